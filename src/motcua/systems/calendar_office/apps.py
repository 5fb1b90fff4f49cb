"""The office that keeps the working calendar."""

from django.apps import AppConfig

from motcua.base.web import navigation


class CalendarOfficeConfig(AppConfig):
    """Registers the app, its desk, and its pages in the header."""

    name = "motcua.systems.calendar_office"
    label = "calendar_office"
    verbose_name = "Lịch làm việc"

    def ready(self) -> None:
        """Show the calendar to those who draw and approve it."""
        from motcua.kernel.drafting import api as drafting

        from .actions.desk import CalendarDesk
        from .permissions import RIGHTS
        from .web.drafts import draft_page

        drafting.register_desk(CalendarDesk(), draft_page, url_name="calendar_office:draft_show")
        navigation.register(
            navigation.Entry(
                "calendar_office:year_list", "Lịch làm việc", "staff", 72,
                permission=(RIGHTS.edit, RIGHTS.publish), group="catalogue",
            )
        )  # fmt: skip
