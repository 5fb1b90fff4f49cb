"""Registers units, agencies, posts and their holders with Django."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Units, agencies and posts through time."""

    name = "motcua.kernel.organizations"
    label = "organizations"
    verbose_name = "Tổ chức bộ máy"

    def ready(self) -> None:
        """Give the reading log the names of agencies, and the headers their entries."""
        from motcua.base.web import navigation
        from motcua.kernel.parties import api as parties

        from .queries.agencies import agency_names

        parties.register_agency_names(agency_names)
        navigation.register(
            navigation.Entry(
                url_name="organizations:agency_list",
                title="Cơ quan, đơn vị",
                place="staff",
                order=80,
                permission="organizations.manage",
                group="system",
            )
        )
