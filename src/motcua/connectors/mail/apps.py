"""Registers the e-mail carrier with Django."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class MailConfig(AppConfig):
    """E-mail: by SMTP where a server is set, else into a folder."""

    name = "motcua.connectors.mail"
    label = "mail"
    verbose_name = "Thư điện tử"

    def ready(self) -> None:
        """Offer e-mail as a channel of messages."""
        from motcua.kernel.notifications import api as notifications

        from .folder import FolderCarrier
        from .smtp import SmtpCarrier

        if settings.EMAIL_HOST:
            notifications.register_carrier(
                SmtpCarrier(
                    host=settings.EMAIL_HOST,
                    port=settings.EMAIL_PORT,
                    user=settings.EMAIL_HOST_USER,
                    password=settings.EMAIL_HOST_PASSWORD,
                    uses_tls=settings.EMAIL_USE_TLS,
                    timeout=settings.EMAIL_TIMEOUT,
                    sender=settings.DEFAULT_FROM_EMAIL,
                )
            )
        else:
            notifications.register_carrier(
                FolderCarrier(
                    folder=Path(settings.MOTCUA_VAR) / "mail", sender=settings.DEFAULT_FROM_EMAIL
                )
            )
