"""Dossiers handed on, worked on by others and explained together; what forty cost against two."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import InvalidInput
from motcua.kernel.cases import api as cases
from motcua.kernel.duties import api as duties
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.together import answering, forgoing, handing_on, passing
from motcua.systems.one_stop_shop.actions.together.batches import Asked
from motcua.systems.one_stop_shop.tests.test_together import (
    ACTS,
    LATER,
    REASON,
    Act,
    asked,
    codes,
    stands,
    waiting_for_the_fee,
    who_does,
)
from motcua.systems.payments import api as payments
from motcua.systems.payments.testing import propose_relief

SOON = story.after(minutes=30)
WORK = {"work": "Xác minh nơi cư trú", "instruction": "Trả lời bằng văn bản"}
BY = date(2026, 12, 20)
RELIEF = {"reason": "Hộ nghèo theo giấy xác nhận", "legal_basis": "Luật Phí và lệ phí, Điều 10"}
LATE = {"reason": "Đoàn kiểm tra thực địa đi muộn hai ngày", "reason_code": "field_check"}


def other_agency():
    path = story.actor("tham.sxd").grants[0].agency_path
    return next(one for one in organizations.list_agencies(on=story.AT.date()) if one.path == path)


def transfer(who, one, at=LATER):
    there = other_agency()
    cases.transfers.transfer_case(
        actor=who, case_uuid=one.case.uuid, agency_uuid=there.uuid, agency_path=there.path,
        calendar_code=there.calendar_code, reason=REASON, at=at,
    )  # fmt: skip


def transferred():
    dossier = story.accepted()
    transfer(story.office().head, dossier, at=SOON)
    return dossier


def answered(action, **more):
    def act(who, one):
        page = cases.get_page_for(who, one.case.uuid, at=LATER)
        action(actor=who, transfer_uuid=page.open_transfer.uuid, at=LATER, **more)

    return act


def owe(dossier):
    """The dossier is late, and whoever handles it has to say why."""
    row = processes.find_open_task(dossier.uuid)
    owed = duties.Owed(
        key=str(dossier.case.uuid), about=events.Subject(row.subject_kind, dossier.uuid),
        words=dossier.code, permission=row.permission, agency_uuid=row.agency_uuid,
    )  # fmt: skip
    return duties.owe_duty(actor=story.office().head, kind=answering.LATENESS, owed=owed, at=SOON)


def late():
    dossier = story.accepted()
    owe(dossier)
    return dossier


def explain(who, one):
    [duty] = duties.find_open_duties(answering.LATENESS, [one.uuid]).values()
    duties.answer_duty(
        actor=who, duty_uuid=duty, reason_code=LATE["reason_code"], text=LATE["reason"], at=LATER
    )


def assign(who, one):
    cases.assignments.assign_work(
        actor=who, case_uuid=one.case.uuid, title=WORK["work"], instruction=WORK["instruction"],
        due_on=BY, agency_uuid=other_agency().uuid, at=LATER,
    )  # fmt: skip


def exempt(who, one):
    [waited] = payments.find_open_requests([one.uuid]).values()
    propose_relief(
        actor=who, request_uuid=waited.uuid, amount=waited.left_to_pay, at=LATER, **RELIEF
    )


FURTHER = {
    "transfer": Act(
        story.accepted, "head", transfer,
        lambda asked: handing_on.transfer_dossiers(
            asked, agency_uuid=other_agency().uuid, reason=REASON)),
    "accept what was handed over": Act(
        transferred, "sxd.specialist", answered(cases.transfers.accept_transfer),
        lambda asked: handing_on.answer_transfers(asked, answer="accepted")),
    "return what was handed over": Act(
        transferred, "sxd.specialist",
        answered(cases.transfers.return_transfer, reason=REASON),
        lambda asked: handing_on.answer_transfers(asked, answer="returned", reason=REASON)),
    "explain": Act(
        late, "specialist", explain, lambda asked: answering.explain_dossiers(asked, **LATE)),
    "exempt": Act(
        waiting_for_the_fee, "head", exempt,
        lambda asked: forgoing.exempt_dossiers(asked, **RELIEF)),
    "assign": Act(
        story.accepted, "specialist", assign,
        lambda asked: handing_on.assign_on_dossiers(
            asked, agency_uuid=other_agency().uuid, due_on=BY, **WORK)),
}  # fmt: skip


@pytest.mark.parametrize("name", FURTHER)
def test_many_are_row_for_row_and_event_for_event_what_single_acts_are(name):
    act = FURTHER[name]
    dossiers = [act.begin() for _ in range(2)]
    before = transaction.savepoint()
    for dossier in dossiers:
        act.single(who_does(act), dossier)
    singly = stands(dossiers)
    transaction.savepoint_rollback(before)
    was = stands(dossiers)

    assert codes(act.many(asked(act, *dossiers, is_trial=True))) == ["", ""]
    assert stands(dossiers) == was  # a trial keeps nothing

    answers = act.many(asked(act, *dossiers))

    assert codes(answers) == ["", ""] and [a.code for a in answers] == [d.code for d in dossiers]
    assert stands(dossiers) == singly != was
    if name != "assign":  # the same work may be asked for again the next day
        again = Asked(who_does(act), [one.uuid for one in dossiers], story.after(hours=2))
        assert set(codes(act.many(again))) < {
            "same_agency", "permission_refused", "transfer_answered", "nothing_owed",
            "dossier_not_found", "nothing_asked",
        }  # fmt: skip


def test_forty_cost_as_many_statements_as_two():
    dossiers = [story.submitted() for _ in range(40)]
    acts = {**ACTS, **FURTHER}

    def count(*names):
        for name in names:
            counts = []
            for those in (dossiers[:1], dossiers[:2], dossiers):  # the first one fills what is kept
                before = transaction.savepoint()
                with CaptureQueriesContext(connection) as queries:
                    assert codes(acts[name].many(asked(acts[name], *those))) == [""] * len(those)
                transaction.savepoint_rollback(before)
                counts.append(len(queries))
            assert counts[1] == counts[2] <= 50, (name, counts)

    def do(name):
        assert set(codes(acts[name].many(asked(acts[name], *dossiers)))) == {""}

    count("refuse", "ask at the desk")
    one_stop_shop.accept_dossiers(
        actor=story.office().desk, dossier_uuids=[one.uuid for one in dossiers], at=story.AT
    )
    count(
        "stop", "ask after acceptance", "ask for the fee", "propose approval", "transfer", "assign"
    )
    accepted = transaction.savepoint()
    do("ask for the fee")
    count("take the request back", "exempt")
    transaction.savepoint_rollback(accepted)
    do("transfer")
    count("accept what was handed over", "return what was handed over")
    transaction.savepoint_rollback(accepted)
    for dossier in dossiers:
        owe(dossier)
    count("explain")
    do("propose approval")
    count("send back")


def test_only_who_may_hands_over_or_explains_and_each_is_told_why_not():
    dossier, strange = late(), story.submitted("land-change-registration")
    there = other_agency().uuid
    specialist = Asked(story.office().specialist, [dossier.uuid, strange.uuid], LATER)
    given = {"agency_uuid": there, "reason": REASON}
    assert codes(handing_on.transfer_dossiers(specialist, **given)) == [
        "permission_refused", "dossier_not_found"
    ]  # fmt: skip
    desk = Asked(story.office().desk, [dossier.uuid], LATER)
    assert codes(answering.explain_dossiers(desk, **LATE)) == ["permission_refused"]
    assert codes(handing_on.answer_transfers(desk, answer="accepted")) == ["transfer_answered"]
    for wrong in ({**given, "agency_uuid": None}, {**given, "reason": " "}):
        with pytest.raises(InvalidInput):
            handing_on.transfer_dossiers(specialist, **wrong)
    with pytest.raises(InvalidInput):
        answering.explain_dossiers(
            Asked(story.office().specialist, [dossier.uuid], LATER), reason="", reason_code=""
        )


def test_what_was_handed_over_and_came_back_is_worked_on_where_it_is():
    dossiers = [story.accepted() for _ in range(2)]
    act = FURTHER["transfer"]
    act.many(asked(act, *dossiers))
    for dossier in dossiers:
        dossier.refresh_from_db()
        assert dossier.competent_agency == other_agency()
        assert processes.find_open_task(dossier.uuid).agency_path == other_agency().path
    sent_back = FURTHER["return what was handed over"]
    sent_back.many(asked(sent_back, *dossiers))
    back = passing.appraise_dossiers(
        Asked(story.office().specialist, [one.uuid for one in dossiers],
              LATER + timedelta(hours=1)),
        outcome="propose_approval", text="Đủ điều kiện",
    )  # fmt: skip
    assert codes(back) == ["", ""]


def test_duties_are_answered_from_their_list_and_by_programs_once_only():
    seen, told = late(), late()
    owed = duties.find_open_duties(answering.LATENESS, [seen.uuid, told.uuid])
    seat, page = story.browser("tham.kyxuan"), "/lam-nhieu/nghia-vu"
    given = {"matter": str(owed[seen.uuid]), "act": "duties.answer", **LATE}
    nothing = seat.post(page, {**given, "reason_code": "", "stage": "confirm"})
    assert nothing.status_code == 422 and 'id="reason_code-error"' in nothing.content.decode()
    shown = seat.post(page, {**given, "stage": "confirm"}).content.decode()
    assert "1 việc sẽ được xử lý" in shown and LATE["reason"] in shown
    done = seat.post(page, {**given, "stage": "do", "key": str(uuid4())})
    assert "Đã làm với 1 việc" in seat.get(done.url).content.decode()

    program = Program(story.token("tham.kyxuan"))
    matters = [str(owed[one.uuid]) for one in (seen, told)]
    body = {"act": "duties.answer", "matters": matters, **LATE}
    body["key"] = str(uuid4())
    first, again = (program.post("/joint-acts", body).json() for _ in range(2))
    assert first == again and [one["code"] for one in first["answers"]] == ["duty_ended", ""]
    assert duties.find_open_duties(answering.LATENESS, [seen.uuid, told.uuid]) == {}
    assert (
        'action="/lam-nhieu/nghia-vu"'
        in story.browser("ky.kyxuan").get("/nghia-vu", {"tinh-trang": "done"}).content.decode()
    )
