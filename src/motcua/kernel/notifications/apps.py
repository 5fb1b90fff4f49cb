"""Registers messages to people with Django."""

from django.apps import AppConfig

from motcua.base.web import navigation


class NotificationsConfig(AppConfig):
    """Messages to people: the inbox, e-mail, and whatever carrier is installed."""

    name = "motcua.kernel.notifications"
    label = "notifications"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        """Put the inbox and the outgoing messages into the headers."""
        for place in ("public", "staff"):
            navigation.register(
                navigation.Entry(
                    url_name="notifications:message_list",
                    title="Thông báo",
                    place="public" if place == "public" else "staff",
                    order=80,
                    signed_in=True,
                    group="messages",
                )
            )
        navigation.register(
            navigation.Entry(
                url_name="notifications:delivery_list",
                title="Thư đi",
                place="staff",
                order=95,
                permission="notifications.see",
                group="system",
            )
        )
