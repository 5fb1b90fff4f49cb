"""Who is away, as an app above says it."""

from typing import Any

import pytest

from motcua.kernel.workloads import ports


@pytest.fixture
def away():
    """Add accounts to it: they are away."""
    found: set[Any] = set()
    ports.register_away("tests", lambda accounts, at: found & set(accounts))
    yield found
    ports.register_away("tests", lambda accounts, at: ())
