"""Addresses of the pages about decisions."""

from django.urls import path

from . import views

app_name = "decisions"
urlpatterns = [
    path("bang-quyet-dinh", views.decision_list, name="decision_list"),
    path("bang-quyet-dinh/<slug:code>", views.decision_show, name="decision_show"),
    path("bang-quyet-dinh/<slug:code>/thu", views.decision_try, name="decision_try"),
    path("bang-quyet-dinh/<slug:code>/so-sanh", views.decision_compare, name="decision_compare"),
    path("bang-quyet-dinh/tep/<uuid:version>.dmn", views.decision_export, name="decision_export"),
]
