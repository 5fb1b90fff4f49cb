"""Secrets, cookies, password hashing and the headers that browsers obey."""

from . import environment


def _secret() -> str:
    """The installation's own secret: from the environment, or made once and kept in var/."""
    import secrets

    # the secret of the installation; made and kept in MOTCUA_VAR when not given
    given = environment.text("MOTCUA_SECRET_KEY")
    if given:
        return given
    kept = environment.var() / "secret-key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


SECRET_KEY = _secret()
# shows errors in the browser; never in an installation that others reach
DEBUG = environment.flag("MOTCUA_DEBUG")
# the host names under which people reach the installation
ALLOWED_HOSTS = environment.names("MOTCUA_HOSTS", "localhost 127.0.0.1 [::1]")
# other origins whose forms are taken, e.g. behind a proxy
CSRF_TRUSTED_ORIGINS = environment.names("MOTCUA_ORIGINS")
MOTCUA_SECURE = environment.flag("MOTCUA_SECURE")  # True where TLS ends in front of us

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MOTCUA_SECURE
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if MOTCUA_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MOTCUA_SECURE else None
