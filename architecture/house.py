"""Reads the house for its tests: the apps, their order, their files and their syntax trees."""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "motcua"
LAYERS_WITH_APPS = ("kernel", "systems", "channels", "connectors")


@cache
def contracts() -> dict[str, dict[str, list[str]]]:
    """The import contracts of pyproject.toml by id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def rank(package: str) -> tuple[int, int]:
    """Where a package stands, (layer, row in the layer); a larger rank is higher up."""
    _, layer, *rest = package.split(".")
    rows = contracts().get(layer, {}).get("layers", [])
    row = next((len(rows) - i for i, names in enumerate(rows) if rest[0] in names.split(" | ")), 0)
    layers = contracts()["layers"]["layers"]
    return len(layers) - layers.index(layer), row


def our_apps() -> list[AppConfig]:
    """The installed apps of ours, base included."""
    return [config for config in apps.get_app_configs() if config.name.startswith("motcua.")]


def app_folders() -> list[Path]:
    """Every app's folder, whether it is installed or not; base has rooms, not apps."""
    return sorted(
        file.parent for layer in LAYERS_WITH_APPS for file in (SOURCE / layer).glob("*/apps.py")
    )


def label(file: Path) -> str:
    """The label of the app to which a file belongs: the folder below its layer."""
    return file.relative_to(SOURCE).parts[1]


def python_files(folder: Path = SOURCE, *, tests: bool = False) -> Iterator[Path]:
    """The Python files of a folder, without migrations and, unless asked, without tests."""
    for file in sorted(folder.rglob("*.py")):
        parts = set(file.relative_to(folder).parts)
        if "migrations" not in parts and (tests or not parts & {"tests", "testing.py"}):
            yield file


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(file.read_text())


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    """The functions of a file, methods and inner ones too."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef):
            yield node


def called(node: ast.AST) -> set[str]:
    """The last names of everything that is called within a node: `a.b(…)` gives `b`."""
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    names = {func.attr for func in calls if isinstance(func, ast.Attribute)}
    return names | {func.id for func in calls if isinstance(func, ast.Name)}


def place(file: Path, node: ast.stmt | ast.expr | None = None) -> str:
    """A file, with a line when a node is given, as an editor opens it."""
    name = str(file.relative_to(ROOT))
    return f"{name}:{node.lineno}" if node is not None else name


def expect_nothing(found: Iterable[str], rule: str) -> None:
    """Fail with every breach of a rule, one a line."""
    breaches = sorted(set(found))
    assert not breaches, "\n".join([f"{rule} ({len(breaches)} breaches)", *breaches])


def lines_of_code(file: Path) -> int:
    """The lines of a Python file that hold code: no blank line, comment or docstring."""
    words = {
        line
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    numbered = enumerate(file.read_text().splitlines(), 1)
    return sum(
        1 for n, line in numbered if n not in words and line.strip() and line.strip()[0] != "#"
    )
