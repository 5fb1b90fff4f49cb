"""The addresses of duties."""

from django.urls import path

from . import views

app_name = "duties"
urlpatterns = [
    path("nghia-vu", views.duty_list, name="duty_list"),
    path("nghia-vu/<uuid:uuid>", views.duty_show, name="duty_show"),
    path("nghia-vu/<uuid:uuid>/tra-loi", views.duty_answer, name="duty_answer"),
]
