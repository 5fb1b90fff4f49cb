"""Settings of a site that has nothing but Viewflow."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

_parts = urlsplit(os.environ["DATABASE_URL"])
_query = parse_qs(_parts.query)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts.path.lstrip("/"),
        "USER": unquote(_parts.username or ""),
        "PASSWORD": unquote(_parts.password or ""),
        "HOST": _parts.hostname or _query.get("host", [""])[0],
        "PORT": str(_parts.port or _query.get("port", [""])[0]),
    }
}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "viewflow",
    "viewflow.workflow",
    "benchmarks.process_peers",
]
SECRET_KEY = "not a secret"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
