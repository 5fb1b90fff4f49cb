"""The portal's addresses."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home_show, name="home_show"),
    path("tim-kiem", views.procedure_search, name="procedure_search"),
    path("thu-tuc", views.procedure_list, name="procedure_list"),
    path("dich-vu-thiet-yeu", views.essential_list, name="essential_list"),
    path("thu-tuc/<slug:slug>", views.procedure_show, name="procedure_show"),
    path("tra-cuu", views.dossier_lookup, name="dossier_lookup"),
    path("ho-so-cua-toi", views.dossier_list, name="dossier_list"),
]
