"""Settings of the test run: the same database, plain static files, mail kept in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("MOTCUA_SECRET_KEY", "a key for tests only")
_VAR = Path(tempfile.mkdtemp(prefix="motcua-test-"))
os.environ["MOTCUA_VAR"] = str(_VAR)
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)

from motcua.project.settings import *

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["motcua.base.testing.hashers.FastArgon2PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
WHITENOISE_AUTOREFRESH = True
