"""Files stay small enough to be read at once."""

import ast
import re

from architecture.house import (
    ROOT,
    SOURCE,
    app_folders,
    expect_nothing,
    functions,
    lines_of_code,
    place,
    python_files,
)

HARD_LIMIT, FUNCTION_LIMIT, API_LIMIT, APP_LIMIT = 400, 40, 25, 3000
READ = ("*.py", "*.html", "*.css", "*.js", "*.mjs", "*.md", "*.typ")


def lines(text: str) -> int:
    return len(text.splitlines())


def test_no_file_is_too_long() -> None:
    allowed = set((ROOT / "architecture" / "oversized.txt").read_text().split())
    folders = [SOURCE, ROOT / "architecture", ROOT / "tests", ROOT / "benchmarks", ROOT / "docs"]
    found = {
        place(file)
        for folder in folders
        for kind in READ
        for file in folder.rglob(kind)
        if "migrations" not in file.parts
        and "reference" not in file.parts
        and lines(file.read_text()) > HARD_LIMIT
    }
    expect_nothing(found ^ allowed, "at most 400 lines; oversized.txt may only lose lines")


def test_no_function_is_too_long() -> None:
    found = [
        f"{place(file, one)} {one.name}: {length} lines"
        for file in python_files()
        for one in functions(file)
        if (length := _length(one)) > FUNCTION_LIMIT
    ]
    expect_nothing(found, "a function has at most 40 lines")


def _length(one: ast.FunctionDef) -> int:
    first = one.body[1] if ast.get_docstring(one) and len(one.body) > 1 else one.body[0]
    return (one.end_lineno or 0) - first.lineno + 1


def test_no_interface_offers_too_much() -> None:
    found = [
        f"{place(file)}: {count}"
        for folder in app_folders()
        for file in folder.glob("api.py")
        if (count := len(re.findall(r'^    "\w+",?$', file.read_text(), re.MULTILINE))) > API_LIMIT
    ]
    expect_nothing(found, "more than 25 names are two subjects")


def test_no_kernel_app_has_outgrown_its_subject() -> None:
    sizes = {
        place(folder): sum(lines_of_code(file) for file in python_files(folder))
        for folder in (SOURCE / "kernel").iterdir()
        if folder.is_dir()
    }
    found = [f"{name}: {size}" for name, size in sizes.items() if size > APP_LIMIT]
    expect_nothing(found, f"an app of the kernel has at most {APP_LIMIT} lines of code")
