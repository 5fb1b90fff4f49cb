"""Addresses of the pages about decision tables."""

from django.urls import path

from .views import decisions, drafts, editing, trials

app_name = "decision_office"
DRAFT = "bang-quyet-dinh/ban-thao/<uuid:draft_uuid>"
urlpatterns = [
    path("bang-quyet-dinh", decisions.decision_list, name="decision_list"),
    path(DRAFT, drafts.draft_show, name="draft_show"),
    path(f"{DRAFT}/can-cu", editing.draft_describe, name="draft_describe"),
    path(f"{DRAFT}/bang/<str:part>", editing.table_edit, name="table_edit"),
    path(f"{DRAFT}/cong-thuc/<str:part>", editing.formula_edit, name="formula_edit"),
    path(f"{DRAFT}/thu", trials.draft_try, name="draft_try"),
    path(f"{DRAFT}/vi-du/<uuid:example_uuid>/bo", trials.example_remove, name="example_remove"),
    path(f"{DRAFT}/so-sanh", drafts.draft_compare, name="draft_compare"),
    path("bang-quyet-dinh/<slug:code>", decisions.decision_show, name="decision_show"),
    path("bang-quyet-dinh/<slug:code>/thu", decisions.decision_try, name="decision_try"),
    path(
        "bang-quyet-dinh/<slug:code>/so-sanh", decisions.decision_compare, name="decision_compare"
    ),
    path(
        "bang-quyet-dinh/tep/<uuid:version>.dmn", decisions.decision_export, name="decision_export"
    ),
]
