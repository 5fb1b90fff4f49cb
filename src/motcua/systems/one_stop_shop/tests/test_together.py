"""Acts on many dossiers: the same as one by one, in as many statements as one takes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from motcua.base.errors import InvalidInput
from motcua.base.testing.rows import rows_of
from motcua.kernel.cases import api as cases
from motcua.kernel.documents import api as documents
from motcua.kernel.duties.api import Duty
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications.api import Message
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.dues import Due
from motcua.systems.one_stop_shop.actions.ending import stop_dossier
from motcua.systems.one_stop_shop.actions.explaining import explain_late_step
from motcua.systems.one_stop_shop.actions.handling import send_back_dossier
from motcua.systems.one_stop_shop.actions.payments import call_off_payment, request_payment
from motcua.systems.one_stop_shop.actions.promising import put_off_dossier
from motcua.systems.one_stop_shop.actions.together import (
    asking,
    ending,
    forgoing,
    passing,
    promising,
)
from motcua.systems.one_stop_shop.actions.together.batches import (
    MOST,
    Asked,
    Late,
    NothingChosen,
    TooManyChosen,
)
from motcua.systems.one_stop_shop.tests.rows import everything, plain
from motcua.systems.payments import api as payments

LONG = "birth-combined"  # its limit is days, so it can be put off
GROUNDS = {**story.GROUNDS, "reason_code": "papers_false"}
WANTED = [one_stop_shop.Wanted("paper", "giay-chung-sinh", "Giấy chứng sinh", "bản rõ")]
REASON = "Giấy tờ chụp mờ, không đọc được"
DUE_ON = date(2026, 12, 20)
LATER = story.after(hours=1)


def wanted_of(name=story.BIRTH):
    """The first paper that the procedure asks everybody for."""
    version = story.version_of(name)
    answers = story.contents()[name]["example_answers"]
    first = next(one for one in version.components_for(answers) if one.is_asked)
    return [one_stop_shop.Wanted("paper", first.code, "Giấy tờ", "bản rõ")]


@dataclass(frozen=True)
class Act:
    """An act done to each of many by itself, and to all together; where it begins and by whom."""

    begin: Any
    who: str
    single: Any
    many: Any


def with_uuid(action, **more):
    return lambda who, one: action(actor=who, dossier_uuid=one.uuid, at=LATER, **more)


def waiting_for_the_fee():
    """A dossier that was asked to pay half an hour ago; its clock stands where law lets it."""
    dossier = story.accepted()
    given = {"reason": REASON, "how": "", "due_on": DUE_ON}
    request_payment(
        actor=story.office().desk, dossier_uuid=dossier.uuid, due=dues_of(dossier),
        at=story.after(minutes=30), **given,
    )  # fmt: skip
    dossier.refresh_from_db()
    return dossier


REJECTED = {"legal_basis": GROUNDS["legal_basis"], "reason_code": "conditions_not_met"}
ACTS = {
    "refuse": Act(
        story.submitted, "desk", with_uuid(one_stop_shop.refuse_dossier, **GROUNDS),
        lambda asked: ending.refuse_dossiers(asked, **GROUNDS)),
    "stop": Act(
        story.accepted, "head", with_uuid(stop_dossier, **GROUNDS),
        lambda asked: ending.stop_dossiers(asked, **GROUNDS)),
    "ask at the desk": Act(
        story.submitted, "desk",
        lambda who, one: one_stop_shop.request_supplement(
            actor=who, dossier_uuid=one.uuid, wanted=wanted_of(), reason=REASON, at=LATER,
            reason_code="papers_unclear"),
        lambda asked: asking.request_supplements(
            asked, wanted=wanted_of(), reason=REASON, reason_code="papers_unclear")),
    "ask after acceptance": Act(
        story.accepted, "specialist",
        lambda who, one: one_stop_shop.request_supplement(
            actor=who, dossier_uuid=one.uuid, wanted=wanted_of(), reason=REASON, at=LATER),
        lambda asked: asking.request_supplements(asked, wanted=wanted_of(), reason=REASON)),
    "ask for the fee": Act(
        story.accepted, "desk",
        lambda who, one: request_payment(
            actor=who, dossier_uuid=one.uuid, due=dues_of(one), reason=REASON, how="Tại quầy",
            due_on=DUE_ON, at=LATER),
        lambda asked: asking.request_payments(
            asked, reason=REASON, how="Tại quầy", due_on=DUE_ON)),
    "take the request back": Act(
        waiting_for_the_fee, "desk", with_uuid(call_off_payment, reason=REASON),
        lambda asked: forgoing.call_off_payments(asked, reason=REASON)),
    "propose approval": Act(
        story.accepted, "specialist",
        lambda who, one: one_stop_shop.appraise_dossier(
            actor=who, dossier_uuid=one.uuid, outcome="propose_approval", text="Đủ điều kiện",
            legal_basis="", at=LATER),
        lambda asked: passing.appraise_dossiers(
            asked, outcome="propose_approval", text="Đủ điều kiện")),
    "send back": Act(
        story.appraised, "head", with_uuid(send_back_dossier, text=REASON),
        lambda asked: passing.send_back_dossiers(asked, text=REASON)),
}  # fmt: skip
SIGNED = {
    "reject": Act(
        story.appraised, "head",
        with_uuid(one_stop_shop.reject_dossier, text=GROUNDS["reason"], **REJECTED),
        lambda asked: ending.reject_dossiers(asked, reason=GROUNDS["reason"], **REJECTED)),
    "put off": Act(
        lambda: story.accepted(LONG), "head",
        with_uuid(put_off_dossier, due_on=date(2026, 12, 4), reason=REASON),
        lambda asked: promising.put_off_dossiers(
            asked, due_on=date(2026, 12, 4), reason=REASON)),
}  # fmt: skip


def dues_of(dossier):
    return [Due(line["code"]) for line in dossier.fees if line["amount"] and int(line["amount"])]


def who_does(act):
    place, _, name = act.who.rpartition(".")
    return getattr(story.office(place or "kyxuan"), name)


def asked(act, *dossiers, **more):
    uuids = [getattr(one, "uuid", one) for one in dossiers]
    return Asked(who_does(act), uuids, LATER, **more)


def codes(answers):
    return [answer.refusal.code if answer.refusal else "" for answer in answers]


def stands(dossiers):
    """All rows of the dossiers and their papers' kinds, without what is made by chance."""
    found = []
    for dossier in dossiers:
        dossier.refresh_from_db()
        papers = sorted(one.kind for one in documents.list_documents_of(dossier.uuid))
        kept = everything(dossier)
        kept |= {
            "cases_transfer": rows_of("cases_transfer", "case_id = %s", [dossier.case_id]),
            "cases_assignment": rows_of("cases_assignment", "case_id = %s", [dossier.case_id]),
            "duties_duty": rows_of("duties_duty", "about_uuid = %s", [dossier.uuid]),
        }
        for table in ("cases_transfer", "cases_assignment", "duties_duty"):
            kept[table] = [plain(row, {}) for row in kept[table]]
        for row in kept["events_journal"]:
            row.pop("at_position", None)
        found.append((kept, papers, dossier.status))
    return found


@pytest.mark.parametrize("name", [*ACTS, *SIGNED])
def test_many_are_row_for_row_and_event_for_event_what_single_acts_are(name):
    act = {**ACTS, **SIGNED}[name]
    dossiers = [act.begin() for _ in range(2)]
    before = transaction.savepoint()
    for dossier in dossiers:
        act.single(who_does(act), dossier)
    singly = stands(dossiers)
    transaction.savepoint_rollback(before)
    was = stands(dossiers)

    tried = act.many(asked(act, *dossiers, is_trial=True))
    assert codes(tried) == ["", ""] and stands(dossiers) == was  # a trial keeps nothing

    answers = act.many(asked(act, *dossiers))

    assert codes(answers) == ["", ""] and [a.code for a in answers] == [d.code for d in dossiers]
    assert stands(dossiers) == singly != was
    again = Asked(who_does(act), [one.uuid for one in dossiers], story.after(hours=2))
    assert set(codes(act.many(again))) < {
        "dossier_moved", "supplement_already_requested", "payment_already_asked",
        "already_reappointed", "payment_not_asked",
    }  # fmt: skip


def test_what_cannot_be_done_to_one_is_told_and_holds_up_no_other():
    act = ACTS["refuse"]
    good, also, moved = (act.begin() for _ in range(3))
    strange = story.submitted("land-change-registration")
    one_stop_shop.accept_dossier(actor=who_does(act), dossier_uuid=moved.uuid, at=story.AT)

    answers = act.many(asked(act, good, moved, strange, who_does(act), also, good))

    told = codes(answers)
    assert told[:2] == ["", "dossier_moved"] and told[3:] == ["dossier_not_found", ""]
    for one in (good, also, moved):
        one.refresh_from_db()
    assert (good.status, also.status, moved.status) == ("not_accepted", "not_accepted", "accepted")


def test_one_that_its_case_refuses_is_left_whole_and_the_others_go_on_once():
    act = ACTS["refuse"]
    bad, good = act.begin(), act.begin()
    cases.Case.objects.filter(pk=bad.case_id).update(
        state=cases.Case.State.CLOSED, closed_at=story.AT
    )
    was = stands([bad])

    assert codes(act.many(asked(act, bad, good))) == ["case_already_closed", ""]

    assert stands([bad]) == was
    assert [processes.find_open_task(bad.uuid).element_id] == ["receive"]
    rows = rows_of("events_journal", "subject_uuid = ANY (%s)", [[good.uuid, good.case.uuid]])
    told = Counter((row["name"], str(row["subject_uuid"])) for row in rows)
    assert max(told.values()) == 1


def test_a_supplement_is_asked_of_one_procedure_and_only_for_papers_that_it_needs():
    act = ACTS["ask at the desk"]
    birth, marriage = act.begin(), story.submitted("marriage-registration")
    given = {"wanted": wanted_of(), "reason": REASON}
    assert codes(asking.request_supplements(asked(act, birth, marriage), **given)) == [
        "", "another_procedure"
    ]  # fmt: skip
    strange = [one_stop_shop.Wanted("paper", "no-such-paper", "Giấy lạ")]
    answers = asking.request_supplements(asked(act, act.begin()), wanted=strange, reason=REASON)
    assert codes(answers) == ["paper_not_needed"]
    assert "Giấy lạ" in answers[0].refusal.message("vi")


def test_a_dossier_that_costs_nothing_more_is_told_and_one_of_another_agency_is_refused():
    act = ACTS["ask for the fee"]
    dossier = act.begin()
    assert codes(act.many(asked(act, dossier))) == [""]
    free = story.accepted(LONG)
    free.fees = []
    free.save(update_fields=["fees"])
    other = Asked(story.office("sxd").desk, [free.uuid], LATER)
    given = {"reason": REASON, "how": "", "due_on": DUE_ON}
    assert codes(asking.request_payments(asked(act, free, dossier), **given)) == [
        "nothing_due", "payment_already_asked"
    ]  # fmt: skip
    (hidden,) = asking.request_payments(other, **given)  # of others' dossiers nothing is told
    assert hidden.refusal.code == "dossier_not_found" and hidden.code == ""
    head = Asked(story.office().head, [free.uuid], LATER)
    assert codes(asking.request_payments(head, **given)) == ["permission_refused"]


def test_many_are_let_off_by_one_decision_each_with_its_own_relief():
    act = ACTS["ask for the fee"]
    owing, free = act.begin(), act.begin()
    act.many(asked(act, owing))
    given = {"reason": "Hộ nghèo theo giấy xác nhận", "legal_basis": "Luật Phí và lệ phí, Điều 10"}
    head = Asked(story.office().head, [owing.uuid, free.uuid], LATER)
    answers = forgoing.exempt_dossiers(head, **given)
    assert codes(answers) == ["", "nothing_asked"]
    assert payments.find_open_requests([owing.uuid]) == {}
    with pytest.raises(InvalidInput):
        forgoing.exempt_dossiers(head, reason="", legal_basis="")


def test_missing_reasons_none_and_too_many_are_refused_before_anything_is_done():
    act = ACTS["refuse"]
    dossier = act.begin()
    for given in ({**GROUNDS, "reason": "ngắn"}, {**GROUNDS, "reason_code": "no_such"}):
        with pytest.raises(InvalidInput):
            ending.refuse_dossiers(asked(act, dossier), **given)
    with pytest.raises(NothingChosen):
        act.many(asked(act))
    with pytest.raises(TooManyChosen):
        act.many(asked(act, *(UUID(int=number) for number in range(MOST + 1))))
    dossier.refresh_from_db()
    assert dossier.status == "submitted"


def test_each_gets_its_form_and_its_message_after_commit():
    act = ACTS["refuse"]
    dossiers = [act.begin() for _ in range(2)]
    deliver_all(story.AT)
    act.many(asked(act, *dossiers))
    deliver_all(LATER)
    for dossier in dossiers:
        assert "refusal" in {one.kind for one in documents.list_documents_of(dossier.uuid)}
    told = Message.objects.filter(template="one_stop_shop.dossier_not_accepted")
    assert set(told.values_list("about_uuid", flat=True)) == {one.uuid for one in dossiers}


def test_late_steps_of_many_are_explained_in_one_go_as_singly():
    act, at = ACTS["refuse"], story.after(days=3)
    dossiers = [act.begin() for _ in range(2)]
    in_time = {"reason_code": "staff_overloaded", "text": ""}
    tasks = [processes.find_open_task(one.uuid) for one in dossiers]
    assert all(task.is_overdue(at) for task in tasks)

    def explained():
        rows = Duty.objects.filter(key__in=[str(task.uuid) for task in tasks]).order_by("key")
        names = ("kind", "state", "reason_code", "answer", "due_at", "ended_at", "ended_by_name")
        return list(rows.values_list(*names))

    before = transaction.savepoint()
    for task in tasks:
        explain_late_step(actor=who_does(act), task=task, at=at, **in_time)
    singly = explained()
    transaction.savepoint_rollback(before)
    given = Asked(who_does(act), [one.uuid for one in dossiers], at, Late("staff_overloaded"))

    assert codes(act.many(given)) == ["", ""]

    assert explained() == singly and len(singly) == 2
