"""How a request is answered: middleware, templates, addresses, logging."""

from . import environment
from .apps import OUR_APPS

ROOT_URLCONF = "motcua.project.urls"
WSGI_APPLICATION = "motcua.project.wsgi.application"
APPEND_SLASH = False
MIDDLEWARE = [
    "motcua.base.web.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.base.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.kernel.access.web.middleware.ActorMiddleware",
    "motcua.base.rest.middleware.IdempotencyMiddleware",
    "motcua.base.web.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CSRF_FAILURE_VIEW = "motcua.base.web.views.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            environment.ROOT / "src" / "motcua" / app.replace(".", "/") / "templates"
            for app in OUR_APPS
        ],
        "OPTIONS": {"environment": "motcua.base.web.environment.environment"},
    },
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # a line a call, with the names of people's files
        "procrastinate": {"level": "WARNING"},
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
}
# for rehearsals only: by how many seconds the installation's clock is ahead; 0 in service
MOTCUA_CLOCK_SHIFT_SECONDS = environment.number("MOTCUA_CLOCK_SHIFT_SECONDS", 0)
