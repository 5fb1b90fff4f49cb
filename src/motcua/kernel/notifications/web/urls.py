"""Addresses of the inbox, the preferences and the administrators' page."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("thong-bao", views.message_list, name="message_list"),
    path("thong-bao/cach-nhan", views.preference_edit, name="preference_edit"),
    path("thong-bao/<uuid:uuid>", views.message_show, name="message_show"),
    path("quan-tri/thu-di", views.delivery_list, name="delivery_list"),
    path("quan-tri/thu-di/<uuid:uuid>/gui-lai", views.delivery_retry, name="delivery_retry"),
]
