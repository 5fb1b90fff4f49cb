"""Addresses of the form office."""

from django.urls import path

from . import drafts, views

app_name = "form_office"
DRAFT = "bieu-mau/ban-thao/<uuid:draft_uuid>"
FORM = "bieu-mau/<slug:code>/<int:version>"
urlpatterns = [
    path("bieu-mau", views.form_list, name="form_list"),
    path("bieu-mau/<slug:code>/so-sanh", views.version_compare, name="version_compare"),
    path(FORM, views.form_show, name="form_show"),
    path(f"{FORM}/luoc-do.json", views.form_schema, name="form_schema"),
    path(f"{FORM}/tep", views.form_export, name="form_export"),
    path(DRAFT, drafts.draft_show, name="draft_show"),
    path(f"{DRAFT}/so-sanh", drafts.draft_compare, name="draft_compare"),
    path(f"{DRAFT}/thu", drafts.draft_try, name="draft_try"),
    path(f"{DRAFT}/sua/<path:place>", drafts.sheet_edit, name="sheet_edit"),
]
