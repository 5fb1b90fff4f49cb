"""Every test here runs on the loaded province, on a Monday morning."""

from typing import Any

import pytest

from motcua.project.testing import story


@pytest.fixture
def loaded(province: None, db: None, settings: Any) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""
    story.move_clock(settings)
