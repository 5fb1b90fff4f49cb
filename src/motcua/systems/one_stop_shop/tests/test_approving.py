"""Many dossiers approved at once: the same as one by one, in far fewer statements."""

import re
from collections import Counter
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.testing.rows import rows_of
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.documents import api as documents
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.approving import MOST, TooManyDossiers

pytestmark = pytest.mark.django_db
MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def head():
    return story.office().head


def approve(head, *dossiers):
    uuids = [getattr(one, "uuid", one) for one in dossiers]
    return one_stop_shop.approve_dossiers(actor=head, dossier_uuids=uuids, at=story.AT)


def state_of(dossier):
    """What stands in the rows of a dossier, its case, run and clock, without made identifiers."""
    dossier.refresh_from_db()
    case = dossier.case
    case.refresh_from_db()
    runs = rows_of("processes_run", "uuid = %s", [case.run_uuid])
    kept = [
        *rows_of("one_stop_shop_dossier", "id = %s", [dossier.id]),
        *rows_of("one_stop_shop_opinion", "dossier_id = %s", [dossier.id]),
        *rows_of("cases_case", "id = %s", [case.id]),
        *runs,
        *rows_of("processes_task", "run_id = %s", [runs[0]["id"]]),
        *rows_of("processes_token", "run_id = %s", [runs[0]["id"]]),
        *rows_of("deadlines_clock", "subject_uuid = %s", [case.uuid]),
    ]
    ids = {"id", "run_id", "case_id", "dossier_id", "folded"}
    return [{k: MADE.sub("#", str(v)) for k, v in row.items() if k not in ids} for row in kept]


def journal_of(*dossiers):
    subjects = [uuid for one in dossiers for uuid in (one.uuid, one.case.uuid)]
    rows = rows_of("events_journal", "subject_uuid = ANY (%s)", [subjects])
    return Counter(
        (row["name"], row["acting_for"], str(row["agency_uuid"]), row["at"],
         MADE.sub("#", str(row["payload"])))
        for row in rows
    )  # fmt: skip


def test_many_are_row_for_row_and_event_for_event_what_single_approvals_are(head):
    dossiers = [story.appraised() for _ in range(3)]
    before = transaction.savepoint()
    for dossier in dossiers:
        one_stop_shop.approve_dossier(actor=head, dossier_uuid=dossier.uuid, text="", at=story.AT)
    singly = [state_of(dossier) for dossier in dossiers], journal_of(*dossiers)
    transaction.savepoint_rollback(before)

    answers = approve(head, *dossiers)

    assert [answer.refusal for answer in answers] == [None, None, None]
    assert ([state_of(dossier) for dossier in dossiers], journal_of(*dossiers)) == singly
    for dossier in dossiers:
        [paper] = [d for d in documents.list_documents_of(dossier.uuid) if d.kind != "receipt"]
        assert paper.uuid == dossier.result_uuid
        seen = documents.verify_document(paper.uuid, at=story.AT)
        assert len(seen.signatures) == 2 and seen.is_current and seen.is_pdf_a, seen
    numbers = [row["sequence"] for row in rows_of("documents_document") if row["sequence"]]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_each_further_dossier_costs_its_paper_and_its_clock_alone(head):
    counts = []
    for number in (2, 5):
        dossiers = [story.appraised() for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert all(one.refusal is None for one in approve(head, *dossiers))
        counts.append(len(queries))
    each = (counts[1] - counts[0]) / 3
    assert each <= 50, counts
    single = story.appraised()
    with CaptureQueriesContext(connection) as queries:
        one_stop_shop.approve_dossier(actor=head, dossier_uuid=single.uuid, text="", at=story.AT)
    assert len(queries) >= each + 20


def test_what_is_refused_for_one_holds_up_no_other(head):
    good, also = story.appraised(), story.appraised()
    withdrawn, early = story.appraised(), story.accepted()
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=withdrawn.uuid, reason="", at=story.AT
    )

    answers = approve(head, good, withdrawn, early, head.uuid, also, good)

    codes = [answer.refusal.code if answer.refusal else "" for answer in answers]
    assert codes == ["", "dossier_moved", "dossier_moved", "dossier_not_found", ""]
    early.refresh_from_db()
    assert early.status == "accepted"
    assert [one.refusal.code for one in approve(head, good, also) if one.refusal] == [
        "dossier_moved",
        "dossier_moved",
    ]


def test_one_that_fails_with_its_paper_made_stays_as_it_was_and_leaves_its_number_to_the_next(head):
    bad, good, better = (story.appraised() for _ in range(3))
    deadlines.pause_clock(
        actor=head, subject=cases.subject_of(bad.case), cause="supplement", at=story.AT
    )
    was = state_of(bad)

    answers = approve(head, bad, good, better)

    assert [answer.refusal is None for answer in answers] == [False, True, True]
    assert answers[0].refusal.code == "clock_not_running"
    assert [one.kind for one in documents.list_documents_of(bad.uuid)] == ["receipt"] * len(
        documents.list_documents_of(bad.uuid)
    )
    assert state_of(bad) == was
    told = {name for name, *_ in journal_of(bad)}
    assert not told & {"one_stop_shop.dossier_approved", "one_stop_shop.dossier_decided"}
    numbers = [row["sequence"] for row in rows_of("documents_document") if row["sequence"]]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_whoever_may_not_sign_approves_none(head):
    dossiers = [story.appraised() for _ in range(2)]

    for who in (story.office().desk, story.office().specialist, story.office("sxd").head):
        answers = approve(who, *dossiers)
        assert {answer.refusal.code for answer in answers} == {"permission_refused"}


def test_there_is_a_most(head):
    with pytest.raises(TooManyDossiers):
        approve(head, *(UUID(int=number) for number in range(MOST + 1)))
