"""Paying through a gateway: the national payment platform, or one that speaks as it does."""

from . import environment

# the address of the payment gateway; empty: nobody pays online
MOTCUA_GATEWAY_ADDRESS = environment.text("MOTCUA_GATEWAY_ADDRESS")
# how the installation is registered there
MOTCUA_GATEWAY_MERCHANT = environment.text("MOTCUA_GATEWAY_MERCHANT")
# the secret that signs every message in both directions
MOTCUA_GATEWAY_SECRET = environment.text("MOTCUA_GATEWAY_SECRET")
# whether it is the demo's gateway, which pages then call by its name
MOTCUA_GATEWAY_DEMO = environment.flag("MOTCUA_GATEWAY_DEMO")
