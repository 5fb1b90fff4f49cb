"""The calendar office with the province's calendars."""

from typing import Any

import pytest

from motcua.kernel.access.testing import make_demo_role
from motcua.project.testing import story


@pytest.fixture
def office(province: None, db: None, settings: Any) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""
    story.move_clock(settings)
    make_demo_role()
