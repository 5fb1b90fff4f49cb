"""The promised day of a dossier: by the rules of the day, put off once, reminded of."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.calendars.testing import on
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.testing import warn
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.actions.promising import put_off_dossier
from motcua.systems.one_stop_shop.models import Dossier

LONG = "birth-combined"  # four working days; Tuesday 24 November 2026 is off
REASON = "Cơ quan phối hợp chưa có kết quả xác minh"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


def put_off(dossier, *, due_on=date(2026, 12, 4), reason=REASON, by=None, at=None):
    return put_off_dossier(
        actor=by or story.office().head,
        dossier_uuid=dossier.uuid,
        due_on=due_on,
        reason=reason,
        at=at or story.after(hours=2),
    )


def due_of(dossier):
    return cases.get_case(dossier.case.uuid).due_current


def told(template: str) -> list[str]:
    return [repr(one.texts) for one in Message.objects.filter(template=f"one_stop_shop.{template}")]


def test_a_dossier_keeps_the_rules_of_the_day_it_was_accepted():
    dossier = story.accepted(LONG)

    derivation = deadlines.derivation_of(cases.subject_of(dossier.case))

    assert due_of(dossier) == on("2026-11-30 17:30")
    assert derivation.rule_set == "one-stop/2025-07-01"
    assert "118/2025" in derivation.lines("vi")[0]


def test_what_the_postman_brought_is_counted_from_his_handing_over():
    dossier = story.submitted(LONG)
    handed_over = story.after(days=-4)  # Thursday 19 November
    Dossier.objects.filter(pk=dossier.pk).update(channel="postal")
    type(dossier.application).objects.filter(pk=dossier.application.pk).update(
        channel="postal", postal_signed_at=handed_over, postal_record_number="BG-07"
    )

    story.one_stop_shop.accept_dossier(
        actor=story.office().desk, dossier_uuid=dossier.uuid, at=story.AT
    )

    clock = deadlines.find_clock(cases.subject_of(dossier.case))
    assert clock.started_at == handed_over and clock.due_current == on("2026-11-26 17:30")


def test_putting_off_signs_form_04_moves_the_day_and_tells_the_applicant_once():
    dossier = story.accepted(LONG)

    put_off(dossier)
    deliver_all()
    deliver_all()

    assert due_of(dossier) == on("2026-12-04 17:30")
    made = [d for d in documents.list_documents_of(dossier.uuid) if d.kind == "extension"]
    assert len(made) == 1
    assert documents.verify_document(made[0].uuid, at=story.after(hours=3)).is_valid
    assert len(told("deadline_extended")) == 1
    assert REASON in told("deadline_extended")[0] and "04/12/2026" in told("deadline_extended")[0]
    assert events_named("one_stop_shop.dossier_reappointed")[0].payload["code"] == dossier.code
    with pytest.raises(deadlines.AlreadyReappointed):
        put_off(dossier, due_on=date(2026, 12, 10), at=story.after(hours=4))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 12, 5)}, "due_on"),  # a Saturday
        ({"due_on": date(2050, 12, 5)}, "due_on"),
        ({"reason": "bận"}, "reason"),
    ],
)
def test_the_new_day_is_a_working_day_and_the_reason_is_said(wrong, field):
    dossier = story.accepted(LONG)

    with pytest.raises(InvalidInput) as refused:
        put_off(dossier, **wrong)

    assert set(refused.value.fields) == {field} and due_of(dossier) == on("2026-11-30 17:30")


def test_nothing_is_signed_when_the_apology_comes_too_late():
    dossier = story.accepted(LONG)

    with pytest.raises(Exception, match="30/11/2026"):
        put_off(dossier, at=on("2026-11-30 08:00"))

    assert not [d for d in documents.list_documents_of(dossier.uuid) if d.kind == "extension"]


def test_only_those_who_sign_for_the_agency_put_off():
    dossier = story.accepted(LONG)

    for who in (story.office().desk, story.office("sxd").head):
        with pytest.raises(PermissionRefused):
            put_off(dossier, by=who)


def test_the_officers_of_the_open_task_are_reminded_once_each_day():
    dossier = story.accepted(LONG)
    for _ in range(2):
        warn(on("2026-11-27 09:00"))
        deliver_all()
    first = told("task_due_soon")
    warn(on("2026-11-30 09:00"))
    deliver_all()

    assert first and all(dossier.code in one for one in first)
    assert len(told("task_due_soon")) == 2 * len(first)


def test_dossier_act_put_off_shows_what_was_wrong_and_then_the_new_day():
    dossier, head = story.accepted(LONG), story.browser("ky.kyxuan")
    page = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    act = reverse("one_stop_shop:dossier_act", args=[dossier.uuid, "put-off"])
    assert "Xin lỗi và hẹn lại" in head.get(page).content.decode()

    given = {"reason": REASON, "reason_code": "field_check"}
    wrong = head.post(act, {**given, "due_on": "2026-12-05"})
    right = head.post(act, {**given, "due_on": "2026-12-04"})

    assert wrong.status_code == 422 and "Chọn một ngày làm việc" in wrong.content.decode()
    assert right.status_code == 302
    shown = head.get(page).content.decode()
    assert "Xin lỗi và hẹn lại: hạn 17:30 ngày 30/11/2026 chuyển thành" in shown
    assert "Ký phiếu xin lỗi" not in shown, "once is as often as law allows"
    citizen = story.browser("mau", language="en")
    address = reverse("one_stop_shop:dossier_show", kwargs={"code": dossier.code})
    assert "Put off with an apology, once" in citizen.get(address).content.decode()


def test_a_day_is_put_off_by_machine_too():
    dossier, head = story.accepted(LONG), Program(story.token("ky.kyxuan"))
    where = f"/dossiers/{dossier.code}/reappointment"

    why = {"reason": REASON, "reason_code": "dispute_or_complaint"}
    unnamed = head.post(where, {"due_on": "2026-12-04", "reason": REASON})
    put = head.post(where, {"due_on": "2026-12-04", **why})
    again = head.post(where, {"due_on": "2026-12-10", **why})

    assert unnamed.status_code == 422
    assert put.status_code == 200 and datetime.fromisoformat(put.json()["due_at"]) == on(
        "2026-12-04 17:30"
    )
    assert (again.status_code, again.json()["code"]) == (409, "already_reappointed")
