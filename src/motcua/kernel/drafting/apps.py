"""What is published in versions is drawn here first, and approved by another."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Registers the app; its list stands in the header once an office has a desk."""

    name = "motcua.kernel.drafting"
    label = "drafting"
    verbose_name = "Bản thảo"
