"""The machines' door: one REST interface gathered from the apps, with problems and idempotency."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    """Registers the machines' door with Django."""

    name = "motcua.base.rest"
    label = "rest"
    verbose_name = "REST"
