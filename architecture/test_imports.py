"""The import contracts hold, and nobody goes round them."""

import ast
import subprocess
import sys

from architecture.house import ROOT, SOURCE, expect_nothing, place, python_files, tree

BANNED = {
    "utils", "helpers", "common", "core", "misc", "manager", "handler", "data", "info",
    "services", "signals", "constants", "exceptions", "enums", "typing",
}  # fmt: skip
WRITES = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete",
}  # fmt: skip


def test_import_contracts_hold() -> None:
    program = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_has_a_name_that_says_nothing() -> None:
    found = [place(file) for file in python_files(tests=True) if file.stem in BANNED]
    expect_nothing(found, "a file is named after its subject")


def test_nobody_asks_django_for_a_model_by_name() -> None:
    found = [
        place(file, node)
        for file in python_files(tests=True)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]
    expect_nothing(found, "apps.get_model goes round the import contracts")


def foreign_names(file: ast.Module) -> set[str]:
    """What a module imports from another app's api: the alias of the api, or names out of it."""
    names = set()
    for node in ast.walk(file):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("motcua."):
            from_api = str(node.module).endswith(".api")
            names |= {one.asname or one.name for one in node.names if from_api or one.name == "api"}
    return names


def root_name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_nobody_writes_the_rows_of_another_app() -> None:
    found = [
        f"{place(file, node)} {ast.unparse(node.func)}"
        for file in python_files(SOURCE)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ".objects" in ast.unparse(node.func)
        and root_name(node.func) in foreign_names(tree(file))
    ]
    expect_nothing(found, "call an action of the app that owns the rows")
