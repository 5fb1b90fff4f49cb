"""Addresses of what every draft has, of whichever office."""

from django.urls import path

from . import views

app_name = "drafting"
DRAFT = "ban-thao/<uuid:draft_uuid>"
urlpatterns = [
    path("ban-thao", views.draft_list, name="draft_list"),
    path("ban-thao/moi/<slug:slug>", views.draft_create, name="draft_create"),
    path(f"{DRAFT}/tep", views.draft_export, name="draft_export"),
    path(f"{DRAFT}/tai-len", views.draft_upload, name="draft_upload"),
    path(f"{DRAFT}/lan-luu/<int:number>", views.revision_restore, name="revision_restore"),
    path(f"{DRAFT}/lan-luu/<int:number>/tep", views.revision_export, name="revision_export"),
    path(f"{DRAFT}/<slug:act>", views.draft_act, name="draft_act"),
]
