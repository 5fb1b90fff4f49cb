"""The addresses of organizations."""

from django.urls import path

from .views import agencies, posts, units

app_name = "organizations"
urlpatterns = [
    path("quan-tri/co-quan", agencies.agency_list, name="agency_list"),
    path("quan-tri/co-quan/<uuid:agency_uuid>", agencies.agency_show, name="agency_show"),
    path("quan-tri/co-quan/<uuid:agency_uuid>/them", agencies.agency_create, name="agency_create"),
    path("quan-tri/co-quan/<uuid:agency_uuid>/sua", agencies.agency_change, name="agency_change"),
    path("quan-tri/co-quan/<uuid:agency_uuid>/vi-tri", posts.post_create, name="post_create"),
    path(
        "quan-tri/vi-tri/<uuid:post_uuid>/bo-nhiem",
        posts.appointment_create,
        name="appointment_create",
    ),
    path(
        "quan-tri/bo-nhiem/<uuid:appointment_uuid>/ket-thuc",
        posts.appointment_end,
        name="appointment_end",
    ),
    path("quan-tri/dia-ban", units.unit_list, name="unit_list"),
    path("don-vi", units.unit_search, name="unit_search"),
    path("don-vi/<uuid:unit_uuid>", units.unit_show, name="unit_show"),
]
