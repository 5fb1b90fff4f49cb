"""The addresses of absences."""

from django.urls import path

from . import views

app_name = "absences"
urlpatterns = [
    path("vang-mat", views.absence_list, name="absence_list"),
    path("vang-mat/<uuid:absence>/ket-thuc", views.absence_end, name="absence_end"),
]
