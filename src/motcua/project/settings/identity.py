"""Who people are: the national sign-in (VNeID) and the second factor of officials."""

from . import environment

MOTCUA_VNEID_ISSUER = environment.text("MOTCUA_VNEID_ISSUER")
MOTCUA_VNEID_CLIENT_ID = environment.text("MOTCUA_VNEID_CLIENT_ID")
MOTCUA_VNEID_CLIENT_SECRET = environment.text("MOTCUA_VNEID_CLIENT_SECRET")
MOTCUA_VNEID_ACR_VALUES = environment.text("MOTCUA_VNEID_ACR_VALUES")
MOTCUA_VNEID_SCOPE = environment.text("MOTCUA_VNEID_SCOPE", "openid")
# Signing and administering ask for a second factor; only the demo waives it.
MOTCUA_REQUIRE_SECOND_FACTOR = environment.flag("MOTCUA_REQUIRE_SECOND_FACTOR", True)
