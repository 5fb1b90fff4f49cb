"""The address to which Zalo reports."""

from django.urls import path

from . import views

app_name = "zalo"
urlpatterns = [path("ket-noi/zalo/su-kien", views.event_receive, name="event_receive")]
