"""The list of installed apps: the one central list that a new app is written into."""

import os
from pathlib import Path

OUR_APPS = [
    "base.web",
    "base.ui",
    "base.rest",
    "kernel.events",
    "kernel.calendars",
    "kernel.parties",
    "kernel.organizations",
    "kernel.access",
    "kernel.forms",
    "kernel.documents",
    "kernel.processes",
    "kernel.cases",
    "kernel.notifications",
    "systems.procedures",
    "systems.one_stop_shop",
    "channels.portal",
    "channels.worklist",
    "connectors.mail",
    "connectors.objectstore",
    "connectors.vneid",
]

_SOURCE = Path(__file__).resolve().parents[2]
# limits the installed apps while others are being written; empty in every installation
_ONLY = os.environ.get("MOTCUA_DEV_APPS", "").split()
OUR_APPS = [
    app
    for app in OUR_APPS
    if (_SOURCE / app.replace(".", "/") / "apps.py").exists()
    and (not _ONLY or app in _ONLY or app.startswith("base."))
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *[f"motcua.{app}" for app in OUR_APPS],
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if "kernel.access" in OUR_APPS:
    AUTH_USER_MODEL = "access.Account"
