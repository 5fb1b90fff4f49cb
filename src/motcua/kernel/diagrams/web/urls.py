"""The address of a diagram's file."""

from django.urls import path

from . import views

app_name = "diagrams"
urlpatterns = [
    path("quy-trinh/so-do/<uuid:version>.bpmn", views.process_export, name="process_export"),
]
