"""Sets go out once, by schedule or by hand; what is owed is asked for; dates and shares."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from motcua.base.text import VIETNAM
from motcua.base.web.clock import now, today
from motcua.channels.reporting.actions.chasing import chase_due
from motcua.channels.reporting.actions.sending import send_due_rounds
from motcua.channels.reporting.models import Obligation, Round
from motcua.channels.reporting.queries.completeness import share_of_round
from motcua.channels.reporting.queries.sets import data_sets, form_on
from motcua.channels.reporting.testing import GOOD, make_round, owed_by
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.indicators.testing import count_all, dossier_events, tell_events
from motcua.kernel.notifications.api import Message
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
FILLER, HEAD, RECEIVER = "tham.kyxuan", "ky.kyxuan", "dieuhanh"
OPENS = datetime(2026, 12, 4, 8, 0, tzinfo=VIETNAM)


def test_the_schedule_sends_each_set_once_to_communes_and_departments():
    early = send_due_rounds(at=OPENS - timedelta(days=1))
    sent = send_due_rounds(at=OPENS)
    again = send_due_rounds(at=OPENS + timedelta(hours=1))

    assert (early, again) == ([], [])
    assert {(one.set_code, one.period) for one in sent} == {
        (code, "2026-Q4")
        for code in ("kstt-quy", "cds-quy", "cchc-quy", "phu-luc-cds", "phu-luc-cchc")
    } | {("cqs-6-thang", "2026-H2")}
    rows = Obligation.objects.filter(round=sent[0])
    assert rows.filter(agency_kind="commune_committee").count() == 69
    departments = set(rows.filter(agency_kind="department").values_list("agency_uuid", flat=True))
    assert departments and sent[0].receiver_uuid not in departments


def test_every_set_of_the_province_makes_a_form_of_known_indicators():
    for one in data_sets():
        form = form_on(one, on=OPENS.date())
        assert form["sections"] and form["version"]


def test_a_set_is_sent_by_hand_by_who_collects_only():
    page = reverse("reporting:round_send")
    given = {"set": "cds-quy", "period": "2026"}
    refused = story.browser(FILLER).post(page, given)
    unfit = story.browser(RECEIVER).post(page, given)
    unread = story.browser(RECEIVER).post(page, {**given, "period": "quý bốn"})

    assert (refused.status_code, unfit.status_code, unread.status_code) == (403, 409, 422)
    assert "không phải kỳ của bộ chỉ tiêu" in unfit.content.decode()
    assert not Round.objects.exists()
    assert story.browser(RECEIVER).get(page).status_code == 200


def test_questions_are_asked_once_of_chosen_agencies_and_answered():
    commune, browser = story.commune(), story.browser(RECEIVER)
    page = reverse("reporting:question_send")
    shown = browser.get(page).content.decode()
    assert commune.name in shown
    receiver = make_round(at=now(), agencies=[commune]).receiver_uuid
    asked = {
        "receiver": str(receiver), "title": "Thiệt hại do bão, tính đến 17 giờ",
        "question-1": "Số nhà tốc mái", "kind-1": "integer", "unit-1": "nhà",
        "question-2": "Ngày khắc phục xong", "kind-2": "date",
        "due_on-day": "30", "due_on-month": "11", "due_on-year": "2026",
    }  # fmt: skip
    nobody = browser.post(page, asked)
    late = browser.post(page, {**asked, "agencies": [str(commune.uuid)], "due_on-year": "2020"})
    sent = browser.post(page, {**asked, "agencies": [str(commune.uuid)]})

    assert (nobody.status_code, late.status_code, sent.status_code) == (422, 422, 302)
    one = Obligation.objects.get(round__kind="ad_hoc")
    story.browser(FILLER).post(
        reverse("reporting:report_save", args=[one.uuid]),
        {"_revision": "0", "act": "submit", "f:q1": "12", "f:q2": "3/12/2026"},
    )
    one.refresh_from_db()
    assert one.state == "submitted" and one.entries["q2"]["value"] == "2026-12-03"
    chase_due(at=now() + timedelta(days=6))
    one.refresh_from_db()
    assert one.chased == ["T-1"]


def test_what_is_owed_is_asked_for_once_a_stage_and_at_last_told_to_who_collects():
    commune = story.commune()
    one = owed_by(make_round(at=now(), agencies=[commune]), commune)
    due = one.round.due_at

    counts = [chase_due(at=due + timedelta(days=days)) for days in (-9, -3, -3, -1, 1, 3, 4)]
    assert counts == [0, 1, 0, 1, 1, 1, 0]
    deliver_all(due + timedelta(days=4))

    told = Message.objects.filter(about_uuid=one.uuid)
    by = {name: set() for name in told.values_list("template", flat=True)}
    for name, account in told.values_list("template", "account__uuid"):
        by[name].add(account)
    head, receiver = story.account(HEAD).uuid, story.account(RECEIVER).uuid
    assert head not in by["reporting.report_due_soon"] and head in by["reporting.report_late"]
    assert by["reporting.report_missing"] == {receiver}


def test_completeness_counts_the_first_sending_and_dropped_reports_count_for_nothing():
    agencies = [story.commune(), *organizations.list_agencies(
        on=today(), kind="department")[2:4]]  # fmt: skip
    round_ = make_round(at=now(), agencies=agencies)
    one = owed_by(round_, agencies[0])
    save = reverse("reporting:report_save", args=[one.uuid])
    fields = {f"f:{key}": value for key, value in GOOD.items()}
    story.browser(FILLER).post(save, {**fields, "_revision": "0", "act": "submit"})
    move = reverse("reporting:report_move", args=[one.uuid])
    story.browser(HEAD).post(move, {"buoc": "approve"})
    story.browser(RECEIVER).post(move, {"buoc": "return", "text": "Thiếu giải trình số lớp."})
    gone = owed_by(round_, agencies[1])
    story.browser(RECEIVER).post(
        reverse("reporting:report_move", args=[gone.uuid]),
        {"buoc": "drop", "text": "Đơn vị đã sáp nhập trong kỳ."},
    )

    share = share_of_round(round_, at=round_.due_at + timedelta(days=1))
    assert (share.asked, share.sent, share.in_time, share.late) == (2, 1, 1, 1)
    assert (share.complete, share.timely) == (50.0, 50.0)


def test_a_calendar_program_reads_the_dates_by_a_secret_that_can_be_renewed():
    commune = story.commune()
    make_round(at=now(), agencies=[commune])
    browser, nobody = story.browser(FILLER), story.browser()
    page, file = reverse("reporting:calendar_show"), reverse("reporting:calendar_export")
    shown = browser.post(page).content.decode()
    secret = shown.split("khoa=")[1].split('"')[0]

    read = nobody.get(file, {"khoa": secret})
    text = read.content.decode()
    assert read["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20261218" in text and "1.234" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert browser.get(file).status_code == 200
    browser.post(page)
    assert nobody.get(file, {"khoa": secret}).status_code != 200
    assert nobody.get(file).status_code != 200


def test_a_past_period_is_collected_with_a_due_day_of_its_own_and_the_reason():
    page = reverse("reporting:round_send")
    browser = story.browser(RECEIVER)
    assert "cchc-quy/2026-Q2" in browser.get(page).content.decode()
    plain = browser.post(page, {"set": "cchc-quy", "period": "2026-Q2"})
    past = {
        "late": "cchc-quy/2026-Q2", "because": "Thu bổ sung số liệu Quý II cho báo cáo tỉnh",
        "due_on-day": "18", "due_on-month": "12", "due_on-year": "2026",
    }  # fmt: skip
    gone = browser.post(page, {**past, "due_on-month": "6", "because": "muộn"})
    assert (plain.status_code, gone.status_code) == (422, 422)
    assert "Hạn nộp thường lệ" in plain.content.decode()
    assert "Ghi lý do giao muộn" in gone.content.decode()
    assert not Round.objects.exists()

    sent = browser.post(page, past)
    again = browser.post(page, {**past, "due_on-day": "20"})
    assert (sent.status_code, again.status_code) == (302, 302)
    one = Round.objects.get()
    assert (one.period, one.due_on.isoformat()) == ("2026-Q2", "2026-12-18")
    assert (one.covers_from.isoformat(), one.covers_to.isoformat()) == ("2026-03-15", "2026-06-14")
    assert one.obligations.filter(agency_kind="commune_committee").count() == 69
    assert not share_of_round(one, at=now()).late
    assert "Thu bổ sung số liệu Quý II" in browser.get(sent.url).content.decode()
    owed = reverse("reporting:report_show", args=[owed_by(one, story.commune()).uuid])
    shown = story.browser(FILLER).get(owed).content.decode()
    assert "Thu bổ sung số liệu Quý II" in shown
    assert "hệ thống đếm từ nhật ký" not in shown, "of that quarter nothing was counted"
    day = datetime(2026, 5, 20, 9, 0, tzinfo=VIETNAM)
    tell_events(
        dossier_events(agency=story.commune().uuid, accepted_at=day, due_at=day + timedelta(days=9))
    )
    count_all(at=now())
    shown = story.browser(FILLER).get(owed).content.decode()
    assert "hệ thống đếm từ nhật ký" in shown, "what a system counts is not asked"
    assert "cchc-quy/2026-Q2" not in browser.get(page).content.decode()
