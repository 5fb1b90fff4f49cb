"""The address of the officials' list of cases."""

from django.urls import path

from . import views

app_name = "caseloads"
urlpatterns = [path("vu-viec", views.case_list, name="case_list")]
