"""The town's settings: those of an installation, but its files need not be collected first."""

from motcua.project import settings

globals().update({name: value for name, value in vars(settings).items() if name.isupper()})
_PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = {**settings.STORAGES, "staticfiles": _PLAIN}
# A browser asks once for each file, as it does in service, and not again on every page.
WHITENOISE_USE_FINDERS, WHITENOISE_AUTOREFRESH, WHITENOISE_MAX_AGE = True, False, 3600
