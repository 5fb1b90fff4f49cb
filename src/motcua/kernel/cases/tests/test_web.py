"""The pages of cases and of assigned work: who opens them, what they show, what they do."""

import io
from datetime import UTC, datetime

import pytest
from django.test import Client

from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import head, sign_in
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.models import Assignment, Case, CaseDocument
from motcua.kernel.cases.testing import make_letter
from motcua.kernel.documents.testing import make_pdf
from motcua.kernel.processes import api as processes

NOW = datetime.now(UTC)
DUE = "2031-03-07"


def answer_day() -> str:
    """A day soon on which offices work."""
    at = datetime.now(UTC)
    calendar = calendars.get_calendar("office", on=vietnam_day(at))
    due = calendars.due_at(calendar, at, calendars.Duration(3, "working_days"))
    return vietnam_day(due).isoformat()


def browser(actor=None, language="vi"):
    client = Client()
    client.cookies["language"] = language
    if actor is not None:
        sign_in(client, access.get_account(actor.uuid), at=NOW)
    return client


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    return text


def show(office, actor, case=None):
    return browser(actor).get(f"/vu-viec/{(case or office.case).uuid}")


def act(office, actor, name, case=None, **given):
    return browser(actor).post(f"/vu-viec/{(case or office.case).uuid}/{name}", given)


def give_work(office, **given):
    return act(
        office, office.specialist, "assign", work="Kiểm tra thực địa", due_on=DUE,
        work_agency=office.province.commune.uuid, **given,
    )  # fmt: skip


def test_case_show_is_for_its_agencies_and_the_people_involved(office):
    for actor in (office.specialist, office.head, office.person):
        assert "Đơn đề nghị thử" in page_of(show(office, actor))
    for stranger in (office.elsewhere, office.outsider):
        assert "Đơn đề nghị thử" not in page_of(show(office, stranger), 404)
    assert browser().get(f"/vu-viec/{office.case.uuid}").status_code == 302


@pytest.mark.parametrize(
    "name",
    ["note", "withdraw-note", "attach", "withdraw-document", "link", "unlink", "involve",
     "assign", "opinion", "transfer", "accept", "return", "reopen"],
)  # fmt: skip
def test_case_act_does_nothing_for_outsiders_nor_for_people_what_is_for_officials(office, name):
    given = {
        "text": "x", "number": "1", "work": "x", "due_on": DUE, "answer_on": DUE,
        "question": "x", "kind": "relates", "to_number": "DT-01", "transfer_reason": "x",
        "reopen_reason": "x", "work_agency": office.province.commune.uuid,
        "asked_agency": office.province.department.uuid, "to_agency": office.province.center.uuid,
    }  # fmt: skip
    for stranger in (office.elsewhere, office.outsider):
        assert act(office, stranger, name, **given).status_code == 404
    assert act(office, office.person, name, **given).status_code in {403, 422, 404}
    assert browser().post(f"/vu-viec/{office.case.uuid}/{name}", given).status_code == 302
    assert (Case.objects.count(), Assignment.objects.count()) == (1, 0)
    assert Case.objects.get().agency_uuid == office.province.commune.uuid


def test_case_show_keeps_notes_and_work_from_the_people_involved(office):
    act(office, office.specialist, "note", text="Chuyện nội bộ")
    give_work(office)

    inner, outer = page_of(show(office, office.head)), page_of(show(office, office.person))
    for words in ("Chuyện nội bộ", "Kiểm tra thực địa", "Phan Văn Thẩm"):
        assert words in inner and words not in outer
    assert "Đính kèm tài liệu" in outer and "Viết ghi chú" not in outer


def test_document_open_sends_what_was_attached_until_it_is_withdrawn(office):
    upload = io.BytesIO(make_pdf())
    upload.name = "don.pdf"
    answer = act(office, office.person, "attach", tep=upload, title="Đơn bổ sung", role="request")

    assert answer.status_code == 302
    row = CaseDocument.objects.get()
    assert "Đơn bổ sung" in page_of(show(office, office.head))
    address = f"/vu-viec/tai-lieu/{row.uuid}"
    assert address in page_of(show(office, office.person))
    assert browser().get(address).status_code == 302
    readers = ((office.head, 200), (office.person, 200), (office.elsewhere, 404))
    for actor, status in (*readers, (office.outsider, 404)):
        answer = browser(actor).get(address)
        b"".join(answer.streaming_content if answer.streaming else [])
        assert answer.status_code == status
    act(office, office.specialist, "withdraw-document", document=row.uuid, reason="gửi nhầm")
    assert "gửi nhầm" in page_of(show(office, office.head))
    assert browser(office.head).get(address).status_code == 404
    assert "Đơn bổ sung" not in page_of(show(office, office.person))


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("note", {"text": " "}, "Vui lòng nhập nội dung ghi chú"),
        ("attach", {"title": "x", "role": "other"}, "Vui lòng chọn tệp cần đính kèm"),
        ("link", {"kind": "relates", "to_number": "không có"}, "Không tìm thấy vụ việc"),
        ("involve", {"number": "000000000000"}, "Không tìm thấy người hoặc tổ chức"),
        ("assign", {"work": "x", "due_on": "mai"}, "Vui lòng chọn ngày"),
        ("opinion", {"question": "x", "answer_on": DUE}, "Vui lòng chọn cơ quan"),
        ("transfer", {"to_agency": ""}, "Vui lòng chọn cơ quan"),
        ("reopen", {"reopen_reason": "x"}, "không có quyền"),
    ],
)
def test_case_act_says_in_words_what_is_wrong_and_keeps_what_was_typed(office, name, given, words):
    answer = act(office, office.specialist, name, **given)

    assert 400 < answer.status_code < 500
    assert words in answer.content.decode()


def test_case_act_hands_over_and_the_new_agency_accepts_or_returns(office):
    act(
        office, office.specialist, "transfer", to_agency=office.province.department.uuid,
        transfer_reason="thuộc Sở",
    )  # fmt: skip
    page = page_of(show(office, office.elsewhere))
    assert "Vụ việc được chuyển đến" in page and "thuộc Sở" in page
    transfer = office.case.transfers.get()

    act(office, office.elsewhere, "return", transfer=transfer.uuid, reason="thuộc xã")

    office.case.refresh_from_db()
    assert office.case.agency_uuid == office.province.commune.uuid
    assert "thuộc xã" in page_of(show(office, office.specialist))


def test_case_act_hands_over_only_for_the_agency_that_handles_the_case(office):
    given = {"to_agency": office.province.department.uuid, "transfer_reason": "x"}
    cases.transfers.transfer_case(
        actor=office.specialist, case_uuid=office.case.uuid, at=NOW,
        agency_uuid=office.province.center.uuid, agency_path=office.province.center.path,
    )  # fmt: skip

    assert "Chuyển sang cơ quan khác" not in page_of(show(office, office.specialist))
    assert act(office, office.specialist, "transfer", **given).status_code == 403


def test_assignment_show_is_for_those_who_were_asked_and_those_of_the_case(office):
    act(
        office, office.specialist, "opinion", asked_agency=office.province.department.uuid,
        question="Có phù hợp?", answer_on=answer_day(), is_waited_for="yes",
    )  # fmt: skip
    work = Assignment.objects.get()
    address = f"/viec-duoc-giao/{work.uuid}"

    assert "Báo đã làm xong" in page_of(browser(office.elsewhere).get(address))
    assert "Báo đã làm xong" not in page_of(browser(office.specialist).get(address))
    assert browser(office.outsider).get(address).status_code == 403
    assert browser().get(address).status_code == 302


def test_assignment_act_answers_once_and_the_opinion_is_closed(office):
    act(
        office, office.specialist, "opinion", asked_agency=office.province.department.uuid,
        question="Có phù hợp?", answer_on=answer_day(),
    )  # fmt: skip
    work = Assignment.objects.get()
    done = f"/viec-duoc-giao/{work.uuid}/done"

    assert "Vui lòng ghi kết quả" in page_of(browser(office.elsewhere).post(done, {}), 422)
    assert browser(office.elsewhere).post(done, {"result": "Phù hợp"}).status_code == 302
    assert browser(office.elsewhere).post(done, {"result": "Phù hợp"}).status_code == 409
    assert "Phù hợp" in page_of(show(office, office.specialist, work.case))
    assert "Đã có ý kiến" in page_of(show(office, office.specialist))


@pytest.mark.parametrize("name", ["done", "decline", "recall"])
def test_assignment_act_is_refused_to_others(office, name):
    give_work(office)
    address = f"/viec-duoc-giao/{Assignment.objects.get().uuid}/{name}"

    assert browser(office.elsewhere).post(address, {"result": "x"}).status_code == 404
    assert browser(office.person).post(address, {"result": "x"}).status_code == 403
    assert Assignment.objects.get().state == "open"


def test_assignment_act_declines_and_recalls(office):
    give_work(office)
    give_work(office, instruction="Lần hai")
    first, second = Assignment.objects.order_by("id")
    browser(office.head).post(f"/viec-duoc-giao/{first.uuid}/decline", {"result": "Đi vắng"})
    browser(office.specialist).post(f"/viec-duoc-giao/{second.uuid}/recall")

    assert list(Assignment.objects.order_by("id").values_list("state", flat=True)) == [
        "declined", "recalled",
    ]  # fmt: skip
    assert processes.list_tasks_for(office.head).rows == ()


def test_case_show_speaks_english(office):
    page = page_of(browser(office.specialist, "en").get(f"/vu-viec/{office.case.uuid}"))

    for words in ("Notes", "Assign work", "Related cases", "Documents", "History"):
        assert words in page


def test_case_act_pressed_twice_does_it_once(office):
    department = office.province.department.uuid
    presses = {
        "note": {"text": "Đã gọi điện"},
        "assign": {"work": "Kiểm tra", "due_on": DUE, "work_agency": office.province.commune.uuid},
        "opinion": {"asked_agency": department, "question": "Phù hợp?", "answer_on": answer_day()},
        "link": {"kind": "relates", "to_number": "DT-02"},
    }
    make_letter(office.province.commune, number="DT-02")
    for name, given in presses.items():
        assert act(office, office.specialist, name, **given).status_code == 302
        assert act(office, office.specialist, name, **given).status_code in {302, 409}
    for status in (302, 409):
        upload = io.BytesIO(make_pdf())
        upload.name = "don.pdf"
        given = {"tep": upload, "title": "Đơn", "role": "request"}
        assert act(office, office.specialist, "attach", **given).status_code == status

    assert office.case.notes.count() == office.case.assignments.count() == 1
    assert office.case.sub_cases.count() == office.case.links_out.count() == 1
    assert office.case.documents.count() == 1
    assert len(processes.list_tasks_for(office.specialist).rows) == 1


def test_case_act_keeps_a_refused_answer_below_the_note_that_it_answers(office):
    act(office, office.specialist, "note", text="Hỏi ý kiến anh Ký")
    note = office.case.notes.get()

    answer = act(office, office.head, "note", answers=note.uuid, text=" ")
    text = answer.content.decode()

    assert answer.status_code == 422 and text.count("Vui lòng nhập nội dung ghi chú") == 2
    assert 'id="reply-1"' in text and "<details open><summary>Trả lời" in text
    assert "<details open><summary>Viết ghi chú" not in text


def test_a_reopened_opinion_says_how_it_is_answered_again(office):
    act(
        office, office.specialist, "opinion", asked_agency=office.province.department.uuid,
        question="Có phù hợp?", answer_on=answer_day(),
    )  # fmt: skip
    opinion = office.case.sub_cases.get()
    chief = head(office.province.department)
    browser(chief).post(f"/viec-duoc-giao/{opinion.assignments.get().uuid}/done", {"result": "Có"})
    assert act(office, chief, "reopen", case=opinion, reopen_reason="Hỏi thêm").status_code == 302

    assert "khi việc xong, ý kiến tự đóng" in page_of(show(office, chief, opinion))
    act(
        office, chief, "assign", case=opinion, work="Trả lời lại", due_on=DUE,
        work_agency=office.province.department.uuid,
    )  # fmt: skip
    assert "khi việc xong, ý kiến tự đóng" not in page_of(show(office, chief, opinion))
    again = opinion.assignments.get(state="open")
    browser(chief).post(f"/viec-duoc-giao/{again.uuid}/done", {"result": "Phù hợp"})
    opinion.refresh_from_db()
    assert opinion.state == "closed"
