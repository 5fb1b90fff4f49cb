"""Addresses that clients of DHIS2 call: with a version in them or none, with .json or without."""

from django.urls import re_path

from . import views

app_name = "dhis2"
API = r"^dhis2/api(?:/(?P<version>\d{2}))?"
urlpatterns = [
    re_path(rf"{API}/me(?:\.json)?$", views.me_show, name="me_show"),
    re_path(rf"{API}/system/info(?:\.json)?$", views.info_show, name="info_show"),
    re_path(rf"{API}/dataValueSets(?:\.json)?$", views.value_set, name="value_set"),
    re_path(rf"{API}/dataValues(?:\.json)?$", views.value_show, name="value_show"),
    re_path(
        rf"{API}/analytics(?:\.(?P<form>json|csv))?$", views.analytics_show, name="analytics_show"
    ),
    re_path(
        rf"{API}/(?P<kind>organisationUnits|dataElements|indicators|dataSets)(?:\.json)?$",
        views.object_list,
        name="object_list",
    ),
    re_path(
        rf"{API}/(?P<kind>organisationUnits|dataElements|indicators|dataSets)/(?P<name>\w{{11}})(?:\.json)?$",
        views.object_show,
        name="object_show",
    ),
]
