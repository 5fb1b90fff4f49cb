"""Accounts, roles, delegation and sessions: who may do what, where and when."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from motcua.base.web import navigation


class AccessConfig(AppConfig):
    """Registers accounts, the administrator's screens, and the names of agencies for parties."""

    name = "motcua.kernel.access"
    label = "access"
    verbose_name = _("Tài khoản và quyền hạn")

    def ready(self) -> None:
        """Add the entries of the headers and let the reading log show agencies' names."""
        from motcua.kernel.parties import api as parties

        from .queries.grants import agency_names

        parties.register_agency_names(agency_names)
        navigation.register(
            navigation.Entry(
                "access:account_list",
                "Tài khoản và vai trò",
                "staff",
                800,
                permission="access.manage",
                group="system",
            )
        )
