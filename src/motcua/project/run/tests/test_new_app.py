"""`make new-app` writes the anatomy, and refuses what is no name."""

import py_compile
import re
from pathlib import Path

import pytest

from architecture.test_documents import HEADINGS
from motcua.project.run.new_app import BadName, write_app

pytestmark = pytest.mark.long


def test_a_new_app_has_the_anatomy_and_a_test(tmp_path: Path) -> None:
    written = write_app("systems.surveys", tmp_path)

    assert {file.name for file in written} >= {"README.md", "apps.py", "api.py", "test_app.py"}
    for file in written:
        if file.suffix == ".py":
            py_compile.compile(str(file), doraise=True)
    readme = (tmp_path / "systems" / "surveys" / "README.md").read_text()
    assert re.findall(r"^## (.+)$", readme, re.MULTILINE) == HEADINGS


@pytest.mark.parametrize("name", ["", "surveys", "base.surveys", "systems.Surveys", "systems.a/b"])
def test_a_bad_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadName):
        write_app(name, tmp_path)

    assert not list(tmp_path.iterdir())


def test_an_app_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    write_app("systems.surveys", tmp_path)

    with pytest.raises(BadName):
        write_app("systems.surveys", tmp_path)
