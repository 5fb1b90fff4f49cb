"""The worklist's addresses."""

from django.urls import path

from . import handovers, views

app_name = "worklist"
urlpatterns = [
    path("cong-viec", views.task_list, name="task_list"),
    path("cong-viec/nhieu", views.task_bulk, name="task_bulk"),
    path("ban-giao", handovers.handover_list, name="handover_list"),
    path("ban-giao/<uuid:left>/<uuid:to>", handovers.handover_show, name="handover_show"),
    path(
        "ban-giao/<uuid:left>/<uuid:to>/thuc-hien",
        handovers.handover_commit,
        name="handover_commit",
    ),
    path("ban-giao/<uuid:uuid>/tra-lai", handovers.handover_undo, name="handover_undo"),
]
