"""Addresses of the pages on which reports are read."""

from django.urls import path

from .views import pictures, readings

app_name = "report_reading"
urlpatterns = [
    path("doc-bao-cao", readings.reading_list, name="reading_list"),
    path("doc-bao-cao/moi", readings.reading_new, name="reading_new"),
    path("doc-bao-cao/<uuid:reading_uuid>", readings.reading_show, name="reading_show"),
    path("doc-bao-cao/<uuid:reading_uuid>/so-lieu", readings.figure_list, name="figure_list"),
    path("doc-bao-cao/<uuid:reading_uuid>/doc-lai", readings.reading_again, name="reading_again"),
    path(
        "doc-bao-cao/<uuid:reading_uuid>/trang/<int:page>",
        pictures.page_picture,
        name="page_picture",
    ),
    path(
        "doc-bao-cao/<uuid:reading_uuid>/so-lieu/<int:figure>/anh",
        pictures.figure_picture,
        name="figure_picture",
    ),
]
