"""The addresses of cases and of assigned work."""

from django.urls import path

from .views import assignments, cases

app_name = "cases"
urlpatterns = [
    path("vu-viec/<uuid:uuid>", cases.case_show, name="case_show"),
    path("vu-viec/<uuid:uuid>/<slug:act>", cases.case_act, name="case_act"),
    path("vu-viec/tai-lieu/<uuid:uuid>", cases.document_open, name="document_open"),
    path("viec-duoc-giao/<uuid:uuid>", assignments.assignment_show, name="assignment_show"),
    path(
        "viec-duoc-giao/<uuid:uuid>/<slug:act>",
        assignments.assignment_act,
        name="assignment_act",
    ),
]
