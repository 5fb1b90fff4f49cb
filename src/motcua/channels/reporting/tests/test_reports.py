"""A set goes out, is filled in, submitted, returned, corrected, approved and counted."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from motcua.base.web.clock import now
from motcua.channels.reporting.models import Obligation
from motcua.channels.reporting.testing import GOOD, make_round, owed_by
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.notifications.api import Message
from motcua.kernel.processes import api as processes
from motcua.project.testing import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
FILLER, COLLEAGUE, HEAD, RECEIVER = "tham.kyxuan", "tham2.kyxuan", "ky.kyxuan", "dieuhanh"


def page(one, name="report_show"):
    return reverse(f"reporting:{name}", args=[one.uuid])


def owed(**more):
    commune = story.commune()
    return owed_by(make_round(at=now(), agencies=[commune], **more), commune)


def given(one, answers, *, act="save", notes=(), revision=None):
    one.refresh_from_db()
    fields = {f"f:{key}": value for key, value in answers.items()}
    said = {f"note:{number}": text for number, text in notes}
    shown = one.revision if revision is None else revision
    return {**fields, **said, "_revision": str(shown), "act": act}


def save(one, answers, *, who=FILLER, **more):
    return story.browser(who).post(page(one, "report_save"), given(one, answers, **more))


def move(one, who, step, text=""):
    return story.browser(who).post(page(one, "report_move"), {"buoc": step, "text": text})


def state(one):
    one.refresh_from_db()
    return one.state


def test_a_report_goes_from_the_filler_to_the_figures_and_back_once():
    one = owed()
    task = processes.find_open_task(one.uuid)
    assert task.permission == "reporting.fill" and task.due_at == one.round.due_at
    shown = story.browser(FILLER).get(reverse("reporting:report_list")).content.decode()
    assert "chuyển đổi số, Quý IV năm 2026" in shown and "Còn " in shown

    wrong = save(one, {**GOOD, "digital_documents": "1.300"}, act="submit")
    assert wrong.status_code == 422 and "lớn hơn" in wrong.content.decode()
    assert state(one) == "draft"
    assert save(one, GOOD, act="submit").status_code == 302
    assert state(one) == "submitted"
    assert processes.find_open_task(one.uuid).permission == "reporting.approve"

    assert move(one, HEAD, "approve").status_code == 302
    assert state(one) == "sent"
    silent = move(one, RECEIVER, "return", "sai")
    assert silent.status_code == 422 and state(one) == "sent"
    move(one, RECEIVER, "return", "Số lớp tập huấn chưa khớp kế hoạch, kiểm tra lại.")
    assert state(one) == "returned"
    assert "chưa khớp kế hoạch" in story.browser(FILLER).get(page(one)).content.decode()
    save(one, {**GOOD, "cds.courses": "3"}, act="submit")
    move(one, HEAD, "approve")
    move(one, RECEIVER, "accept")

    assert state(one) == "accepted" and processes.find_open_task(one.uuid) is None
    found = indicators.values(
        codes=["cds.courses", "cds.budget"],
        units=[one.agency_uuid],
        periods=[indicators.Period.parse("2026-Q4")],
    )
    values = {code: value for (code, _unit, _period), value in found.items()}
    assert str(values["cds.courses"].value.normalize()) == "3"
    assert values["cds.courses"].origin.uuid == one.uuid
    assert [filing.number for filing in one.filings.order_by("number")] == [1, 2]
    steps = [event.payload["step"] for event in events_named("reporting.report_moved")]
    assert steps == ["submit", "approve", "return", "submit", "approve", "accept"]


def test_what_is_locked_is_opened_again_with_a_reason_only():
    one = owed()
    save(one, GOOD, act="submit")
    move(one, HEAD, "approve")
    move(one, RECEIVER, "accept")

    refused = save(one, {"cds.courses": "9"})
    no_reason = move(one, RECEIVER, "reopen", "")
    by_filler = move(one, FILLER, "reopen", "Tôi muốn sửa lại số liệu đã gửi.")
    assert (refused.status_code, no_reason.status_code, by_filler.status_code) == (409, 422, 403)
    move(one, RECEIVER, "reopen", "Đơn vị báo nhầm số lớp, cho sửa.")
    assert state(one) == "returned" and one.ended_at is None
    assert save(one, {"cds.courses": "9"}).status_code == 302


def test_a_warning_needs_a_note_and_then_lets_the_report_go():
    one = owed()
    earlier = owed(period="2026-Q3")
    save(earlier, GOOD, act="submit")
    move(earlier, HEAD, "approve")
    move(earlier, RECEIVER, "accept")
    shown = story.browser(FILLER).get(page(one)).content.decode()
    assert "1.234" in shown  # the last value beside the figure

    answers = {**GOOD, "cds.staff": "80", "cds.staff_with_computer": "80"}
    bare = save(one, answers, act="submit")
    explained = save(one, answers, act="submit", notes=[("II.1", "Nhận thêm người từ đơn vị cũ")])

    assert bare.status_code == 422 and "ghi lý do" in bare.content.decode()
    assert explained.status_code == 302 and state(one) == "submitted"


def test_two_people_with_one_draft_see_both_and_nothing_is_lost():
    one = owed()
    save(one, {"cds.courses": "2", "cds.articles": "5"})
    one.refresh_from_db()
    begun = one.revision
    save(one, {"cds.courses": "3"}, who=COLLEAGUE)

    clash = save(one, {"cds.courses": "4"}, revision=begun)
    said = clash.content.decode()
    assert clash.status_code == 409
    assert 'value="3"' in said and 'value="4"' in said and "Hai người cùng sửa" in said
    one.refresh_from_db()
    assert one.entries["cds.courses"]["value"] == "3"
    same = save(one, {"cds.courses": "3"}, revision=begun)
    assert same.status_code == 302
    assert save(one, {"cds.courses": "4"}).status_code == 302
    one.refresh_from_db()
    assert (
        one.entries["cds.courses"]["value"] == "4" and one.entries["cds.articles"]["value"] == "5"
    )


def test_notes_of_two_people_and_lines_of_one_are_not_overwritten_in_silence():
    one = owed()
    save(one, {"cds.courses": "3"}, who=COLLEAGUE, notes=[("II.1", "Nhận thêm hai người")])

    clash = save(one, {"cds.courses": "", "cds.articles": "5"}, revision=0, notes=[("II.1", "")])
    said = clash.content.decode()

    assert clash.status_code == 409 and "Ghi chú dòng II.1" in said
    assert 'name="note:II.1" value="Nhận thêm hai người" checked' in said
    assert 'name="f:cds.courses" value="3" checked' in said, "what only one of them entered"
    assert 'name="f:cds.articles" value="5" checked' in said
    one.refresh_from_db()
    assert one.notes == {"II.1": "Nhận thêm hai người"}


def test_what_was_typed_on_a_report_submitted_meanwhile_is_shown_with_who_may_return_it():
    one = owed()
    save(one, GOOD, act="submit", who=COLLEAGUE)

    late = save(one, {**GOOD, "cds.courses": "7"}, act="submit", revision=0)
    said = late.content.decode()
    assert late.status_code == 409 and "Báo cáo đã được trình" in said and ">7<" in said
    assert "Chờ lãnh đạo đơn vị duyệt" in said and f"đề nghị {one.agency_name} trả lại" in said
    assert "Lưu các số đã chọn" not in said
    move(one, HEAD, "approve")
    move(one, RECEIVER, "accept")
    frozen = save(one, {"cds.courses": "7"}, revision=0).content.decode()
    assert f"đề nghị {one.round.receiver_name} trả lại" in frozen and ">7<" in frozen
    same = save(one, GOOD, revision=0)
    assert same.status_code == 409 and "Tôi vừa nhập" not in same.content.decode()


def test_who_saves_after_the_sign_in_has_ended_comes_back_to_the_form():
    one, reader = owed(), story.browser()
    where = {"own": f"http://testserver{page(one)}", "foreign": "https://evil.example/a"}
    sent = {
        name: reader.post(page(one, "report_save"), {}, headers={"Referer": address})
        for name, address in where.items()
    }

    back = {name: parse_qs(urlsplit(one.headers["location"]).query) for name, one in sent.items()}
    assert back == {"own": {"next": [page(one)]}, "foreign": {"next": [page(one, "report_save")]}}


def test_what_is_not_clear_is_kept_as_typed_and_asked_about():
    one = owed()
    assert save(one, {**GOOD, "cds.budget": "1.234", "cds.courses": "hai"}).status_code == 302
    shown = story.browser(FILLER).get(page(one)).content.decode()
    assert "có thể là hai số khác nhau" in shown and "không phải là số" in shown
    assert 'value="hai"' in shown
    assert save(one, {}, act="submit").status_code == 422

    picked = {**given(one, {"cds.budget": "1.234", "cds.courses": "2"}), "pick:cds.budget": "1234"}
    story.browser(FILLER).post(page(one, "report_save"), picked)

    one.refresh_from_db()
    assert one.entries["cds.budget"] == {"typed": "1.234,0", "value": "1234"}


def test_checks_run_while_typing_and_save_nothing():
    one = owed()
    answers = given(one, {**GOOD, "digital_documents": "9.999"})
    fragment = story.browser(FILLER).post(
        page(one, "report_check"), answers, headers={"HX-Request": "true"}
    )

    said = fragment.content.decode()
    assert fragment.status_code == 200 and "lớn hơn" in said and "<html" not in said
    one.refresh_from_db()
    assert one.revision == 0 and one.entries == {}


def test_a_table_is_checked_line_by_line_and_told_with_its_total():
    one = owed(set_code="kstt-quy")
    zero = dict.fromkeys(
        ["received", "online", "direct", "carried", "settled", "early", "on_time", "late",
         "pending", "pending_in_time", "pending_late"], "0",
    )  # fmt: skip
    tax = {**zero, "received": "10", "online": "6", "direct": "4", "settled": "7", "early": "7",
           "pending": "3", "pending_in_time": "2"}  # fmt: skip
    members = ("residence", "identity", "social_insurance", "tax", "other")
    answers = {
        f"kstt.{column}@{member}": (tax if member == "tax" else zero)[column]
        for member in members
        for column in zero
    }
    wrong = save(one, answers, act="submit")
    assert wrong.status_code == 422 and "Thuế: " in wrong.content.decode()

    answers["kstt.pending_late@tax"] = "1"
    assert save(one, answers, act="submit").status_code == 302
    move(one, HEAD, "approve")
    move(one, RECEIVER, "accept")

    def value(**more):
        found = indicators.values(
            codes=["kstt.received"],
            units=[one.agency_uuid],
            periods=[indicators.Period.parse("2026-Q4")],
            **more,
        )
        return int(next(iter(found.values())).value)

    assert value() == 10 and value(dimensions={"sector": "tax"}) == 10


def test_others_see_who_has_reported_but_no_figure():
    one = owed()
    save(one, GOOD, act="submit")
    move(one, HEAD, "approve")
    outsider = story.browser("tham.sxd")

    assert outsider.get(page(one)).status_code == 404
    assert outsider.get(page(one, "book_export")).status_code == 404
    shown = outsider.get(reverse("reporting:round_show", args=[one.round.uuid])).content.decode()
    assert one.agency_name in shown and "1.234" not in shown
    overview = outsider.get(reverse("reporting:round_list"))
    assert overview.status_code == 200 and "Theo đơn vị" in overview.content.decode()
    assert story.browser("mau").get(reverse("reporting:round_list")).status_code == 403
    assert save(one, GOOD, who="tham.sxd").status_code == 404
    export = reverse("reporting:round_export", args=[one.round.uuid])
    assert outsider.get(export).status_code == 403
    assert story.browser(RECEIVER).get(export).status_code == 200


def test_whoever_collects_sees_no_figure_before_it_was_sent():
    one = owed()
    save(one, {"cds.articles": "4321"})
    receiver = story.browser(RECEIVER)

    shown = receiver.get(page(one)).content.decode()
    assert "4.321" not in shown and "Đơn vị chưa gửi báo cáo" in shown
    assert receiver.get(page(one, "book_export")).status_code == 404
    assert save(one, {"cds.articles": "5"}, who=RECEIVER).status_code == 403


def test_whoever_submitted_does_not_approve():
    one = owed()
    save(one, GOOD, act="submit")

    assert move(one, FILLER, "approve").status_code == 403
    assert state(one) == "submitted"


def test_people_are_told_once_and_by_whom_it_concerns():
    one = owed()
    save(one, GOOD, act="submit")
    deliver_all(now())
    deliver_all(now())

    told = Message.objects.filter(about_uuid=one.uuid).values_list("template", "account__uuid")
    head = story.account(HEAD).uuid
    fillers = {story.account(name).uuid for name in (FILLER, COLLEAGUE)}
    assert {who for name, who in told if name == "reporting.report_owed"} == fillers
    assert [who for name, who in told if name == "reporting.report_submitted"] == [head]


def test_the_state_of_a_report_is_one_of_the_rules():
    from motcua.channels.reporting.rules.states import STATES

    assert set(Obligation.State.values) == set(STATES)
