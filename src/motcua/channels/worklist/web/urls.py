"""The worklist's addresses."""

from django.urls import path

from . import views

app_name = "worklist"
urlpatterns = [
    path("cong-viec", views.task_list, name="task_list"),
    path("cong-viec/nhieu", views.task_bulk, name="task_bulk"),
]
