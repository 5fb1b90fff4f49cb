"""The office that keeps e-forms."""

from django.apps import AppConfig

from motcua.base.web import navigation


class FormOfficeConfig(AppConfig):
    """Registers the app, its desk, and its pages in the header."""

    name = "motcua.systems.form_office"
    label = "form_office"
    verbose_name = "Biểu mẫu"

    def ready(self) -> None:
        """Show the forms to those who draw and approve them."""
        from motcua.kernel.drafting import api as drafting

        from .actions.desk import FormDesk
        from .permissions import RIGHTS
        from .web.drafts import draft_page

        drafting.register_desk(FormDesk(), draft_page, url_name="form_office:draft_show")
        navigation.register(
            navigation.Entry(
                "form_office:form_list", "Biểu mẫu", "staff", 71,
                permission=(RIGHTS.edit, RIGHTS.publish), group="catalogue",
            )
        )  # fmt: skip
