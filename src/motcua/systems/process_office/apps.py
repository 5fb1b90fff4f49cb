"""The office that designs processes."""

from django.apps import AppConfig

from motcua.base.web import navigation


class ProcessOfficeConfig(AppConfig):
    """Registers the app, its desk, and its pages in the header."""

    name = "motcua.systems.process_office"
    label = "process_office"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        """Show the processes to officials; each sees the figures of the agencies they work for."""
        from motcua.kernel.drafting import api as drafting

        from .actions.desk import ProcessDesk
        from .web.views.drafts import draft_page

        drafting.register_desk(ProcessDesk(), draft_page, url_name="process_office:draft_show")
        navigation.register(
            navigation.Entry(
                "process_office:process_list", "Quy trình", "staff", 70, group="catalogue"
            )
        )
