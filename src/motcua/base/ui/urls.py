"""The address of the living style page."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [path("giao-dien", views.style_show, name="style_show")]
