"""Where the one database is: DATABASE_URL, or the embedded server that `make demo` starts."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from . import environment


def read_url(url: str) -> dict[str, object]:
    """A postgresql:// address as Django's settings; a socket folder may be given as ?host=."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "motcua",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # seconds for which a process keeps its connection
        "CONN_MAX_AGE": environment.number("MOTCUA_CONNECTION_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
        # base.planned asks for it by the statement; other statements carry their values
        "OPTIONS": {"application_name": "motcua", "prepare_threshold": 5, **query},
        # the name of the database that tests make
        "TEST": {"NAME": os.environ.get("MOTCUA_TEST_DATABASE", "test_motcua")},
    }


# the database; a socket folder is given as ?host=
DATABASES = {"default": read_url(environment.text("DATABASE_URL", "postgresql:///motcua"))}
