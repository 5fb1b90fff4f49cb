"""Addresses of the meter."""

from django.urls import path

from . import views

app_name = "form_burden"
urlpatterns = [
    path("ganh-nang-ke-khai", views.burden_list, name="burden_list"),
    path("ganh-nang-ke-khai.csv", views.burden_export, name="burden_export"),
    path("ganh-nang-ke-khai/<str:code>", views.burden_show, name="burden_show"),
]
