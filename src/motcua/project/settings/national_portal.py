"""The National Public Service Portal (Cổng DVCQG): where it is and how we are known there."""

from . import environment

# the address of the portal's adapter; empty: nothing is exchanged with it
MOTCUA_NATIONAL_PORTAL_URL = environment.text("MOTCUA_NATIONAL_PORTAL_URL")
# where a session is begun; empty: the same address
MOTCUA_NATIONAL_PORTAL_LOGIN_URL = environment.text("MOTCUA_NATIONAL_PORTAL_LOGIN_URL")
# the account that the portal gave the province
MOTCUA_NATIONAL_PORTAL_USERNAME = environment.text("MOTCUA_NATIONAL_PORTAL_USERNAME")
# its password
MOTCUA_NATIONAL_PORTAL_PASSWORD = environment.text("MOTCUA_NATIONAL_PORTAL_PASSWORD")
# the dstcode header of the sign-in: for which service of the axis the session is
MOTCUA_NATIONAL_PORTAL_DSTCODE = environment.text("MOTCUA_NATIONAL_PORTAL_DSTCODE")
# madonvi: the province's code there
MOTCUA_NATIONAL_PORTAL_UNIT = environment.text("MOTCUA_NATIONAL_PORTAL_UNIT")
# the service that gives dossiers submitted there; empty: they are pushed to /api/v1
MOTCUA_NATIONAL_PORTAL_INTAKE_SERVICE = environment.text("MOTCUA_NATIONAL_PORTAL_INTAKE_SERVICE")
# a file of further certificate authorities that are trusted for the portal
MOTCUA_NATIONAL_PORTAL_CERTIFICATES = environment.text("MOTCUA_NATIONAL_PORTAL_CERTIFICATES")
# how long an answer is waited for, in seconds
MOTCUA_NATIONAL_PORTAL_SECONDS = environment.number("MOTCUA_NATIONAL_PORTAL_SECONDS", 20)
# further hosts (with port) from which files of dossiers may be fetched
MOTCUA_NATIONAL_PORTAL_FILE_HOSTS = environment.names("MOTCUA_NATIONAL_PORTAL_FILE_HOSTS")
# after how many days the contents of exchanged messages are removed
MOTCUA_NATIONAL_PORTAL_KEEP_DAYS = environment.number("MOTCUA_NATIONAL_PORTAL_KEEP_DAYS", 30)
