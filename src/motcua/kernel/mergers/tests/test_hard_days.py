"""Days of mergers that go wrong: broken in the middle, too early, too late, prepared twice."""

from datetime import date, timedelta

import pytest

from motcua.kernel.mergers.actions.preparing import AlreadyPrepared, NothingEnds, drop_merger
from motcua.kernel.mergers.actions.running import TooEarly, approve_merger, commit_merger
from motcua.kernel.mergers.actions.undoing import TooLateToUndo, undo_merger
from motcua.kernel.mergers.models import Merger, MergerMove
from motcua.kernel.mergers.ports import Followed, Follower, forget_follower, register_follower
from motcua.kernel.organizations import api as organizations

from . import test_days as days

pytestmark = pytest.mark.django_db
_province, preparer, approver = days._province, days.preparer, days.approver


def test_broken_in_the_middle_nothing_has_happened(preparer, approver):
    def follow(pairs, at):
        if Merger.objects.filter(state="approved").exists():
            raise RuntimeError("the power went")
        return []

    left, _to = days.simple()
    days.matter(left)
    register_follower(Follower("tests", {"vi": "Thử", "en": "Test"}, follow))
    try:
        merger = days.answered(preparer, days.rehearsed(preparer))
        approve_merger(actor=approver, merger_uuid=merger.uuid, at=days.LATER)
        before = days.state()
        with pytest.raises(RuntimeError):
            commit_merger(actor=preparer, merger_uuid=merger.uuid, at=days.LATER)
        assert days.state() == before
        merger.refresh_from_db()
        assert merger.state == "approved" and not MergerMove.objects.exists()
    finally:
        forget_follower("tests")
    assert (
        commit_merger(actor=preparer, merger_uuid=merger.uuid, at=days.LATER).state == "committed"
    )


def test_followers_go_along_and_get_back_what_they_noted(preparer, approver):
    left, to = days.simple()
    case = days.matter(left)
    returned = []

    def follow(pairs, at):
        pair = next(one for one in pairs if one.from_agency == left.uuid)
        return [Followed(case.uuid, case.uuid, left.uuid, pair.to_agency, {"was": "here"})]

    register_follower(Follower("tests", {"vi": "Thử", "en": "Test"}, follow, returned.extend))
    try:
        merger = days.committed(preparer, approver)
        [told] = [one for one in merger.report["followed"] if one["what"] == "tests"]
        assert told["count"] == 1
        undo_merger(actor=preparer, merger_uuid=merger.uuid, reason="Nhầm", at=days.LATER)
    finally:
        forget_follower("tests")
    assert returned == [Followed(case.uuid, case.uuid, left.uuid, to.uuid, {"was": "here"})]


def test_days_on_which_nothing_ends_days_to_come_and_two_preparations(preparer, approver):
    with pytest.raises(NothingEnds):
        days.prepared(preparer, date(2025, 6, 30))
    merger = days.prepared(preparer)
    with pytest.raises(AlreadyPrepared):
        days.prepared(preparer)
    drop_merger(actor=preparer, merger_uuid=merger.uuid, at=days.LATER)
    left, _to = days.simple()
    organizations.Agency.objects.filter(pk=left.pk).update(valid_to=date(2026, 12, 1))
    days.matter(left)
    tomorrow = days.answered(preparer, days.rehearsed(preparer, date(2026, 12, 1)))
    approve_merger(actor=approver, merger_uuid=tomorrow.uuid, at=days.LATER)
    with pytest.raises(TooEarly):
        commit_merger(actor=preparer, merger_uuid=tomorrow.uuid, at=days.LATER)


def test_after_a_week_it_is_too_late_to_undo(preparer, approver):
    days.matter(days.simple()[0])
    merger = days.committed(preparer, approver)
    with pytest.raises(TooLateToUndo):
        undo_merger(
            actor=preparer, merger_uuid=merger.uuid, reason="x", at=days.LATER + timedelta(days=8)
        )
