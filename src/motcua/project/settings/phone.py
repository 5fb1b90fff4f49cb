"""Messages to telephones: an SMS gateway with a brand name, and Zalo's notices (ZNS)."""

from . import environment

# the address of the SMS gateway's interface; empty: no SMS is offered
MOTCUA_SMS_ADDRESS = environment.text("MOTCUA_SMS_ADDRESS")
# how the installation is known there
MOTCUA_SMS_API_KEY = environment.text("MOTCUA_SMS_API_KEY")
# its secret there; it also signs the addresses to which the gateway reports
MOTCUA_SMS_SECRET_KEY = environment.text("MOTCUA_SMS_SECRET_KEY")
# the registered name that telephones show as the sender
MOTCUA_SMS_BRANDNAME = environment.text("MOTCUA_SMS_BRANDNAME")
# what one part of a message costs, in dong, until the gateway reports the real sum
MOTCUA_SMS_PRICE = environment.number("MOTCUA_SMS_PRICE", 850)
# whether messages keep their diacritics: a part then holds 70 letters instead of 160
MOTCUA_SMS_DIACRITICS = environment.flag("MOTCUA_SMS_DIACRITICS")

# the address of Zalo's interface for businesses; empty: Zalo is not offered
MOTCUA_ZALO_ADDRESS = environment.text("MOTCUA_ZALO_ADDRESS")
# the address at which Zalo gives tokens
MOTCUA_ZALO_OAUTH_ADDRESS = environment.text(
    "MOTCUA_ZALO_OAUTH_ADDRESS", "https://oauth.zaloapp.com/v4/oa/access_token"
)
# the application that is linked to the official account
MOTCUA_ZALO_APP_ID = environment.text("MOTCUA_ZALO_APP_ID")
# the application's secret
MOTCUA_ZALO_SECRET_KEY = environment.text("MOTCUA_ZALO_SECRET_KEY")
# the first refresh token; those that follow are kept in MOTCUA_VAR/zalo
MOTCUA_ZALO_REFRESH_TOKEN = environment.text("MOTCUA_ZALO_REFRESH_TOKEN")
# the official account's secret, with which Zalo signs what it reports; empty: no report is believed
MOTCUA_ZALO_OA_SECRET = environment.text("MOTCUA_ZALO_OA_SECRET")
