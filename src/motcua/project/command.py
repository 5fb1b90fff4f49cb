"""The `motcua` command: every management command of the installation."""

import os
import sys


def main() -> None:
    """Run one command, e.g. `motcua journal verify`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
