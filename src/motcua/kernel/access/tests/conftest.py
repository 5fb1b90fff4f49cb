"""Agencies that the tests of access need."""

import pytest

from motcua.kernel.organizations.testing import SmallProvince, load_small_province


@pytest.fixture
def province(db) -> SmallProvince:
    """A department, a commune and the province above them."""
    return load_small_province()
