"""The catalogue office with the province's procedures."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from motcua.kernel.access.testing import make_demo_role
from motcua.project.testing import story
from motcua.project.testing.windows import open_page


@pytest.fixture
def office(province: None, db: None, settings: Any) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""
    story.move_clock(settings)
    make_demo_role()


@pytest.fixture
def opened() -> Callable[..., Page]:
    """Opens an address in a window as somebody."""
    return open_page
