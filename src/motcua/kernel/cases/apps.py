"""Cases: matters handled for somebody, against a lawful deadline."""

from django.apps import AppConfig

from motcua.base.web import navigation


class CasesConfig(AppConfig):
    """Registers the app."""

    name = "motcua.kernel.cases"
    label = "cases"
    verbose_name = "Vụ việc"

    def ready(self) -> None:
        """Own the clocks of cases, know opinions, guard files, and say where pages are."""
        from motcua.kernel.deadlines import api as deadlines
        from motcua.kernel.documents import api as documents

        from .actions.clocks import CaseClocks
        from .ports import register_kind
        from .queries.files import file_leave
        from .rules.kinds import CaseKind

        deadlines.register_owner("cases.case", CaseClocks())
        documents.register_file_guard("cases", file_leave)
        register_kind(
            CaseKind(
                name="cases.opinion",
                title={"vi": "Lấy ý kiến cơ quan khác", "en": "Opinion asked of another agency"},
                see="cases.see",
                change=frozenset({"cases.handle"}),
                transfer="cases.handle",
                reopen="cases.lead",
            )
        )
        navigation.register_subject_page("cases.case", "cases:case_show")
        navigation.register_subject_page("cases.assignment", "cases:assignment_show")
