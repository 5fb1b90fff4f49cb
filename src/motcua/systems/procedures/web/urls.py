"""Addresses of the catalogue office."""

from django.urls import path

from . import views

app_name = "procedures"
urlpatterns = [
    path("danh-muc/thu-tuc", views.procedure_list, name="procedure_list"),
    path("danh-muc/thu-tuc/tai-len", views.version_upload, name="version_upload"),
    path("danh-muc/thu-tuc/<str:code>", views.procedure_show, name="procedure_show"),
    path("danh-muc/thu-tuc/<str:code>/so-sanh", views.version_compare, name="version_compare"),
    path("danh-muc/thu-tuc/<str:code>/soan", views.version_create, name="version_create"),
    path("danh-muc/phien-ban/<uuid:version_uuid>", views.version_show, name="version_show"),
    path(
        "danh-muc/phien-ban/<uuid:version_uuid>/cong-bo",
        views.version_publish,
        name="version_publish",
    ),
]
