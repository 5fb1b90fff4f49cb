"""Asking to pay: what the citizen sees, how the clock waits, and that a receipt counts once."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access.testing import official
from motcua.kernel.calendars.testing import on
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications.api import Message
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.actions.dues import Due
from motcua.systems.one_stop_shop.actions.payments import (
    PaymentAlreadyAsked,
    PaymentAlreadyRecorded,
    PaymentNotAsked,
    PaymentNotPossible,
    PaymentOutstanding,
    call_off_payment,
    record_payment,
    request_payment,
)
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.payments import api as payments
from motcua.systems.payments.testing import approve_void, pay_cash, propose_void

LAND = "land-change-registration"
LONG = "birth-combined"  # four working days; Tuesday 24 November 2026 is off
REASON = "Lệ phí trước bạ theo thông báo của cơ quan thuế"
RECEIPT = {"amount": Decimal(1_200_000), "paid_on": date(2026, 11, 26),
           "receipt_number": "BL-0042"}  # fmt: skip
OTHER = [Due("", Decimal(1_200_000), "Lệ phí trước bạ")]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


def ask(dossier, *, by=None, at=None, **given):
    return request_payment(
        **{"actor": by or story.office().specialist, "dossier_uuid": dossier.uuid, "due": OTHER,
           "reason": REASON, "how": "Tại quầy", "due_on": date(2026, 12, 20),
           "at": at or story.after(hours=1), **given},
    )  # fmt: skip


def pay(dossier, *, by=None, at="2026-11-26 10:00", **given):
    return record_payment(
        actor=by or story.office().specialist, dossier_uuid=dossier.uuid, at=on(at),
        **{**RECEIPT, **given},
    )  # fmt: skip


def requests_of(dossier):
    return payments.list_requests_of(dossier.uuid)


def clock_of(dossier):
    return deadlines.find_clock(cases.subject_of(dossier.case))


def said(dossier, language="vi"):
    return " ".join(deadlines.derivation_of(cases.subject_of(dossier.case)).lines(language))


def told(template):
    return [repr(one.texts) for one in Message.objects.filter(template=f"one_stop_shop.{template}")]


def with_sector_law(dossier):
    """The dossier's procedure as one whose sector's law lets the clock wait for the payment."""
    line = {"code": "obligation", "name": {"vi": "Nghĩa vụ tài chính", "en": "Obligation"},
            "kind": "obligation", "amount": None, "basis": {}, "because": {}, "decision": None,
            "exemption": None,
            "wait_basis": {"vi": "Nghị định 101/2024", "en": "Decree 101/2024"}}  # fmt: skip
    Dossier.objects.filter(pk=dossier.pk).update(fees=[*dossier.fees, line])
    return [Due("obligation", Decimal(1_200_000))]


def test_where_only_general_law_speaks_the_clock_runs_on_and_says_so():
    dossier = story.accepted(LONG)
    before = clock_of(dossier)

    request = ask(dossier)

    dossier.refresh_from_db()
    assert dossier.status == "payment" and request.stops_clock is False
    assert clock_of(dossier) == before and "vẫn tính" in said(dossier)
    pay(dossier)
    dossier.refresh_from_db()
    assert dossier.status == "processing" and clock_of(dossier) == before
    assert "the time limit ran on" in said(dossier, "en")
    assert deadlines.recomputed_due(cases.subject_of(dossier.case)) == before.due_current


def test_where_the_sectors_law_lets_it_the_clock_waits_until_the_day_of_the_receipt():
    dossier = story.accepted(LONG)
    due = with_sector_law(dossier)
    ask(dossier, due=due)
    assert clock_of(dossier).state == "paused" and "Nghị định 101/2024" in said(dossier)

    pay(dossier, at="2026-12-03 10:00")  # recorded a week after it was paid

    # Asked Monday 9:30; Tuesday is off; Wednesday and Thursday are waited too.
    clock = clock_of(dossier)
    assert clock.due_original == on("2026-11-30 17:30") and clock.state == "running"
    assert clock.due_current == on("2026-12-03 15:30")
    assert deadlines.recomputed_due(cases.subject_of(dossier.case)) == clock.due_current


def test_the_applicant_is_told_of_each_step_once():
    dossier = story.accepted(LONG)
    ask(dossier)
    deliver_all()
    deliver_all()
    pay(dossier)
    deliver_all()

    (asked,), (paid,) = told("payment_requested"), told("payment_recorded")
    assert "1.200.000 đồng" in asked and "20/12/2026" in asked and "1.200.000 đồng" in paid
    assert events_named("one_stop_shop.payment_requested")[0].payload["amount"] == 1_200_000


def test_the_same_receipt_counts_once_and_another_one_is_refused():
    dossier = story.accepted(LONG)
    ask(dossier)
    pay(dossier)

    pay(dossier)
    assert [one.proofs for one in requests_of(dossier)] == [("BL-0042",)]
    assert len(events_named("one_stop_shop.payment_recorded")) == 1
    with pytest.raises(PaymentAlreadyRecorded, match="BL-0042"):
        pay(dossier, receipt_number="BL-0043")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": Decimal(120_000)}, "amount"),
        ({"amount": None}, "amount"),
        ({"paid_on": date(2026, 11, 27)}, "paid_on"),  # to come
        ({"paid_on": date(2026, 11, 20)}, "paid_on"),  # before the dossier came
        ({"paid_on": None}, "paid_on"),
        ({"receipt_number": " "}, "receipt_number"),
    ],
)
def test_a_wrong_receipt_is_refused_and_says_what_to_do(wrong, field):
    dossier = story.accepted(LONG)
    ask(dossier)

    with pytest.raises(InvalidInput) as refused:
        pay(dossier, **wrong)

    assert set(refused.value.fields) == {field}
    if wrong.get("amount"):
        assert "120.000 đồng" in refused.value.fields["amount"]
        assert "1.200.000 đồng" in refused.value.fields["amount"]
    assert requests_of(dossier)[0].is_open


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due": []}, "due"),
        ({"due": [Due("unknown", Decimal(5))]}, "due"),
        ({"due": [Due("", Decimal(5))]}, "other_title"),
        ({"due": [Due("", Decimal(0), "Khoản khác")]}, "other_amount"),
        ({"due": [Due("", Decimal("1.5"), "Khoản khác")]}, "other_amount"),
        ({"reason": "nộp"}, "reason"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 11, 22)}, "due_on"),
    ],
)
def test_a_request_names_what_why_and_by_when(wrong, field):
    dossier = story.accepted(LONG)

    with pytest.raises(InvalidInput) as refused:
        ask(dossier, **wrong)

    assert set(refused.value.fields) == {field} and not requests_of(dossier)


def test_nothing_is_decided_nor_asked_twice_while_it_is_waited_for():
    dossier = story.appraised(LONG)
    ask(dossier, at=story.after(hours=8))

    with pytest.raises(PaymentAlreadyAsked):
        ask(dossier, at=story.after(hours=9))
    with pytest.raises(PaymentOutstanding, match=r"1\.200\.000"):
        story.one_stop_shop.approve_dossier(
            actor=story.office().head, dossier_uuid=dossier.uuid, text="", at=story.after(hours=9)
        )
    with pytest.raises(PaymentOutstanding):
        story.one_stop_shop.reject_dossier(
            actor=story.office().head, dossier_uuid=dossier.uuid, text="Không đủ điều kiện",
            legal_basis="Điều 1", at=story.after(hours=9),
        )  # fmt: skip
    [answer] = story.one_stop_shop.approve_dossiers(
        actor=story.office().head, dossier_uuids=[dossier.uuid], at=story.after(hours=9)
    )
    assert isinstance(answer.refusal, PaymentOutstanding)


def test_a_request_is_taken_back_with_a_reason_and_may_be_made_anew():
    dossier = story.accepted(LONG)
    ask(dossier, due=with_sector_law(dossier))
    given = {"actor": story.office().specialist, "dossier_uuid": dossier.uuid}

    with pytest.raises(InvalidInput):
        call_off_payment(**given, reason="sai", at=story.after(hours=2))
    call_off_payment(**given, reason="Cơ quan thuế sửa thông báo", at=story.after(hours=2))
    deliver_all()

    dossier.refresh_from_db()
    assert (dossier.status, clock_of(dossier).state) == ("processing", "running")
    assert len(told("payment_called_off")) == 1
    with pytest.raises(PaymentNotAsked):
        pay(dossier)
    assert ask(dossier, due=[Due("obligation", Decimal(900))], at=story.after(hours=3)).is_open


def test_a_withdrawn_dossier_waits_for_no_payment():
    dossier = story.accepted(LONG)
    ask(dossier, due=with_sector_law(dossier))

    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=story.after(hours=2)
    )

    assert requests_of(dossier)[0].called_off_at is not None
    assert clock_of(dossier).state == "ended"
    with pytest.raises(PaymentNotPossible):
        ask(dossier, at=story.after(hours=3))


def test_before_acceptance_it_is_paid_at_the_desk_without_a_clock():
    dossier = story.submitted(LONG)
    ask(dossier, by=story.office().desk)
    pay(dossier, by=story.office().desk)

    dossier.refresh_from_db()
    assert dossier.status == "submitted" and clock_of(dossier) is None


def test_only_the_desk_and_the_specialist_ask_and_record():
    dossier = story.accepted(LONG)
    for who in (story.actor("mau"), story.office("sxd").specialist):
        with pytest.raises(PermissionRefused):
            ask(dossier, by=who)


def test_a_fee_kept_with_the_dossier_says_which_table_decided_and_why():
    dossier = story.submitted()

    kept = {line["code"]: line for line in dossier.fees}

    late = kept["late_birth"]
    assert late["decision"]["decision"] == "birth-registration-fee"
    assert late["decision"]["version"] == 1 and late["amount"] == "0"
    assert any("Luật Hộ tịch 2014" in line for line in late["because"]["vi"])
    assert any("Law on Civil Status" in line for line in late["because"]["en"])
    assert kept["extract_copy"]["amount"] == "16000", "two copies of 8,000"


def test_dossier_act_asks_and_records_and_the_citizen_reads_why():
    dossier = story.accepted()
    officer, citizen = story.browser("quay.kyxuan"), story.browser("mau", language="en")
    page = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    act = [reverse("one_stop_shop:dossier_act", args=[dossier.uuid, name])
           for name in ("ask-payment", "record-payment")]  # fmt: skip
    show = reverse("one_stop_shop:dossier_show", kwargs={"code": dossier.code})
    asked = {"due": "extract_copy", "reason": "Phí hai bản sao trích lục", "due_on": "2026-12-01",
             "how": "Nộp tại quầy"}  # fmt: skip

    wrong = officer.post(act[0], {**asked, "reason": "phí"})
    right = officer.post(act[0], asked)
    seen = citizen.get(show).content.decode()
    less = officer.post(act[1], {"amount": "15.000", "receipt_number": "7",
                                 "paid_on": "2026-11-23"})  # fmt: skip
    paid = officer.post(act[1], {"amount": "16.000 đ", "receipt_number": "7",
                                 "paid_on": "2026-11-23"})  # fmt: skip

    assert wrong.status_code == 422 and "Phí hai" not in wrong.content.decode()
    assert right.status_code == 302
    assert re.search(r"Please pay 16.000", seen) and "Charge for each copy" in seen
    assert "he time limit runs on" in seen and "Payment requested" in seen
    assert less.status_code == 422 and "Biên lai ghi 15.000 đồng" in less.content.decode()
    assert paid.status_code == 302
    assert "đã nộp" in officer.get(page).content.decode()
    assert "receipt 7" in citizen.get(show).content.decode()


def test_a_payment_is_asked_for_and_recorded_by_machine_too():
    dossier, program = story.accepted(), Program(story.token("tham.kyxuan"))
    where = f"/dossiers/{dossier.code}"
    body = {"due": [{"code": "extract_copy"}], "reason": REASON, "due_on": "2026-12-01"}
    receipt = {"amount": 16000, "paid_on": "2026-11-23", "receipt_number": "7"}

    asked = program.post(f"{where}/payment-requests", body)
    twice = program.post(f"{where}/payment-requests", body)
    less = program.post(f"{where}/payment", {**receipt, "amount": 1})
    paid = program.post(f"{where}/payment", receipt)
    again = program.post(f"{where}/payment", receipt)

    assert asked.status_code == 200 and asked.json()["national_code"] == 6
    assert (twice.status_code, twice.json()["code"]) == (409, "payment_already_asked")
    assert less.status_code == 422
    assert paid.json()["payments"][0]["state"] == "paid"
    assert again.status_code == 200 and again.json()["national_code"] == 4


def test_the_task_that_waits_for_the_payment_is_done_with_it():
    dossier = story.submitted(LAND)
    counter = official(agency=dossier.receiving_agency, role="counter_officer", at=story.AT)
    specialist = official(agency=dossier.competent_agency, role="specialist", at=story.AT)
    story.one_stop_shop.accept_dossier(actor=counter, dossier_uuid=dossier.uuid, at=story.AT)
    story.one_stop_shop.appraise_dossier(
        actor=specialist, dossier_uuid=dossier.uuid, outcome="propose_with_tax",
        text="Có nghĩa vụ tài chính", legal_basis="", at=story.after(hours=1),
    )  # fmt: skip
    assert processes.find_open_task(dossier.uuid).element_id == "tax_notice"

    ask(dossier, by=specialist, at=story.after(hours=2))
    with pytest.raises(PaymentOutstanding):
        story.one_stop_shop.appraise_dossier(
            actor=specialist, dossier_uuid=dossier.uuid, outcome="paid", text="", legal_basis="",
            at=story.after(hours=3),
        )  # fmt: skip
    pay(dossier, by=specialist)

    assert processes.find_open_task(dossier.uuid).element_id == "update_register"


def test_a_fee_asked_before_the_result_is_returned_holds_the_result_back_until_it_is_paid():
    dossier = story.approved()
    desk = story.office().desk
    given = {"actor": desk, "dossier_uuid": dossier.uuid, "channel": "counter"}
    ask(dossier, by=desk, at=story.after(hours=9))
    dossier.refresh_from_db()
    assert dossier.status == "decided", "nobody waits with the decision any more"

    with pytest.raises(PaymentOutstanding):
        story.one_stop_shop.deliver_result(**given, at=story.after(hours=10))
    deliver_all()
    dossier.refresh_from_db()
    assert dossier.status == "decided"
    pay(dossier, by=desk)
    deliver_all()

    dossier.refresh_from_db()
    assert dossier.status == "returned", "asked for on the portal, it is there once it is paid for"
    assert len(told("payment_recorded")) == 1


def test_a_voided_receipt_makes_the_sum_owed_again_and_the_dossier_is_told_of_the_next_one():
    dossier = story.accepted(LONG)
    ask(dossier, due=with_sector_law(dossier))
    desk, head = story.office().desk, story.office().head
    at = story.after(hours=2)
    first = pay_cash(desk, dossier.uuid, 1_200_000, at=at)
    propose_void(actor=desk, payment_uuid=first.uuid, reason="Nhập nhầm số tiền", at=at)
    approve_void(actor=head, payment_uuid=first.uuid, at=at)
    pay_cash(desk, dossier.uuid, 1_200_000, at=story.after(hours=3))
    deliver_all()

    dossier.refresh_from_db()
    assert (dossier.status, clock_of(dossier).state) == ("processing", "running")
    assert len(events_named("one_stop_shop.payment_recorded")) == 2
