"""Reports are written here: sections by agencies, live figures, a paper that agrees with itself."""

from django.apps import AppConfig

from motcua.base.web import navigation


class ReportWritingConfig(AppConfig):
    """Registers the app, its page for those who write, and the one where everybody reads."""

    name = "motcua.channels.report_writing"
    label = "report_writing"
    verbose_name = "Viết báo cáo"

    def ready(self) -> None:
        """Show the page in the header of officials, and let readers open signed papers."""
        from motcua.kernel.documents import api as documents

        from .queries.leave import paper_leave

        documents.register_file_guard("report_writing", paper_leave)
        navigation.register(
            navigation.Entry(
                "report_writing:report_list",
                "Viết báo cáo",
                "staff",
                81,
                permission="report_writing.write",
                group="work",
            )
        )
