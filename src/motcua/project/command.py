"""The `motcua` command: every management command of the installation."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one command, e.g. `motcua journal verify`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    import django
    from django.core.management import execute_from_command_line, find_commands, get_commands

    django.setup()
    # The project is no app; its own commands are added to those that Django found in the apps.
    for name in find_commands(str(Path(__file__).parent / "management")):
        get_commands()[name] = "motcua.project"
    execute_from_command_line(sys.argv)
