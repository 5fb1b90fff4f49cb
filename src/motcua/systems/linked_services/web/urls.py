"""The addresses of child dossiers: for whoever handles them, and for whoever filed the dossier."""

from django.urls import path

from . import views

app_name = "linked_services"
urlpatterns = [
    path("lien-thong/<uuid:uuid>", views.child_list, name="child_list"),
    path("ho-so-thanh-phan", views.child_inbox, name="child_inbox"),
    path("ho-so-thanh-phan/<uuid:uuid>", views.child_open, name="child_open"),
]
