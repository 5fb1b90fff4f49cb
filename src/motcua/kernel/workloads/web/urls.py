"""The addresses of handing out work."""

from django.urls import path

from . import views

app_name = "workloads"
urlpatterns = [
    path("phan-cong", views.work_overview, name="work_overview"),
    path("phan-cong/giao", views.work_give, name="work_give"),
    path("phan-cong/quy-tac", views.rule_choose, name="rule_choose"),
]
