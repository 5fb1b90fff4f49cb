"""Many dossiers accepted at once: the same as one by one, in as many statements as one takes."""

import re
from collections import Counter
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import Refusal
from motcua.base.testing.rows import rows_of
from motcua.kernel.cases import api as cases
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications import api as notifications
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.accepting import MOST, TooManyToAccept

pytestmark = pytest.mark.django_db
MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def desk():
    return story.office().desk


def accept(desk, *dossiers, at=story.AT):
    uuids = [getattr(one, "uuid", one) for one in dossiers]
    return one_stop_shop.accept_dossiers(actor=desk, dossier_uuids=uuids, at=at)


def codes(answers):
    return [answer.refusal.code if answer.refusal else "" for answer in answers]


def state_of(dossier):
    """What stands in the rows of a dossier, its case, run and clock, without made identifiers."""
    dossier.refresh_from_db()
    case = dossier.case
    case.refresh_from_db()
    runs = rows_of("processes_run", "uuid = %s", [case.run_uuid])
    clocks = rows_of("deadlines_clock", "subject_uuid = %s", [case.uuid])
    kept = [
        *rows_of("one_stop_shop_dossier", "id = %s", [dossier.id]),
        *rows_of("cases_case", "id = %s", [case.id]),
        *runs,
        *rows_of("processes_task", "run_id = %s", [runs[0]["id"]]),
        *rows_of("processes_token", "run_id = %s", [runs[0]["id"]]),
        *clocks,
        *rows_of("deadlines_adjustment", "clock_id = ANY (%s)", [[c["id"] for c in clocks]]),
    ]
    ids = {"id", "run_id", "case_id", "dossier_id", "clock_id", "task_id", "folded"}
    return [{k: MADE.sub("#", str(v)) for k, v in row.items() if k not in ids} for row in kept]


def journal_of(*dossiers):
    subjects = [uuid for one in dossiers for uuid in (one.uuid, one.case.uuid)]
    rows = rows_of("events_journal", "subject_uuid = ANY (%s)", [subjects])
    return Counter(
        (row["name"], str(row["subject_uuid"]), row["acting_for"], str(row["agency_uuid"]),
         row["at"], MADE.sub("#", str(row["payload"])))
        for row in rows
    )  # fmt: skip


def test_many_are_row_for_row_and_event_for_event_what_single_acceptances_are(desk):
    dossiers = [story.submitted() for _ in range(3)]
    dossiers.append(story.submitted("marriage-registration"))
    before = transaction.savepoint()
    for dossier in dossiers:
        one_stop_shop.accept_dossier(actor=desk, dossier_uuid=dossier.uuid, at=story.AT)
    singly = [state_of(dossier) for dossier in dossiers], journal_of(*dossiers)
    transaction.savepoint_rollback(before)

    answers = accept(desk, *dossiers)

    assert codes(answers) == [""] * 4
    assert ([state_of(dossier) for dossier in dossiers], journal_of(*dossiers)) == singly
    for dossier, answer in zip(dossiers, answers, strict=True):
        assert (answer.code, answer.due_at) == (dossier.code, dossier.case.due_current)
        assert dossier.status == "accepted" and dossier.case.due_current is not None


def test_a_further_dossier_costs_no_further_statement(desk):
    counts = []
    for number in (1, 2, 6):
        dossiers = [story.submitted() for _ in range(number)]
        accept(desk, story.submitted())  # calendars and norms of the day are known now
        with CaptureQueriesContext(connection) as queries:
            assert codes(accept(desk, *dossiers)) == [""] * number
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 22, counts


def test_every_procedure_is_accepted_together_with_the_others_without_further_statements(desk):
    """No diagram of the province makes its first step dearer for many than for one."""
    names = [
        name for name in story.contents()
        if story.competent_for(story.version_of(name)).unit_code == "18766"
    ]  # fmt: skip
    dossiers = [story.submitted(name) for name in names]
    accept(desk, *(story.submitted(name) for name in names))
    with CaptureQueriesContext(connection) as queries:
        assert codes(accept(desk, *dossiers)) == [""] * len(names)
    assert len(names) >= 5 and len(queries) <= 24, (len(names), len(queries))


def test_what_is_refused_for_one_holds_up_no_other(desk):
    good, also, taken, withdrawn = (story.submitted() for _ in range(4))
    done = story.accepted()
    task = processes.find_open_task(taken.uuid)
    colleague = story.actor("quay.kyxuan")
    processes.holding.hold_tasks({task.uuid: story.office("sxd").desk})
    one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=withdrawn.uuid, reason="", at=story.AT
    )

    answers = accept(desk, good, taken, withdrawn, done, desk.uuid, also, good)

    assert codes(answers) == [
        "", "task_claimed_by_other", "dossier_moved", "dossier_moved", "dossier_not_found", ""
    ]  # fmt: skip
    assert story.office("sxd").desk.name in answers[1].refusal.message("vi")
    taken.refresh_from_db()
    assert taken.status == "submitted" and colleague.uuid == desk.uuid
    assert codes(accept(desk, good, also)) == ["dossier_moved", "dossier_moved"]


def test_one_whose_clock_refuses_keeps_its_task_and_the_others_go_on(desk):
    bad, good, better = (story.submitted() for _ in range(3))
    closed = {"state": cases.Case.State.CLOSED, "closed_at": story.AT}
    cases.Case.objects.filter(pk=bad.case_id).update(**closed)
    was = state_of(bad)

    answers = accept(desk, bad, good, better)

    assert codes(answers) == ["case_already_closed", "", ""]
    assert answers[0].due_at is None and state_of(bad) == was
    assert [task.element_id for task in [processes.find_open_task(bad.uuid)]] == ["receive"]
    told = {name for name, *_ in journal_of(bad)}
    assert not told & {"one_stop_shop.dossier_accepted", "deadlines.clock_started"}
    # Of the others nothing is told twice, although their steps were taken back once.
    assert max(journal_of(good, better).values()) == 1
    with pytest.raises(Refusal):
        one_stop_shop.accept_dossier(actor=desk, dossier_uuid=bad.uuid, at=story.AT)
    assert state_of(bad) == was


def test_whoever_may_not_receive_accepts_none():
    dossiers = [story.submitted() for _ in range(2)]
    for who in (story.office().specialist, story.office().head, story.office("sxd").desk):
        assert set(codes(accept(who, *dossiers))) == {"permission_refused"}
    assert set(codes(accept(story.actor("mau"), *dossiers))) == {"permission_refused"}


def test_each_gets_its_receipt_and_its_message_after_commit(desk):
    dossiers = [story.submitted() for _ in range(2)]
    deliver_all(story.AT)

    def receipts():
        return [len(documents.list_documents_of(one.uuid)) for one in dossiers]

    accept(desk, *dossiers, at=story.after(hours=1))
    assert receipts() == [0, 0]  # that of the submission is made when somebody asks for it
    deliver_all(story.AT)

    assert receipts() == [1, 1]
    told = notifications.Message.objects.filter(template="one_stop_shop.dossier_accepted")
    assert sorted(told.values_list("about_uuid", flat=True)) == sorted(one.uuid for one in dossiers)


def test_there_is_a_most(desk):
    with pytest.raises(TooManyToAccept):
        accept(desk, *(UUID(int=number) for number in range(MOST + 1)))
    assert accept(desk) == ()


def test_a_colleague_s_claim_keeps_a_dossier_out_of_the_batch_until_it_is_given_back(desk):
    dossier = story.submitted()
    task = processes.find_open_task(dossier.uuid)
    workloads.claim_task(actor=desk, task_uuid=task.uuid, at=story.AT)
    assert codes(accept(desk, dossier)) == [""]
