"""Addresses of the pages about processes."""

from django.urls import path

from . import views

app_name = "diagrams"
urlpatterns = [
    path("quy-trinh", views.process_list, name="process_list"),
    path("quy-trinh/<slug:code>", views.process_show, name="process_show"),
    path("quy-trinh/so-do/<uuid:version>.bpmn", views.process_export, name="process_export"),
]
