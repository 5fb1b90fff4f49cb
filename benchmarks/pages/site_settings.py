"""The installation as it is, with the plain page beside it in the same processes."""

from pathlib import Path

from motcua.project.settings import *  # noqa: F403
from motcua.project.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.pages.plain"
TEMPLATES = [
    *TEMPLATES,
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["benchmarks.pages.plain_words"],
        },
    },
]
