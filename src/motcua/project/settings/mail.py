"""Outgoing e-mail: a real SMTP server, or a folder of messages in the demo."""

from . import environment

# the SMTP server; empty keeps messages in a folder
EMAIL_HOST = environment.text("MOTCUA_SMTP_HOST", "")
# its port
EMAIL_PORT = environment.number("MOTCUA_SMTP_PORT", 25)
# the account there
EMAIL_HOST_USER = environment.text("MOTCUA_SMTP_USER")
# its password
EMAIL_HOST_PASSWORD = environment.text("MOTCUA_SMTP_PASSWORD")
# whether it speaks STARTTLS
EMAIL_USE_TLS = environment.flag("MOTCUA_SMTP_TLS")
EMAIL_TIMEOUT = 20
# the sender of messages
DEFAULT_FROM_EMAIL = environment.text("MOTCUA_MAIL_FROM", "mot-cua@localhost")
