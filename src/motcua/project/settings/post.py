"""The public post's own system; without an address orders are kept and tracked by hand."""

from . import environment

# the address of the post's interface; empty: no system of the post is connected
MOTCUA_VNPOST_ADDRESS = environment.text("MOTCUA_VNPOST_ADDRESS")
# how the installation is known there
MOTCUA_VNPOST_CUSTOMER_CODE = environment.text("MOTCUA_VNPOST_CUSTOMER_CODE")
# its password there
MOTCUA_VNPOST_PASSWORD = environment.text("MOTCUA_VNPOST_PASSWORD")
# the secret with which the post signs what it pushes; empty: no push is believed
MOTCUA_VNPOST_WEBHOOK_SECRET = environment.text("MOTCUA_VNPOST_WEBHOOK_SECRET")
# how pages call the connected system
MOTCUA_VNPOST_TITLE = environment.text("MOTCUA_VNPOST_TITLE", "VNPost")
