"""Addresses of the calendar office."""

from django.urls import path

from . import drafts, views

app_name = "calendar_office"
DRAFT = "lich-lam-viec/ban-thao/<uuid:draft_uuid>"
urlpatterns = [
    path("lich-lam-viec", views.year_list, name="year_list"),
    path("lich-lam-viec/<int:year>", views.year_show, name="year_show"),
    path(DRAFT, drafts.draft_show, name="draft_show"),
    path(f"{DRAFT}/so-sanh", drafts.draft_compare, name="draft_compare"),
    path(f"{DRAFT}/sua/<path:place>", drafts.sheet_edit, name="sheet_edit"),
]
