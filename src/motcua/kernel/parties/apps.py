"""People and organisations, identified once."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from motcua.base.web import navigation


class PartiesConfig(AppConfig):
    """Registers the parties and the screens on which people see who read about them."""

    name = "motcua.kernel.parties"
    label = "parties"
    verbose_name = _("Cá nhân và tổ chức")

    def ready(self) -> None:
        """Add the entries of the headers."""
        navigation.register(
            navigation.Entry(
                "parties:reading_search",
                "Nhật ký đọc dữ liệu cá nhân",
                "staff",
                900,
                permission="parties.see_readings",
                group="system",
            )
        )
