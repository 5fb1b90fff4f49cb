"""Duties: what an agency owes by a moment although no diagram drew it."""

from django.apps import AppConfig
from django.utils.translation import gettext as _

from motcua.base.web import navigation


class DutiesConfig(AppConfig):
    """Registers the app and its pages."""

    name = "motcua.kernel.duties"
    label = "duties"
    verbose_name = "Nghĩa vụ có thời hạn"

    def ready(self) -> None:
        """Show duties in the header of those who owe or follow them, and lead there from tasks."""
        from motcua.kernel.joint_acts import api as joint_acts

        from .actions import answer_chosen
        from .queries import LIST, catalogue_for, duty_law, find_chosen

        joint_acts.register_list(
            joint_acts.MatterList(LIST, lambda: _("Nghĩa vụ"), "duties:duty_list", find_chosen)
        )
        joint_acts.register_act(
            joint_acts.ManyAct(
                "duties.answer",
                LIST,
                lambda: _("Giải trình"),
                lambda actor: any(actor.may(name) for name in duty_law().processes),
                answer_chosen,
                frozenset({"words"}),
                catalogue_for,
            )
        )
        navigation.register_subject_page("duties.duty", "duties:duty_show")
        navigation.register(
            navigation.Entry(
                "duties:duty_list", "Nghĩa vụ", "staff", 16, permission="duties.see", group="work"
            )
        )
