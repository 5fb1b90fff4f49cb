"""Addresses of the catalogue office."""

from django.urls import path

from . import drafts, views

app_name = "procedures"
DRAFT = "danh-muc/ban-thao/<uuid:draft_uuid>"
CODE = "danh-muc/thu-tuc/<str:code>"
VERSION = "danh-muc/phien-ban/<uuid:version_uuid>"
urlpatterns = [
    path("danh-muc/thu-tuc", views.procedure_list, name="procedure_list"),
    path(CODE, views.procedure_show, name="procedure_show"),
    path(f"{CODE}/so-sanh", views.version_compare, name="version_compare"),
    path(f"{CODE}/tep", views.procedure_export, name="procedure_export"),
    path(VERSION, views.version_show, name="version_show"),
    path(f"{VERSION}/huy", views.version_withdraw, name="version_withdraw"),
    path(DRAFT, drafts.draft_show, name="draft_show"),
    path(f"{DRAFT}/so-sanh", drafts.draft_compare, name="draft_compare"),
    path(f"{DRAFT}/xem", drafts.draft_preview, name="draft_preview"),
    path(f"{DRAFT}/sua/<path:place>", drafts.sheet_edit, name="sheet_edit"),
]
