"""The installation as it is, with the plain intake beside it in the same processes."""

from motcua.project.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.intake.plain"
