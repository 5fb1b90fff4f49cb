"""Addresses of the public pages about the seals."""

from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("nhat-ky/dau-niem-phong", views.seal_list, name="seal_list"),
    path("nhat-ky/dau-niem-phong.json", views.seal_export, name="seal_export"),
    path("nhat-ky/dau-niem-phong/<int:number>", views.seal_show, name="seal_show"),
    path("nhat-ky/bang-chung/<uuid:event>", views.proof_show, name="proof_show"),
]
