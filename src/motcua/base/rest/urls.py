"""The address of the machines' door."""

from django.urls import path

from motcua.base.rest.interface import build_interface

interface = build_interface()
urlpatterns = [path("api/v1/", interface.urls)]
