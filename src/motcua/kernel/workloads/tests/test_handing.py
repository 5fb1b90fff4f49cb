"""Many tasks change hands at once: the same as one by one, in a few statements, races included."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.fields import uuid7
from motcua.base.testing.rows import rows_of
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import AT, agency, officer, publish, start
from motcua.kernel.workloads import api as workloads
from motcua.kernel.workloads.actions.handing import MOST, TOGETHER, TooManyToHand

LATER = AT + timedelta(hours=1)
HAND_OUT = "workloads.hand_out"


def opened(number=1, path="h27.10"):
    """So many open tasks at an agency."""
    version = publish()
    runs = [start(version, path=path) for _ in range(number)]
    return [processes.find_open_task(run.subject_uuid).uuid for run in runs]


def head(path="h27.10"):
    return officer("Hồ Văn Ký", path=path, permissions=[HAND_OUT])


def codes(handed):
    return [one.refusal.code if one.refusal else "" for one in handed]


def holders(*tasks):
    return [processes.get_task(uuid).assignee_uuid for uuid in tasks]


@dataclass(frozen=True)
class Said:
    """A task of the world, and what had happened to it."""

    path: str
    before: str  # nothing, mine, theirs, done


worlds = st.lists(
    st.builds(
        Said,
        st.sampled_from(["h27.10", "h27.10.mc", "h27.11"]),
        st.sampled_from(["nothing", "mine", "theirs", "done"]),
    ),
    min_size=1,
    max_size=7,
)
rights = st.lists(
    st.tuples(
        st.sampled_from(["demo.do", HAND_OUT]),
        st.sampled_from(["h27", "h27.10", "h27.11"]),
        st.sampled_from([None, uuid4()]),
    ),
    max_size=3,
)


def made(rows, uuid):
    grants = tuple(
        Grant("demo", frozenset([permission]), agency(path), path, delegated_by=lender)
        for permission, path, lender in rows
    )
    return Actor(kind="official", uuid=uuid, name="Lê Thị Quầy", grants=grants)


def build(version, world, me, colleague):
    tasks = []
    for said in world:
        run = start(version, path=said.path)
        task = processes.find_open_task(run.subject_uuid).uuid
        tasks.append(task)
        if said.before == "done":
            everywhere = officer(path="h27")
            processes.complete_task(actor=everywhere, task_uuid=task, outcome="accept", at=AT)
        elif said.before != "nothing":
            processes.holding.hold_tasks({task: me if said.before == "mine" else colleague})
    return tasks


def snapshot(since):
    tasks = rows_of("processes_task")
    told = ("name", "subject_kind", "subject_uuid", "actor_kind", "actor_uuid", "acting_for",
            "agency_uuid", "at", "payload")  # fmt: skip
    journal = [tuple(str(row[name]) for name in told) for row in rows_of("events_journal")]
    return tasks, journal[since:]


ACTS = {
    "claim": (
        lambda me, _to, uuid: workloads.claim_task(actor=me, task_uuid=uuid, at=LATER),
        lambda me, _to, uuids: workloads.claim_tasks(actor=me, task_uuids=uuids, at=LATER),
    ),
    "release": (
        lambda me, _to, uuid: workloads.release_task(actor=me, task_uuid=uuid, at=LATER),
        lambda me, _to, uuids: workloads.release_tasks(actor=me, task_uuids=uuids, at=LATER),
    ),
    "assign": (
        lambda me, to, uuid: workloads.assign_task(actor=me, task_uuid=uuid, assignee=to, at=LATER),
        lambda me, to, uuids: workloads.assign_tasks(
            actor=me, task_uuids=uuids, assignee=to, at=LATER
        ),
    ),
}


def one_by_one(act, me, to, tasks):
    answers = []
    for uuid in tasks:
        try:
            answers.append((uuid, "", act(me, to, uuid).assignee_name))
        except Refusal as refusal:
            answers.append((uuid, refusal.message("vi"), None))
    return answers


@pytest.mark.django_db
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    world=worlds,
    held=rights,
    act=st.sampled_from(sorted(ACTS)),
    is_system=st.booleans(),
    chance=st.randoms(use_true_random=False),
)
def test_many_are_row_for_row_and_event_for_event_what_singles_are(
    *, world, held, act, is_system, chance
):
    me = system_actor("tests") if is_system else made(held, uuid7())
    to, singly = officer("Phan Văn Thẩm"), ACTS[act][0]
    with transaction.atomic():
        tasks = build(publish(), world, me, to)
        asked = [*tasks, uuid4()]
        chance.shuffle(asked)
        before, since = transaction.savepoint(), len(rows_of("events_journal"))
        answers = one_by_one(singly, me, to, asked)
        expected = snapshot(since)
        transaction.savepoint_rollback(before)

        handed = ACTS[act][1](me, to, [*asked, asked[0]])

        assert snapshot(since) == expected
        assert [
            (one.task_uuid, one.refusal.message("vi") if one.refusal else "",
             None if one.refusal else one.holder)
            for one in handed
        ] == answers  # fmt: skip
        # The same again changes and tells nothing.
        again = len(rows_of("events_journal"))
        ACTS[act][1](me, to, asked)
        assert len(rows_of("events_journal")) == again
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [*ACTS, "spread"])
def test_any_number_of_a_transaction_is_a_handful_of_statements(act):
    counts = []
    for number in (2, 40):
        tasks = opened(number // 2) + opened(number // 2, path="h27.10.mc")
        me, people = officer(path="h27"), [officer(), officer()]
        if act == "release":
            processes.holding.hold_tasks(dict.fromkeys(tasks, me))
        with CaptureQueriesContext(connection) as queries:
            if act == "spread":
                handed = workloads.spread_tasks(actor=me, task_uuids=tasks, assignees=people, at=AT)
            else:
                handed = ACTS[act][1](me, people[0], tasks)
        assert codes(handed) == [""] * number
        counts.append(len(queries))
    # Two savepoints of the test's own transaction; locks of runs and of tasks, rows, journal; and
    # who holds how many where several are chosen from.
    assert counts == [7, 7] if act == "spread" else counts == [6, 6]


@pytest.mark.django_db
def test_more_than_a_transaction_holds_is_done_in_several_and_there_is_a_most():
    tasks, me = opened(7), officer()
    some = [*(uuid4() for _ in range(TOGETHER)), *tasks]

    handed = workloads.claim_tasks(actor=me, task_uuids=some, at=AT)

    assert [one.task_uuid for one in handed] == some
    assert Counter(codes(handed)) == {"task_not_found": TOGETHER, "": 7}
    with pytest.raises(TooManyToHand):
        workloads.claim_tasks(
            actor=me, task_uuids=[UUID(int=number) for number in range(MOST + 1)], at=AT
        )
    assert workloads.claim_tasks(actor=me, task_uuids=[], at=AT) == ()


@pytest.mark.django_db
def test_who_took_or_did_a_task_is_named():
    (mine, theirs, done), (elsewhere,) = opened(3), opened(1, path="h27.11")
    me, colleague = officer(), officer("Phan Văn Thẩm")
    workloads.claim_task(actor=colleague, task_uuid=theirs, at=AT)
    processes.complete_task(actor=colleague, task_uuid=done, outcome="accept", at=AT)

    handed = workloads.claim_tasks(actor=me, task_uuids=[mine, theirs, done, elsewhere], at=LATER)

    assert codes(handed) == [
        "", "task_claimed_by_other", "task_already_done", "permission_refused"
    ]  # fmt: skip
    assert "Phan Văn Thẩm" in handed[1].refusal.message("vi")
    assert "Phan Văn Thẩm" in handed[2].refusal.message("en")
    assert handed[1].holder == "Phan Văn Thẩm" and handed[1].title
    assert (handed[3].title, handed[3].holder) == ("", "")
    assert holders(mine, theirs) == [me.uuid, colleague.uuid]


@pytest.mark.django_db
def test_work_is_handed_to_a_colleague_who_may_do_it():
    (task,) = opened()
    colleague, another = officer("Phan Văn Thẩm"), officer("Võ Văn Ba")
    given = {"task_uuid": task, "at": AT}

    row = workloads.assign_task(actor=officer(), assignee=colleague, **given)
    assert row.assignee_name == "Phan Văn Thẩm"
    for actor, to in ((officer(), another), (head("h27.11"), another), (head(), head())):
        with pytest.raises(PermissionRefused):
            workloads.assign_task(actor=actor, assignee=to, **given)
    for actor in (officer(), officer(path="h27.11"), head("h27.11")):
        with pytest.raises(PermissionRefused):
            workloads.release_task(actor=actor, **given)
    assert workloads.assign_task(actor=head(), assignee=another, **given).assignee_name
    assert workloads.release_task(actor=head("h27"), **given).assignee_uuid is None


@pytest.mark.django_db
def test_tasks_are_spread_evenly_over_those_who_may_do_them():
    tasks, busy = opened(7), opened(2)
    near, far = opened(2, path="h27.11")
    people = [officer("A"), officer("B"), officer("C", path="h27")]
    processes.holding.hold_tasks(dict.fromkeys(busy, people[0]))

    handed = workloads.spread_tasks(
        actor=head("h27"), task_uuids=[*tasks, near, far], assignees=people, at=AT
    )

    assert codes(handed) == [""] * 9
    # C alone may do those of the other agency; A, who has two already, is not the one with more.
    assert Counter(one.holder for one in handed) == {"A": 2, "B": 3, "C": 4}
    assert {one.holder for one in handed[7:]} == {"C"}
    told = events_named("workloads.task_assigned")
    assert [UUID(event.payload["task"]) for event in told] == [*tasks, near, far]
    outsider = officer(path="h27.12")
    refused = workloads.spread_tasks(actor=head(), task_uuids=tasks, assignees=[outsider], at=AT)
    assert set(codes(refused)) == {"nobody_fits"}


@pytest.mark.django_db
def test_whoever_took_a_task_since_it_was_listed_keeps_it():
    first, second, third = opened(3)
    quick, slow, to = officer("Nhanh"), officer("Chậm"), officer("Phan Văn Thẩm")
    workloads.claim_task(actor=slow, task_uuid=third, at=AT)
    seen = {first: None, second: None, third: slow.uuid}
    workloads.claim_task(actor=quick, task_uuid=second, at=AT)
    workloads.release_task(actor=slow, task_uuid=third, at=AT)

    handed = workloads.assign_tasks(
        actor=head(), task_uuids=list(seen), assignee=to, held_by=seen, at=LATER
    )

    assert codes(handed) == ["", "holder_changed", "holder_changed"]
    assert "Nhanh" in handed[1].refusal.message("vi")
    assert holders(first, second, third) == [to.uuid, quick.uuid, None]


@pytest.mark.django_db
def test_a_delegate_takes_and_hands_out_in_the_place_of_whoever_delegated():
    lender = uuid4()
    first, second = opened(2)
    delegate = officer(delegated_by=lender)
    deputy = officer("Phó", permissions=[HAND_OUT], delegated_by=lender)

    workloads.claim_tasks(actor=delegate, task_uuids=[first], at=AT)
    workloads.assign_tasks(actor=deputy, task_uuids=[second], assignee=officer(), at=AT)

    assert events_named("workloads.task_claimed")[0].acting_for == lender
    assert events_named("workloads.task_assigned")[0].acting_for == lender


def at_once(*acts):
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_claim_overlapping_sets_each_learn_whose_is_which():
    tasks = opened(40)
    one, other = officer("Lê Thị Quầy"), officer("Phan Văn Thẩm")

    first, second = at_once(
        lambda: workloads.claim_tasks(actor=one, task_uuids=tasks[:30], at=AT),
        lambda: workloads.claim_tasks(actor=other, task_uuids=tasks[:9:-1], at=AT),
    )

    won = [[h.task_uuid for h in handed if not h.refusal] for handed in (first, second)]
    assert sorted(won[0] + won[1]) == sorted(tasks)
    for handed, rival in ((first, other), (second, one)):
        lost = [h for h in handed if h.refusal]
        assert {h.refusal.code for h in lost} <= {"task_claimed_by_other"}
        assert all(rival.name in h.refusal.message("vi") for h in lost)
    assert Counter(holders(*tasks)) == {one.uuid: len(won[0]), other.uuid: len(won[1])}
    told = [UUID(event.payload["task"]) for event in events_named("workloads.task_claimed")]
    assert sorted(told) == sorted(tasks)


@pytest.mark.django_db(transaction=True)
def test_tasks_done_while_others_claim_them_are_done_or_claimed_but_not_both():
    tasks = opened(30)
    claims, does = officer("Nhận"), officer("Làm")

    handed, items = at_once(
        lambda: workloads.claim_tasks(actor=claims, task_uuids=tasks, at=AT),
        lambda: processes.complete_tasks(
            actor=does, task_uuids=tasks[::-1], outcome="accept", at=AT
        ),
    )

    claimed = {one.task_uuid for one in handed if not one.refusal}
    done = {item.task_uuid for item in items if item.result}
    assert claimed | done == set(tasks) and not claimed & done
    for one in handed:
        if one.refusal:
            assert "Làm" in one.refusal.message("vi")
    for item in items:
        if item.refusal:
            assert item.refusal.code == "task_claimed_by_other"


@pytest.mark.django_db(transaction=True)
def test_two_heads_who_spread_the_same_tasks_give_each_of_them_once():
    tasks = opened(24)
    seen = dict.fromkeys(tasks)
    teams = [[officer("A"), officer("B")], [officer("C"), officer("D")]]

    answers = at_once(
        *(
            lambda team=team: workloads.spread_tasks(
                actor=head(), task_uuids=tasks, assignees=team, held_by=seen, at=AT
            )
            for team in teams
        )
    )

    assert sorted(Counter(codes(handed)).most_common(1)[0] for handed in answers) == [
        ("", 24), ("holder_changed", 24),
    ]  # fmt: skip
    assert sorted(Counter(holders(*tasks)).values()) == [12, 12]
    assert len(events_named("workloads.task_assigned")) == 24
