"""Outgoing e-mail: a real SMTP server, or a folder of messages in the demo."""

from . import environment

EMAIL_HOST = environment.text("MOTCUA_SMTP_HOST", "")
EMAIL_PORT = environment.number("MOTCUA_SMTP_PORT", 25)
EMAIL_HOST_USER = environment.text("MOTCUA_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("MOTCUA_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("MOTCUA_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("MOTCUA_MAIL_FROM", "mot-cua@localhost")
