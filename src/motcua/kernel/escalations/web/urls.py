"""The address of overdue tasks."""

from django.urls import path

from . import views

app_name = "escalations"
urlpatterns = [path("viec-qua-han", views.task_overdue, name="task_overdue")]
