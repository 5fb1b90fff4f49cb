"""What a late or nearly late dossier makes officials owe; and who answers, when, and once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.web.clock import now
from motcua.kernel.calendars.testing import on
from motcua.kernel.deadlines.testing import warn
from motcua.kernel.duties import api as duties
from motcua.kernel.escalations import api as escalations
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.processes import api as processes
from motcua.kernel.reasons import api as reasons
from motcua.kernel.workloads import api as workloads
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.actions.ending import withdraw_dossier
from motcua.systems.one_stop_shop.actions.handling import appraise_dossier
from motcua.systems.one_stop_shop.actions.promising import put_off_dossier
from motcua.systems.one_stop_shop.actions.registering import close_register
from motcua.systems.one_stop_shop.actions.year_end import owe_closing_of_books
from motcua.systems.one_stop_shop.models import RegisterBook

LONG = "birth-combined"  # four working days: due on Monday 30 November 2026, 17:30
DUE = on("2026-11-30 17:30")
TOLD = "Đoàn kiểm tra thực địa đi muộn hai ngày"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


def owed(kind=""):
    found = duties.Duty.objects.order_by("id")
    return list(found.filter(kind=kind) if kind else found)


def pass_time(at):
    """Warnings are given and heard, as the worker does."""
    warn(at)
    deliver_all(at)


def late(name=LONG):
    dossier = story.accepted(name)
    deliver_all(story.AT)
    pass_time(DUE + timedelta(minutes=10))
    return dossier


def answer(duty, *, by, code="field_check", text=TOLD, at=None):
    return duties.answer_duty(
        actor=by,
        duty_uuid=duty.uuid,
        reason_code=code,
        text=text,
        at=at or DUE + timedelta(hours=1),
    )


def test_a_late_dossier_has_to_be_explained_by_whom_it_waits_for():
    dossier = story.accepted(LONG)
    specialist = story.office().specialist
    task = processes.find_open_task(dossier.uuid)
    workloads.claim_task(actor=specialist, task_uuid=task.uuid, at=story.AT)
    pass_time(DUE + timedelta(minutes=10))
    pass_time(DUE + timedelta(minutes=30))

    (duty,) = owed("explain_lateness")
    assert (duty.about_kind, duty.about_uuid) == ("one_stop_shop.dossier", dossier.uuid)
    assert (duty.permission, duty.account_uuid) == ("one_stop_shop.appraise", specialist.uuid)
    # Heard after office hours: the working day after next is the first whole one.
    assert duty.due_at == on("2026-12-02 17:30") and dossier.code in duty.words
    waiting = processes.find_open_task(duty.uuid)
    assert waiting.assignee_uuid == specialist.uuid and waiting.due_at == duty.due_at
    assert processes.find_open_task(dossier.uuid).uuid == task.uuid, "the dossier's own task stays"


def test_an_explanation_ends_the_duty_and_tells_its_reason():
    dossier = late()
    (duty,) = owed("explain_lateness")

    done = answer(duty, by=story.office().specialist)

    assert (done.state, done.reason_code, done.answer) == ("done", "field_check", TOLD)
    assert processes.find_open_task(duty.uuid) is None
    (told,) = [e for e in events_named("duties.duty_done") if e.subject_uuid == dossier.uuid]
    assert told.payload["reason"] == "field_check" and told.payload["act"] == "late"
    assert told.payload["is_late"] is False
    with pytest.raises(duties.DutyEnded):
        answer(duty, by=story.office().specialist)


@pytest.mark.parametrize(
    ("code", "text", "refusal"),
    [
        ("", TOLD, reasons.ReasonMissing),
        ("papers_missing", TOLD, reasons.ReasonUnfit),
        ("field_check", "ngắn", InvalidInput),
        ("other", "", reasons.ReasonMissing),
    ],
)
def test_an_explanation_without_reason_or_words_is_refused_and_stays_owed(code, text, refusal):
    late()
    (duty,) = owed("explain_lateness")

    with pytest.raises(refusal):
        answer(duty, by=story.office().specialist, code=code, text=text)

    duty.refresh_from_db()
    assert duty.state == "open"


def test_nobody_else_answers_a_duty():
    late()
    (duty,) = owed("explain_lateness")

    for who in (story.actor("mau"), story.office("sxd").specialist, story.office().desk):
        with pytest.raises(PermissionRefused):
            answer(duty, by=who)


def test_a_duty_that_nobody_answers_is_raised_to_the_head():
    late()
    (duty,) = owed("explain_lateness")
    task = processes.find_open_task(duty.uuid)
    at = on("2026-12-04 17:30")

    escalations.escalate_overdue_tasks(at=at)

    assert [level for level, _at in escalations.raised_tasks([task.uuid])[task.uuid]] == [1]
    (told,) = [e for e in events_named("escalations.task_escalated") if e.subject_uuid == duty.uuid]
    assert told.payload["raised_to"] == [str(story.office().head.uuid)]


def test_a_day_before_the_head_is_to_have_it_finished_or_apologise():
    dossier = story.accepted(LONG)
    pass_time(on("2026-11-27 08:00"))

    (duty,) = owed("apologise_or_finish")
    assert duty.permission == "one_stop_shop.approve" and duty.due_at == on("2026-11-27 17:30")
    with pytest.raises(duties.DutyDoneElsewhere):
        answer(duty, by=story.office().head, at=on("2026-11-27 09:00"))
    put_off_dossier(
        actor=story.office().head,
        dossier_uuid=dossier.uuid,
        due_on=date(2026, 12, 4),
        reason=TOLD,
        reason_code="field_check",
        at=on("2026-11-27 10:00"),
    )
    deliver_all(on("2026-11-27 10:01"))

    duty.refresh_from_db()
    assert duty.state == "done" and duty.ended_at == on("2026-11-27 10:00")


def test_the_apology_that_was_not_given_is_missed_and_lateness_to_be_explained():
    story.accepted(LONG)
    pass_time(on("2026-11-27 08:00"))
    pass_time(DUE + timedelta(minutes=10))

    assert [one.state for one in owed("apologise_or_finish")] == ["missed"]
    assert [one.state for one in owed("explain_lateness")] == ["open"]


def test_what_waits_for_the_signature_needs_no_apology_and_what_ends_lets_it_go():
    story.appraised(LONG)
    pass_time(on("2026-11-27 08:00"))
    assert owed() == []

    dossier = story.accepted(LONG)
    pass_time(on("2026-11-27 08:10"))
    (duty,) = owed("apologise_or_finish")
    withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=on("2026-11-27 09:00")
    )
    deliver_all(on("2026-11-27 09:01"))

    duty.refresh_from_db()
    assert duty.state == "dropped" and processes.find_open_task(duty.uuid) is None


def appraise_late(dossier):
    """The specialist's three working hours are long over."""
    return appraise_dossier(
        actor=story.office().specialist,
        dossier_uuid=dossier.uuid,
        outcome="propose_approval",
        text="Đã kiểm tra",
        legal_basis="",
        at=on("2026-11-26 10:00"),
    )


def test_a_late_step_is_owed_by_whoever_did_it_and_one_in_time_by_nobody():
    dossier = story.accepted(LONG)
    deliver_all(story.AT)
    assert owed() == []

    appraise_late(dossier)
    deliver_all(on("2026-11-26 10:01"))

    (duty,) = owed("explain_late_step")
    assert duty.account_uuid == story.office().specialist.uuid
    done = answer(duty, by=story.office().specialist, text="", at=on("2026-11-26 11:00"))
    assert done.state == "done"
    deliver_all(on("2026-11-26 11:01"))
    assert [one.kind for one in owed()] == ["explain_late_step"], "a duty makes no further duty"


def test_the_page_shows_what_is_owed_takes_the_answer_and_keeps_what_was_typed():
    late()
    (duty,) = owed("explain_lateness")
    page, browser = reverse("duties:duty_show", args=[duty.uuid]), story.browser("tham.kyxuan")
    send = reverse("duties:duty_answer", args=[duty.uuid])

    shown = browser.get(page).content.decode()
    wrong = browser.post(send, {"reason": TOLD})
    right = browser.post(send, {"reason": TOLD, "reason_code": "field_check"})
    again = browser.post(send, {"reason": TOLD, "reason_code": "field_check"})

    assert "Giải trình hồ sơ quá hạn" in shown and "Điều 19 khoản 9" in shown
    assert wrong.status_code == 422 and TOLD in wrong.content.decode()
    assert (right.status_code, again.status_code) == (302, 409)
    assert "Phải kiểm tra thực địa" in browser.get(page).content.decode()
    english = story.browser("tham.kyxuan", language="en").get(page).content.decode()
    assert "It has to be checked on the spot" in english
    assert story.browser("tham.sxd").get(page).status_code == 404
    assert story.browser("mau").get(page).status_code in (403, 404)


def test_the_list_counts_what_it_shows():
    late()
    browser, address = story.browser("ky.kyxuan"), reverse("duties:duty_list")

    shown = browser.get(address).content.decode()
    nothing = browser.get(address, {"tinh-trang": "done"}).content.decode()
    strange = browser.get(address, {"tu": "x", "sau": "y~z", "ve": "q", "tinh-trang": "?"})

    (duty,) = owed("explain_lateness")
    assert duty.words in shown and "tinh-trang=open" in shown
    assert duty.words not in nothing and "Không có nghĩa vụ nào khớp" in nothing
    assert strange.status_code == 200 and "Viết ngày như" in strange.content.decode()
    assert story.browser("ky.sxd").get(address).content.decode().count(duty.words) == 0
    assert story.browser("mau").get(address).status_code == 403


def test_programs_list_and_answer_duties():
    late()
    (duty,) = owed("explain_lateness")
    program = Program(story.token("tham.kyxuan"))

    listed = program.get("/duties?kind=explain_lateness").json()
    refused = program.post(f"/duties/{duty.uuid}/answer", {"reason_code": "nope", "text": TOLD})
    taken = program.post(
        f"/duties/{duty.uuid}/answer", {"reason_code": "staff_overloaded", "text": TOLD}
    )

    assert [row["uuid"] for row in listed["rows"]] == [str(duty.uuid)]
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_unfit")
    assert (taken.status_code, taken.json()["state"]) == (200, "done")
    offered = program.get("/reasons?act=late").json()
    assert "staff_overloaded" in {one["code"] for one in offered}


def test_a_late_step_is_explained_in_the_form_that_does_it_and_then_nothing_is_owed(settings):
    dossier = story.accepted(LONG)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS += 3 * 86_400
    page = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    act = reverse("one_stop_shop:dossier_act", args=[dossier.uuid, "appraise"])
    browser, given = story.browser("tham.kyxuan"), {"outcome": "propose_approval"}

    asked = browser.get(page).content.decode()
    silent = browser.post(act, given)
    vague = browser.post(act, {**given, "late_code": "other", "late_text": "bận"})
    assert processes.find_open_task(dossier.uuid).element_id == "appraise", "nothing was done"
    done = browser.post(act, {**given, "late_code": "passed_on_late"})
    deliver_all(now())

    assert "Bước này đã quá định mức, vì sao?" in asked
    assert (silent.status_code, vague.status_code, done.status_code) == (422, 422, 302)
    assert processes.find_open_task(dossier.uuid).element_id == "approve"
    (duty,) = owed("explain_late_step")
    assert (duty.state, duty.reason_code, duty.run_uuid) == ("done", "passed_on_late", None)


def test_programs_say_why_a_step_is_late_too(settings):
    dossier = story.accepted(LONG)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS += 3 * 86_400
    program, where = Program(story.token("tham.kyxuan")), f"/dossiers/{dossier.code}/appraisal"
    given = {"outcome": "propose_approval"}

    silent = program.post(where, given)
    assert processes.find_open_task(dossier.uuid).element_id == "appraise", "nothing was done"
    done = program.post(where, {**given, "late": {"reason_code": "passed_on_late"}})
    deliver_all(now())

    assert silent.status_code == 422 and "late.reason_code" in str(silent.json())
    assert done.status_code == 200
    (duty,) = owed("explain_late_step")
    assert (duty.state, duty.reason_code) == ("done", "passed_on_late")


def test_a_step_in_time_asks_for_no_reason():
    dossier = story.accepted(LONG)
    page = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])

    assert "late_code" not in story.browser("tham.kyxuan").get(page).content.decode()


def test_after_the_new_year_the_head_owes_the_closing_of_the_book_and_nothing_before():
    story.accepted()
    deliver_all(story.AT)
    book = RegisterBook.objects.get()

    assert owe_closing_of_books(at=on("2026-12-31 17:00")) == 0 and owed() == []
    owe_closing_of_books(at=on("2027-01-04 08:00"))
    owe_closing_of_books(at=on("2027-01-05 08:00"))
    (duty,) = owed("close_register")
    head = story.office().head
    assert processes.find_open_task(duty.uuid).agency_uuid == book.desk.uuid
    page = story.browser("ky.kyxuan").get(reverse("duties:duty_show", args=[duty.uuid]))
    assert reverse("one_stop_shop:register_show", args=[book.uuid]) in page.content.decode()
    close_register(actor=head, book_uuid=book.uuid, at=on("2027-01-05 09:00"))
    deliver_all(on("2027-01-05 09:01"))

    duty.refresh_from_db()
    assert duty.state == "done"
    assert owe_closing_of_books(at=on("2027-01-06 08:00")) == 0
