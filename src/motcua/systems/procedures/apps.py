"""The catalogue of administrative procedures."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Registers the catalogue and its place in the officials' header."""

    name = "motcua.systems.procedures"
    label = "procedures"
    verbose_name = "Thủ tục hành chính"

    def ready(self) -> None:
        """Show the catalogue to those who keep it; check the decision tables that fees name."""
        from motcua.base.web import navigation
        from motcua.kernel.drafting import api as drafting

        from .actions.desk import ProcedureDesk
        from .permissions import EDIT, PUBLISH
        from .ports import register_reference_check
        from .queries.fees import faults_of_decisions
        from .web.drafts import draft_page

        register_reference_check("decisions", faults_of_decisions)
        drafting.register_desk(ProcedureDesk(), draft_page, url_name="procedures:draft_show")
        navigation.register(
            navigation.Entry(
                url_name="procedures:procedure_list",
                title="Danh mục thủ tục",
                place="staff",
                order=60,
                permission=(EDIT, PUBLISH),
                group="catalogue",
            )
        )
