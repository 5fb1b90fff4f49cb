"""`make new-app NAME=systems.surveys`: the folder of a new app, with one passing test."""

import re
import sys
from pathlib import Path

from .build import SOURCE
from .console import write

HEADINGS = ("Purpose", "Words", "Owns", "Publishes", "Listens to", "Used by", "Law")
README = (
    "# {title}\n\n" + "\n\n".join(f"## {heading}\n\nNothing yet." for heading in HEADINGS) + "\n"
)
APPS = '''"""{title}."""

from django.apps import AppConfig


class {camel}Config(AppConfig):
    """Registers {title} with Django."""

    name = "motcua.{layer}.{label}"
    label = "{label}"
    verbose_name = "{title}"
'''
API = '''"""{title}, for other apps. What is not listed here is private."""

__all__: list[str] = []
'''
TEST = '''"""The app is known to Django under its own name."""

from django.apps import apps


def test_{label}_is_installed_under_its_own_name() -> None:
    assert apps.get_app_config("{label}").name == "motcua.{layer}.{label}"
'''
LAYERS = {"kernel", "systems", "channels"}


class BadName(Exception):
    """A new app is named layer.subject: kernel, systems or channels, then small letters and _."""


def write_app(name: str, source: Path = SOURCE) -> list[Path]:
    """Write the anatomy of a new app; refuses a bad name and a folder that exists."""
    found = re.fullmatch(r"([a-z]+)\.([a-z][a-z_]*[a-z])", name)
    if not found or found[1] not in LAYERS or (source / found[1] / found[2]).exists():
        raise BadName(f"{name or '(no NAME)'}: {BadName.__doc__} Its folder does not exist yet.")
    layer, label = found.groups()
    words = {
        "layer": layer,
        "label": label,
        "title": label.replace("_", " ").capitalize(),
        "camel": label.title().replace("_", ""),
    }
    folder = source / layer / label
    files = {
        "README.md": README.format(**words),
        "__init__.py": "",
        "apps.py": APPS.format(**words),
        "api.py": API.format(**words),
        "tests/__init__.py": "",
        "tests/test_app.py": TEST.format(**words),
    }
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    return [folder / file for file in files]


def main() -> int:
    """Write the app and say which two central lines place it."""
    try:
        written = write_app(sys.argv[2] if len(sys.argv) > 2 else "")
    except BadName as problem:
        write(str(problem))
        return 1
    for file in written:
        write(str(file.relative_to(SOURCE.parents[1])))
    layer, label = written[0].parts[-3:-1]
    write(
        f'\nTwo lines place it:\n  src/motcua/project/settings/apps.py   "{layer}.{label}",\n'
        f'  pyproject.toml, [tool.importlinter]  its row in the contract "{layer}"'
        + (" (channels: none needed)" if layer == "channels" else "")
        + "\nThen add its line to ARCHITECTURE.md, and its words to docs/glossary.md."
    )
    return 0
