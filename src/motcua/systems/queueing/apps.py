"""Queues at the counters of one-stop desks."""

from django.apps import AppConfig

from motcua.base.web import navigation


class QueueingConfig(AppConfig):
    """Registers the app and shows its pages in the headers."""

    name = "motcua.systems.queueing"
    label = "queueing"
    verbose_name = "Hàng chờ tại quầy"

    def ready(self) -> None:
        """Show the counters to officers, the places to who sets them up, bookings to everybody."""
        entry = navigation.Entry
        for one in (
            entry(
                "queueing:counter_list",
                "Quầy",
                "staff",
                25,
                permission="queueing.serve",
                group="dossiers",
            ),
            entry(
                "queueing:place_list",
                "Điểm phục vụ",
                "staff",
                75,
                permission="queueing.manage",
                group="dossiers",
            ),
            entry("queueing:booking_list", "Đặt lịch đến quầy", "public", 40),
        ):
            navigation.register(one)
        _go_along_on_days_of_mergers()


def _go_along_on_days_of_mergers() -> None:
    from motcua.kernel.mergers import api as mergers

    from .actions.merging import follow_merger, give_back
    from .queries.merging import bookings_left

    title = {"vi": "Điểm phục vụ, kèm lịch hẹn", "en": "Places with their bookings"}
    follower = mergers.Follower("queueing", title, follow_merger, give_back, bookings_left)
    mergers.register_follower(follower)
