"""Official papers: where they can be verified, who stamps the time, who scans what comes in."""

from . import environment

MOTCUA_ADDRESS = environment.text("MOTCUA_ADDRESS", "http://localhost:8000")
MOTCUA_TIMESTAMP_URL = environment.text("MOTCUA_TIMESTAMP_URL")
MOTCUA_CLAMD = environment.text("MOTCUA_CLAMD")
