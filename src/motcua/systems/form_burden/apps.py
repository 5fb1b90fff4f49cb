"""How much forms ask of people, and what of it the state already knows."""

from django.apps import AppConfig

from motcua.base.web import navigation

from .permissions import SEE


class FormBurdenConfig(AppConfig):
    """Registers the meter and shows its page."""

    name = "motcua.systems.form_burden"
    label = "form_burden"
    verbose_name = "Gánh nặng kê khai"

    def ready(self) -> None:
        """Show the ranking to the catalogue office and those who steer."""
        navigation.register(
            navigation.Entry(
                "form_burden:burden_list",
                "Gánh nặng kê khai",
                "staff",
                715,
                permission=SEE,
                group="steering",
            )
        )
