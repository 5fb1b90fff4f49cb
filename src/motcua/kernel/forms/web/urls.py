"""The addresses of the preview of forms."""

from django.urls import path

from . import views

app_name = "forms"
urlpatterns = [
    path("quan-tri/bieu-mau", views.form_list, name="form_list"),
    path("quan-tri/bieu-mau/<slug:code>/<int:version>", views.form_show, name="form_show"),
    path(
        "quan-tri/bieu-mau/<slug:code>/<int:version>/luoc-do.json",
        views.form_schema,
        name="form_schema",
    ),
]
