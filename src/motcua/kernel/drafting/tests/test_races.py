"""Two at once, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from motcua.base.errors import Refusal
from motcua.kernel.drafting import api as drafting
from motcua.kernel.drafting.models import DraftRevision, VersionDraft
from motcua.kernel.drafting.testing import (
    AT,
    NOTE,
    BaseOutdated,
    DraftChangedMeanwhile,
    DraftClosed,
    DraftNotSubmitted,
    note_writer,
    return_draft,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("desk")]
AUTHOR = note_writer()
APPROVERS = [note_writer("notes.publish", name=name) for name in ("Võ Thị Duyệt", "Lý Văn Ký")]


def at_once(*actions):
    """Run the actions in threads that begin together; each answers with its result or refusal."""
    barrier = Barrier(len(actions))

    def run(action):
        try:
            barrier.wait()
            return action()
        except Refusal as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def begin(text="một", code="a", by=AUTHOR):
    return drafting.create_draft(actor=by, kind=NOTE, code=code, file=text, at=AT)


def submitted(text="một", by=AUTHOR):
    row = begin(text, by=by)
    return drafting.submit_draft(actor=by, draft_uuid=row.uuid, at=AT)


def approving(who, row):
    return lambda: drafting.approve_draft(
        actor=who, draft_uuid=row.uuid, revision=row.revision, at=AT
    )


def saving(text, row, **others):
    return lambda: drafting.save_draft(
        actor=AUTHOR, draft_uuid=row.uuid, content=drafting.Content(text), revision=1, at=AT,
        **others,
    )  # fmt: skip


def refusals(answers):
    return [type(one) for one in answers if isinstance(one, Refusal)]


def test_of_two_approvers_at_once_one_publishes(desk):
    for number in range(1, 4):
        row = submitted(f"bản {number}")
        answers = at_once(*(approving(who, row) for who in APPROVERS))
        assert refusals(answers) == [DraftNotSubmitted] and len(desk.published["a"]) == number


def test_of_an_approval_and_a_return_at_once_one_counts(desk):
    row = submitted()
    back = lambda: return_draft(actor=APPROVERS[1], draft_uuid=row.uuid, comment="x", at=AT)  # noqa: E731

    answers = at_once(approving(APPROVERS[0], row), back)

    row.refresh_from_db()
    assert refusals(answers) == [DraftNotSubmitted]
    assert (row.state == "approved") == bool(desk.published)


def test_of_two_drafts_of_one_thing_approved_at_once_the_second_must_compare(desk):
    rows = [submitted("một"), submitted("hai", by=note_writer())]

    answers = at_once(*(approving(APPROVERS[n], rows[n]) for n in (0, 1)))

    assert refusals(answers) == [BaseOutdated] and len(desk.published["a"]) == 1


def test_of_two_savings_at_once_one_is_told_of_the_other():
    row = begin()

    answers = at_once(saving("hai", row), saving("ba", row))

    row.refresh_from_db()
    assert refusals(answers) == [DraftChangedMeanwhile]
    assert row.revision == 2 and DraftRevision.objects.filter(draft=row).count() == 2


def test_a_saving_and_a_submission_at_once_never_submit_what_nobody_read():
    row = begin()
    submit = lambda: drafting.submit_draft(actor=AUTHOR, draft_uuid=row.uuid, at=AT)  # noqa: E731

    answers = at_once(saving("hai", row), submit)

    row.refresh_from_db()
    assert row.state == "submitted"
    # Whoever came second knows: the saving is refused, or the submission is of what was saved.
    assert refusals(answers) == ([DraftClosed] if row.file == "một" else [])


def test_a_double_click_begins_one_draft():
    at_once(begin, begin, begin)

    assert VersionDraft.objects.count() == 1
