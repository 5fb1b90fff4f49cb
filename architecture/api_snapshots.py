"""The interfaces of the apps as text: a change of one shows as a difference in a review."""

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

from architecture.house import app_folders

FOLDER = Path(__file__).parent / "api_snapshots"


def describe(name: str, value: Any) -> str:
    """One name of an interface: a function with its signature, a class with its kind."""
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__)
        return f"class {name}({bases})"
    if callable(value):
        return f"def {name}{_stable(inspect.signature(inspect.unwrap(value)))}"
    return f"{name}: {type(value).__name__}"


def _stable(signature: inspect.Signature) -> inspect.Signature:
    """The signature without defaults that print differently in every run, such as sets."""
    plain = (str, int, float, bytes, tuple, type(None), type)
    return signature.replace(
        parameters=[
            one if isinstance(one.default, plain) else one.replace(default=...)
            for one in signature.parameters.values()
        ]
    )


def current() -> dict[str, str]:
    """The interface of each app as it is now."""
    found = {}
    for folder in app_folders():
        app = f"{folder.parent.name}.{folder.name}"
        if (folder / "api.py").exists():
            api = import_module(f"motcua.{app}.api")
            lines = [describe(name, getattr(api, name)) for name in sorted(api.__all__)]
            found[app] = "\n".join(lines) + "\n"
    return found


def kept() -> dict[str, str]:
    """The interfaces as they were when somebody last looked at them."""
    return {file.stem: file.read_text() for file in sorted(FOLDER.glob("*.txt"))}


def write() -> None:
    """Keep the interfaces as they are now."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.txt"):
        file.unlink()
    for app, text in current().items():
        (FOLDER / f"{app}.txt").write_text(text)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    django.setup()
    write()
