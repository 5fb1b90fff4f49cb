"""Every test here runs on the loaded province, on a Monday morning, before a hall of counters."""

from typing import Any

import pytest

from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.queueing.testing import Hall, make_hall


@pytest.fixture(autouse=True)
def _loaded(province: None, db: None, settings: Any) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""
    story.move_clock(settings)


@pytest.fixture
def hall() -> Hall:
    """Three counters at the desk of Kỳ Xuân."""
    desk = organizations.desk_of(story.commune().uuid, story.AT.date())
    assert desk is not None
    return make_hall(desk, at=story.AT)
