"""Acts on many cases chosen from the list: as single acts, worded once, shown, done once, told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import InvalidInput
from motcua.base.testing.rows import rows_of
from motcua.kernel.caseloads.tests.test_web import browser, page_of
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import AT, make_letter
from motcua.kernel.joint_acts import api as joint_acts

LATER = AT + timedelta(hours=2)
REASON = "Vụ việc thuộc thẩm quyền của cơ quan khác"
PAGE = "/lam-nhieu/vu-viec"
CHANCE = {"id", "uuid", "position", "recorded_at", "txid", "at_position", "run_uuid"}
TABLES = ("cases_case", "cases_transfer", "cases_reopening", "cases_assignment")


def stands():
    """All rows of cases and what was told, without what is made by chance."""
    return {
        table: [
            {key: value for key, value in row.items() if key not in CHANCE}
            for row in rows_of(table)
        ]
        for table in TABLES
    } | {
        "told": [
            (row["name"], row["subject_uuid"], row["actor_uuid"], row["agency_uuid"])
            for row in rows_of("events_journal", "subject_kind = 'cases.case'")
        ]
    }


def letters(office, number, closed=False):
    made = [make_letter(office.province.commune, title=f"Đơn số {n}") for n in range(number)]
    for case in made if closed else ():
        cases.close_case(actor=office.head, case_uuid=case.uuid, result="granted", at=AT)
    return made


def worded(office, **more):
    return joint_acts.Worded(reason=REASON, agency=office.province.department.uuid, **more)


def told(answers):
    return [one.refusal.code if one.refusal else "" for one in answers]


def try_it(office, who, act, made, **more):
    return joint_acts.try_together(
        actor=who, act_name=act, uuids=[one.uuid for one in made],
        worded=worded(office, **more), at=LATER,
    )  # fmt: skip


def do_it(office, who, act, made, key=None, **more):
    return joint_acts.do_together(
        actor=who, key=key or uuid4(), act_name=act, uuids=[one.uuid for one in made],
        worded=worded(office, **more), at=LATER,
    )  # fmt: skip


def send(office, case):
    there = office.province.department
    cases.transfers.transfer_case(
        actor=office.specialist, case_uuid=case.uuid, agency_uuid=there.uuid,
        agency_path=there.path, calendar_code=there.calendar_code, reason=REASON, at=LATER,
    )  # fmt: skip


def answer(office, case, action, **more):
    page = cases.get_page_for(office.elsewhere, case.uuid, at=LATER)
    action(actor=office.elsewhere, transfer_uuid=page.open_transfer.uuid, at=LATER, **more)


def assign(office, case):
    cases.assignments.assign_work(
        actor=office.specialist, case_uuid=case.uuid, title="Xác minh", instruction=REASON,
        due_on=DUE.date(), agency_uuid=office.province.department.uuid, at=LATER,
    )  # fmt: skip


DUE = AT + timedelta(days=10)
GIVE_BACK = cases.transfers.return_transfer
SINGLE = {
    "cases.transfer": ("specialist", False, False, send, {}),
    "cases.accept": ("elsewhere", False, True,
                     lambda o, c: answer(o, c, cases.transfers.accept_transfer), {}),
    "cases.return": ("elsewhere", False, True,
                     lambda o, c: answer(o, c, GIVE_BACK, reason=REASON), {}),
    "cases.reopen": ("head", True, False,
                     lambda o, c: cases.reopen_cases(
                         actor=o.head, case_uuids=[c.uuid], reason=REASON, at=LATER), {}),
    "cases.assign": ("specialist", False, False, assign,
                     {"work": "Xác minh", "due_on": DUE.date()}),
}  # fmt: skip


@pytest.mark.parametrize("act", SINGLE)
def test_many_are_row_for_row_what_single_acts_are_and_cost_as_few_statements(office, act):
    who, is_closed, is_sent, single, more = SINGLE[act]
    made = letters(office, 40, closed=is_closed)
    for case in made if is_sent else ():
        send(office, case)
    actor, was, before = getattr(office, who), stands(), transaction.savepoint()
    for case in made[:2]:
        single(office, case)
    singly = stands()
    transaction.savepoint_rollback(before)
    assert told(try_it(office, actor, act, made[:2], **more)) == ["", ""]
    assert stands() == was != singly  # a trial keeps nothing

    counts = []
    for those in (made[:1], made[:2], made):  # the first one fills what is kept
        before = transaction.savepoint()
        with CaptureQueriesContext(connection) as queries:
            kept = do_it(office, actor, act, those, **more)
        counts.append(len(queries))
        assert [one["refusal"] for one in kept.answers] == [""] * len(those)
        if len(those) == 2:
            found = stands()
            assert {**found, "told": sorted(found["told"], key=str)} == {
                **singly, "told": sorted(singly["told"], key=str)
            }  # fmt: skip
        transaction.savepoint_rollback(before)
    assert counts[1] == counts[2] <= 40, counts


def test_what_cannot_be_done_to_one_is_told_and_holds_up_no_other(office):
    good, closed = letters(office, 1)[0], letters(office, 1, closed=True)[0]
    hidden = make_letter(office.province.department, title="Việc riêng của Sở")
    answers = try_it(office, office.specialist, "cases.transfer", [good, closed, hidden])
    assert told(answers) == ["", "case_already_closed", "matter_not_found"]
    assert answers[2].words == ""  # of others' cases nothing is told
    with pytest.raises(InvalidInput):  # who may not reopen anything is not offered it
        try_it(office, office.specialist, "cases.reopen", [closed])
    with pytest.raises(InvalidInput):
        joint_acts.try_together(
            actor=office.specialist, act_name="cases.transfer", uuids=[good.uuid],
            worded=joint_acts.Worded(), at=LATER,
        )  # fmt: skip


def test_cases_are_handed_over_from_the_list_by_way_of_a_preview_and_once_only(office):
    made = letters(office, 2)
    seat, there = browser(office.specialist), office.province.department
    listed = page_of(office.specialist)
    assert f'name="matter" value="{made[0].uuid}"' in listed and f'action="{PAGE}"' in listed
    given = {"matter": [str(one.uuid) for one in made], "act": "cases.transfer"}

    offered = seat.post(PAGE, {"matter": given["matter"]}).content.decode()
    assert "2 việc đã chọn" in offered and "cases.transfer" in offered
    assert "cases.reopen" not in offered  # the head's alone
    empty = seat.post(PAGE, {**given, "stage": "confirm"})
    assert empty.status_code == 422 and 'id="reason-error"' in empty.content.decode()
    said = {**given, "reason": REASON, "agency": there.name}
    shown = seat.post(PAGE, {**said, "stage": "confirm"}).content.decode()
    assert "2 việc sẽ được xử lý" in shown and there.name in shown and REASON in shown
    assert cases.get_case(made[0].uuid).agency_uuid == office.province.commune.uuid

    key = str(uuid4())
    done = seat.post(PAGE, {**said, "stage": "do", "key": key})
    again = seat.post(PAGE, {**said, "stage": "do", "key": key})
    assert done.status_code == again.status_code == 302 and done.url == again.url
    assert "Đã làm với 2 việc" in seat.get(done.url).content.decode()
    assert {cases.get_case(one.uuid).agency_uuid for one in made} == {there.uuid}
    assert joint_acts.JointAct.objects.count() == 1
    assert browser(office.head).get(done.url).status_code == 404
    assert browser(office.person).post(PAGE, given).status_code in {403, 422}
    assert seat.post("/lam-nhieu/khong-co", given).status_code == 404
    assert seat.post(PAGE, {"act": "cases.transfer"}).status_code == 422
