"""Feedback that had to be answered in a period, as the sets of indicators reckon with it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from motcua.channels.operations_center.queries.counts import feedback_counts
from motcua.channels.operations_center.queries.figures import Scope
from motcua.channels.operations_center.queries.scoring import score_sets
from motcua.channels.operations_center.rules.periods import Period
from motcua.kernel.duties.api import Duty
from motcua.project.testing import story

from .made_up import START, agencies

pytestmark = pytest.mark.django_db
MONTH = Period(START.date().replace(day=1), START.date().replace(day=31))
AFTER = START + timedelta(days=60)
ALL = Scope(("h27",), is_whole=True)


def owed(agency, number, *, state="done", days=1, kind="answer_feedback"):
    """A duty due three days after the start and ended so many days after it."""
    Duty.objects.create(
        kind=kind, key=f"{kind}-{number}", about_kind="feedback.feedback", about_uuid=agency.uuid,
        words="PA-1", permission="feedback.answer", agency_uuid=agency.uuid,
        agency_path=agency.path, begun_at=START, due_at=START + timedelta(days=3), state=state,
        ended_at=None if state == "open" else START + timedelta(days=days),
    )  # fmt: skip


def test_what_fell_due_and_what_was_answered_in_time_is_counted():
    department, commune, *_others = agencies()
    owed(department, 1)
    owed(department, 2, days=5)
    owed(commune, 3, state="open")
    owed(commune, 4, state="dropped")
    owed(commune, 5, kind="apologise")

    assert feedback_counts(ALL, MONTH, at=AFTER) == {"feedback_due": 3, "feedback_kept": 1}
    here = Scope((commune.path,), is_whole=False)
    assert feedback_counts(here, MONTH, at=AFTER) == {"feedback_due": 1, "feedback_kept": 0}
    before = Period(MONTH.first - timedelta(days=31), MONTH.first - timedelta(days=1))
    assert feedback_counts(ALL, before, at=AFTER) == {"feedback_due": 0, "feedback_kept": 0}


@pytest.mark.parametrize(("late", "points"), [(0, "2.0"), (1, "1.0"), (2, "0.0")])
def test_indicator_eight_has_its_steps(late, points):
    office = agencies()[0]
    for number in range(10):
        owed(office, number, days=5 if number < late else 1)

    nine = next(
        one for one in score_sets(ALL, MONTH, at=AFTER, language="vi") if one.code == "one-stop"
    )
    eight = next(row for group in nine.groups for row in group.indicators if row.code == "8")

    assert eight.score.points == Decimal(points)
    assert eight.score.denominator == 10


def test_without_feedback_no_points_are_given():
    story.accepted()
    nine = next(
        one for one in score_sets(ALL, MONTH, at=AFTER, language="vi") if one.code == "one-stop"
    )
    eight = next(row for group in nine.groups for row in group.indicators if row.code == "8")

    assert eight.score.points is None and eight.score.value is None
