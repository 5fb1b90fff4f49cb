"""Addresses of the pages about running processes."""

from django.urls import path

from . import views

app_name = "processes"
urlpatterns = [
    path("quy-trinh/<slug:code>/chuyen-phien-ban", views.run_migrate, name="run_migrate"),
]
