"""The worklist: every human task of every system in one inbox."""

from django.apps import AppConfig

from motcua.base.web import navigation


class WorklistConfig(AppConfig):
    """Registers the worklist with Django."""

    name = "motcua.channels.worklist"
    label = "worklist"
    verbose_name = "Worklist"

    def ready(self) -> None:
        """Show the worklist first in the officials' header."""
        navigation.register(
            navigation.Entry("worklist:task_list", "Việc của tôi", "staff", 10, group="work")
        )
        navigation.register(
            navigation.Entry(
                "worklist:handover_list",
                "Bàn giao",
                "staff",
                92,
                permission="cases.hand_over",
                group="work",
            )
        )
