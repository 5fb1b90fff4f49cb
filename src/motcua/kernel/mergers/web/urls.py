"""The addresses of days of mergers."""

from django.urls import path

from . import views

app_name = "mergers"
urlpatterns = [
    path("sap-xep", views.merger_list, name="merger_list"),
    path("sap-xep/<uuid:uuid>", views.merger_show, name="merger_show"),
    path("sap-xep/<uuid:uuid>/bao-cao.csv", views.merger_report, name="merger_report"),
    path("sap-xep/<uuid:uuid>/bao-cao.pdf", views.merger_paper, name="merger_paper"),
    path("sap-xep/<uuid:uuid>/noi-nhan", views.merger_choose, name="merger_choose"),
    path("sap-xep/<uuid:uuid>/chay-thu", views.merger_rehearse, name="merger_rehearse"),
    path("sap-xep/<uuid:uuid>/canh-bao", views.merger_acknowledge, name="merger_acknowledge"),
    path("sap-xep/<uuid:uuid>/duyet", views.merger_approve, name="merger_approve"),
    path("sap-xep/<uuid:uuid>/thuc-hien", views.merger_commit, name="merger_commit"),
    path("sap-xep/<uuid:uuid>/hoan-tac", views.merger_undo, name="merger_undo"),
    path("sap-xep/<uuid:uuid>/bo", views.merger_drop, name="merger_drop"),
    path("sap-xep/<uuid:uuid>/vai-tro", views.merger_grant, name="merger_grant"),
]
