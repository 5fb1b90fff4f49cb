"""Official papers: where they can be verified, who stamps the time, who scans what comes in."""

from . import environment

# where people reach the installation, without a slash at the end; stands on papers and in mail
MOTCUA_ADDRESS = environment.text("MOTCUA_ADDRESS", "http://localhost:8000")
# the time-stamping authority (RFC 3161); empty: the demo's own
MOTCUA_TIMESTAMP_URL = environment.text("MOTCUA_TIMESTAMP_URL")
# the socket or host:port of clamd, which scans uploads; empty: none does
MOTCUA_CLAMD = environment.text("MOTCUA_CLAMD")
