"""The web room: pages, access, refusals and limits, the same for every door."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the web room with Django."""

    name = "motcua.base.web"
    label = "web"
    verbose_name = "Web"
