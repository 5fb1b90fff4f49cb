"""Tests run on the loaded province, on a Monday morning, with a dossier that has to be paid for."""

from typing import Any

import pytest

from motcua.project.testing import story


@pytest.fixture(autouse=True)
def _monday(settings: Any, tmp_path: Any) -> None:
    """The doors' clock stands forty minutes after the story's; files have their own folder."""
    story.move_clock(settings)
    settings.MOTCUA_VAR = tmp_path
