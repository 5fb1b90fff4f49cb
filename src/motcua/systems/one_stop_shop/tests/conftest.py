"""Every test here runs on the loaded province."""

import pytest


@pytest.fixture(autouse=True)
def _loaded(province: None, db: None) -> None:
    """The province's content and demo people; what a test writes is taken back at its end."""
