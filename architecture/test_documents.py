"""What a newcomer reads is there and is true: READMEs, the map, the glossary, the reference."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from architecture import api_snapshots
from architecture.house import (
    ROOT,
    SOURCE,
    app_folders,
    expect_nothing,
    our_apps,
    place,
    python_files,
    tree,
)

HEADINGS = ["Purpose", "Words", "Owns", "Publishes", "Listens to", "Used by", "Law"]
REFERENCE = ROOT / "docs" / "reference"


def test_every_app_has_a_readme_with_the_headings() -> None:
    found = [
        place(folder)
        for folder in app_folders()
        if not (folder / "README.md").exists()
        or re.findall(r"^## (.+)$", (folder / "README.md").read_text(), re.M) != HEADINGS
    ]
    expect_nothing(found, f"README.md with the headings {HEADINGS}")


def test_every_app_has_a_line_in_the_map() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    found = [place(f) for f in app_folders() if f"`{f.parent.name}.{f.name}`" not in text]
    expect_nothing(found, "ARCHITECTURE.md has a line with `layer.app`")


def test_every_app_has_an_interface_without_code() -> None:
    allowed = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.Expr
    found = [
        place(file, node)
        for folder in app_folders()
        if folder.parent.name != "connectors"
        for file in [folder / "api.py"]
        for node in (tree(file).body if file.exists() else [ast.Pass(lineno=0)])
        if not isinstance(node, allowed)
    ]
    expect_nothing(found, "api.py: imports and __all__")


def test_every_model_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    names = [model.__name__ for config in our_apps() for model in config.get_models()]
    found = [name for name in names if f"`{name}`" not in glossary]
    expect_nothing(found, "docs/glossary.md has `Model`")


def test_only_settings_read_the_environment() -> None:
    allowed = ("project", "base/testing")
    found = [
        place(file, node)
        for file in python_files(SOURCE)
        if not str(file.relative_to(SOURCE)).startswith(allowed)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    ]
    expect_nothing(found, "only the settings read the environment")


def test_the_reference_is_that_of_the_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "motcua", "reference", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert sorted(file.name for file in tmp_path.iterdir())
    for file in tmp_path.iterdir():
        kept = REFERENCE / file.name
        assert kept.exists() and kept.read_text() == file.read_text(), (
            f"make reference: {file.name}"
        )


def test_every_interface_is_that_of_its_snapshot() -> None:
    current = api_snapshots.current()
    assert current == api_snapshots.kept(), "make reference, and look at the difference"
