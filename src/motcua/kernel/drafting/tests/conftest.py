"""A desk of notes for the time of a test."""

from collections.abc import Iterator

import pytest

from motcua.base.actors import Actor
from motcua.kernel.drafting.testing import NoteDesk, note_desk, note_writer


@pytest.fixture
def desk() -> Iterator[NoteDesk]:
    """The desk, with nothing published yet."""
    with note_desk() as found:
        yield found


@pytest.fixture
def writers() -> list[tuple[Actor, bool]]:
    """Officials, and whether drafts are their business."""
    rights = ("notes.edit", "notes.publish", "procedures.edit", "diagrams.publish")
    return [(note_writer(one), True) for one in rights] + [(note_writer("cases.see"), False)]
