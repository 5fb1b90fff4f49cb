"""Addresses of the inbox, the preferences and the administrators' pages."""

from django.urls import path

from .views import deliveries, inbox, preferences

app_name = "notifications"
urlpatterns = [
    path("thong-bao", inbox.message_list, name="message_list"),
    path("thong-bao/cach-nhan", preferences.preference_edit, name="preference_edit"),
    path("thong-bao/so-dien-thoai", preferences.phone_confirm, name="phone_confirm"),
    path("thong-bao/ngung/<str:token>", preferences.notice_leave, name="notice_leave"),
    path("thong-bao/<uuid:uuid>", inbox.message_show, name="message_show"),
    path("quan-tri/thu-di", deliveries.delivery_list, name="delivery_list"),
    path("quan-tri/thu-di/chi-phi", deliveries.spending_list, name="spending_list"),
    path("quan-tri/thu-di/<uuid:uuid>/gui-lai", deliveries.delivery_retry, name="delivery_retry"),
]
