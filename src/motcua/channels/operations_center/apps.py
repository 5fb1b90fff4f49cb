"""The operations center: figures of the one-stop shop, counted from the journal."""

from django.apps import AppConfig

from motcua.base.web import navigation

from .permissions import CLOSE, SEE


class OperationsCenterConfig(AppConfig):
    """Registers the operations center with Django."""

    name = "motcua.channels.operations_center"
    label = "operations_center"
    verbose_name = "Điều hành"

    def ready(self) -> None:
        """Show the boards to officials who may see figures."""
        entry = navigation.Entry(
            "operations_center:board_show",
            "Điều hành",
            "staff",
            60,
            permission=SEE,
            group="steering",
        )
        navigation.register(entry)
        published = navigation.Entry(
            "operations_center:published_list",
            "Đối chiếu số đã công bố",
            "staff",
            63,
            permission=CLOSE,
            group="steering",
        )
        navigation.register(published)
