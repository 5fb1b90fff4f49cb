"""The installation as it is, with the plain view beside it in the same processes."""

from motcua.project.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.steps.plain"
