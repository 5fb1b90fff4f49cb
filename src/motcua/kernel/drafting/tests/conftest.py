"""A desk of notes for the time of a test."""

from collections.abc import Iterator

import pytest

from motcua.kernel.drafting.testing import NoteDesk, note_desk


@pytest.fixture
def desk() -> Iterator[NoteDesk]:
    """The desk, with nothing published yet."""
    with note_desk() as found:
        yield found
