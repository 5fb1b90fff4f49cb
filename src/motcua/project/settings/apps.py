"""The list of installed apps: the one central list that a new app is written into."""

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
    "kernel.diagrams",
    "kernel.deadlines",
    "kernel.decisions",
    "kernel.processes",
    "kernel.notifications",
    "kernel.cases",
    "kernel.histories",
    "kernel.absences",
    "kernel.escalations",
    "kernel.caseloads",
    "systems.procedures",
    "systems.process_office",
    "systems.decision_office",
    "systems.one_stop_shop",
    "channels.portal",
    "channels.worklist",
    "channels.machines",
    "channels.operations_center",
    "connectors.mail",
    "connectors.objectstore",
    "connectors.vneid",
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
AUTH_USER_MODEL = "access.Account"
