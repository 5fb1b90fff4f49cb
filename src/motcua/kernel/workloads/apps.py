"""Workloads: who has which tasks to do, and how they are shared out."""

from django.apps import AppConfig

from motcua.base.web import navigation


class WorkloadsConfig(AppConfig):
    """Registers the app and its page for heads of units."""

    name = "motcua.kernel.workloads"
    label = "workloads"
    verbose_name = "Phân công việc"

    def ready(self) -> None:
        """Show the page in the header of those who hand out work."""
        navigation.register(
            navigation.Entry(
                "workloads:work_overview",
                "Phân công việc",
                "staff",
                12,
                permission="workloads.hand_out",
                group="work",
            )
        )
