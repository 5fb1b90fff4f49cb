"""Reporting: figures that agencies owe are asked for, checked, approved and recorded."""

from django.apps import AppConfig

from motcua.base.web import navigation


class ReportingConfig(AppConfig):
    """Registers the app and its pages."""

    name = "motcua.channels.reporting"
    label = "reporting"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        """Show what is owed to who owes it, and how completely agencies report to officials."""
        from motcua.systems.indicator_office import api as indicator_office

        from .permissions import APPROVE, FILL, RECEIVE
        from .queries.lists import told_list

        indicator_office.register_list_source(told_list)
        navigation.register_subject_page("reporting.obligation", "reporting:report_show")
        navigation.register_subject_page("reporting.round", "reporting:round_show")
        navigation.register(
            navigation.Entry(
                "reporting:report_list",
                "Báo cáo phải nộp",
                "staff",
                18,
                permission=(FILL, APPROVE, RECEIVE),
                group="work",
            )
        )
        navigation.register(
            navigation.Entry(
                "reporting:round_list", "Tình hình nộp báo cáo", "staff", 64,
                permission=(FILL, APPROVE, RECEIVE, "operations_center.see"), group="steering",
            )
        )  # fmt: skip
