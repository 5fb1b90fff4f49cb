"""Addresses of the pages on which reports are read."""

from django.urls import path

from .views import history, matches, pictures, readings

app_name = "report_reading"
urlpatterns = [
    path("doc-bao-cao", readings.reading_list, name="reading_list"),
    path("doc-bao-cao/moi", readings.reading_new, name="reading_new"),
    path("doc-bao-cao/thoi-quen", history.habit_list, name="habit_list"),
    path("doc-bao-cao/nguon/<uuid:figure_uuid>", history.figure_source, name="figure_source"),
    path("doc-bao-cao/<uuid:reading_uuid>/chi-tieu", matches.match_list, name="match_list"),
    path(
        "doc-bao-cao/<uuid:reading_uuid>/chi-tieu/xac-nhan",
        matches.match_preview,
        name="match_preview",
    ),
    path(
        "doc-bao-cao/<uuid:reading_uuid>/chi-tieu/don-vi", matches.match_whose, name="match_whose"
    ),
    path(
        "doc-bao-cao/<uuid:reading_uuid>/chi-tieu/<int:figure>",
        matches.match_show,
        name="match_show",
    ),
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
