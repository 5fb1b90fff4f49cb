"""Reports that exist are read: their figures, and what they claim of them."""

from django.apps import AppConfig

from motcua.base.web import navigation


class ReportReadingConfig(AppConfig):
    """Registers the app and shows its page to whoever may have reports read."""

    name = "motcua.systems.report_reading"
    label = "report_reading"
    verbose_name = "Đọc báo cáo"

    def ready(self) -> None:
        """Show the page in the header of officials, and let them open the files that were read."""
        from motcua.kernel.documents import api as documents
        from motcua.systems.digitisation import api as digitisation

        from .actions.recognising import read_next_page
        from .queries.readings import file_leave

        documents.register_file_guard("report_reading", file_leave)
        digitisation.ports.register_line("report_reading", read_next_page)
        navigation.register_subject_page("report_reading.figure", "report_reading:figure_source")
        navigation.register(
            navigation.Entry(
                "report_reading:reading_list",
                "Đọc báo cáo",
                "staff",
                82,
                permission="report_reading.read",
                group="steering",
            )
        )
