"""The address of outages."""

from django.urls import path

from . import views

app_name = "deadlines"
urlpatterns = [path("su-co", views.outage_list, name="outage_list")]
