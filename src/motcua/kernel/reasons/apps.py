"""Reasons: the dated catalogue of why something is returned, refused, stopped or late."""

from django.apps import AppConfig


class ReasonsConfig(AppConfig):
    """Registers the app with Django; it has no tables and no pages."""

    name = "motcua.kernel.reasons"
    label = "reasons"
    verbose_name = "Danh mục lý do"
