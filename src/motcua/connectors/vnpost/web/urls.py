"""The address to which the post pushes."""

from django.urls import path

from . import views

app_name = "vnpost"
urlpatterns = [path("ket-noi/vnpost/hanh-trinh", views.tracking_receive, name="tracking_receive")]
