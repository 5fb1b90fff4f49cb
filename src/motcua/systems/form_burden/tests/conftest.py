"""Every test here runs on the loaded province, on a Monday morning."""

from typing import Any

import pytest

from motcua.project.testing import story


@pytest.fixture(autouse=True)
def _loaded(province: None, db: None) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Any, settings: Any) -> None:
    """Keys and files of each test in a folder of its own, the clock at the story's morning."""
    settings.MOTCUA_VAR = tmp_path
    story.move_clock(settings)
