"""Who people are: the national sign-in (VNeID) and the second factor of officials."""

from . import environment

# the address of the national sign-in (OpenID Connect); empty: nobody signs in with it
MOTCUA_VNEID_ISSUER = environment.text("MOTCUA_VNEID_ISSUER")
# how the installation is registered there
MOTCUA_VNEID_CLIENT_ID = environment.text("MOTCUA_VNEID_CLIENT_ID")
# its secret there
MOTCUA_VNEID_CLIENT_SECRET = environment.text("MOTCUA_VNEID_CLIENT_SECRET")
# the level of assurance that is asked for
MOTCUA_VNEID_ACR_VALUES = environment.text("MOTCUA_VNEID_ACR_VALUES")
# what is asked to be told of a person
MOTCUA_VNEID_SCOPE = environment.text("MOTCUA_VNEID_SCOPE", "openid")
# Signing and administering ask for a second factor; only the demo waives it.
MOTCUA_REQUIRE_SECOND_FACTOR = environment.flag("MOTCUA_REQUIRE_SECOND_FACTOR", True)
