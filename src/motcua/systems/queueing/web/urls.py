"""Addresses of lines: the kiosk, the screen, one's ticket, bookings, counters, places."""

from django.urls import path

from .views import bookings, counters, places, public

app_name = "queueing"
urlpatterns = [
    path("lay-so/<slug:code>/<uuid:key>", public.kiosk_show, name="kiosk_show"),
    path("man-hinh/<slug:code>", public.screen_show, name="screen_show"),
    path("phieu/<uuid:uuid>", public.ticket_show, name="ticket_show"),
    path("phieu/<uuid:uuid>/thoi-cho", public.ticket_leave, name="ticket_leave"),
    path("dat-lich", bookings.booking_list, name="booking_list"),
    path("dat-lich/<uuid:group>", bookings.booking_create, name="booking_create"),
    path("dat-lich/<uuid:uuid>/huy", bookings.booking_cancel, name="booking_cancel"),
    path("quay", counters.counter_list, name="counter_list"),
    path("quay/so-lieu/<slug:code>", counters.figure_list, name="figure_list"),
    path("quay/<uuid:uuid>", counters.counter_show, name="counter_show"),
    path("quay/<uuid:uuid>/<slug:act>", counters.counter_act, name="counter_act"),
    path("diem-phuc-vu", places.place_list, name="place_list"),
    path("diem-phuc-vu/<slug:code>", places.place_show, name="place_show"),
]
