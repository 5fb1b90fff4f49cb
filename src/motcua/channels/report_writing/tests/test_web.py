"""The pages on which a report is begun, written, frozen, signed, published and read."""

import io

import docx
import pytest
from django.urls import reverse

from motcua.base.text import fold
from motcua.channels.report_writing.actions.beginning import begin_report
from motcua.channels.report_writing.models import WrittenReport
from motcua.project.testing import story

from .conftest import PERIOD, REFORM, department

pytestmark = pytest.mark.usefixtures("province", "db")


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    return text


def address(name, *args):
    return reverse(f"report_writing:{name}", args=args)


def test_a_report_is_begun_on_its_page_and_asks_agencies_for_their_parts():
    officer = story.browser("dieuhanh")
    assert "Chưa có báo cáo nào" in page(officer.get(address("report_list")))
    form = {"outline": REFORM, "agency": "Sở Xây dựng", "period": PERIOD}

    assert "Chọn cơ quan chủ trì." in page(
        officer.post(address("report_new"), {**form, "agency": ""}), 422
    )
    assert officer.post(address("report_new"), form).status_code == 302
    assert "đã được bắt đầu" in page(officer.post(address("report_new"), form), 409)

    text = page(officer.get(address("report_list")))
    assert "Quý III/2026" in text and "0/9" in text
    assert story.browser("mau").get(address("report_list")).status_code in (302, 403)
    assert story.browser("tham.sxd").get(address("report_new")).status_code == 403
    english = page(story.browser("dieuhanh", language="en").get(address("report_list")))
    assert "Writing reports" in english and "Leading agency" in english


def test_a_section_is_written_with_figures_suggestions_and_remarks(report):
    officer = story.browser("dieuhanh")
    section = report.sections.get(code="I.1", part_of=None)
    where = address("section_edit", section.uuid)

    text = page(officer.get(where))
    assert "Câu gợi ý từ số liệu" in text and "đã ban hành " in text
    assert f"?don-vi={report.figures_of.uuid}" in text  # the figure opens to its source

    written = {"text": "Ban hành", "version": "0", "act": "insert", "way": "so với kỳ trước"}
    assert "Chọn một chỉ tiêu" in page(officer.post(where, {**written, "indicator": "x"}), 422)
    officer.post(where, {**written, "indicator": "par_documents"})
    section.refresh_from_db()
    assert section.text == "Ban hành [[par_documents; so với kỳ trước]]"
    assert "giảm 13 văn bản" in page(officer.get(where))

    conflict = page(officer.post(where, {"text": "Khác", "version": "0", "act": "save"}), 409)
    assert "Khác" in conflict and "Bản của Ông/Bà và bản đã lưu" in conflict
    assert "Viết nội dung" in page(officer.post(where, {"act": "remark", "remark_text": ""}), 422)
    officer.post(where, {"act": "remark", "remark_text": "Nêu rõ nguyên nhân"})
    assert "Nêu rõ nguyên nhân" in page(officer.get(where))
    versions = page(officer.get(address("version_list", section.uuid)))
    assert "Đề cương của tỉnh" in versions and "<mark>" in versions
    assert story.browser("ky.kyxuan").get(where).status_code == 404
    assert page(officer.post(where, {"act": "xóa"}), 422)


def test_a_report_is_checked_frozen_signed_and_read_by_everybody(report):
    officer, head = story.browser("dieuhanh"), story.browser("ky.sxd")
    check, show = address("report_check", report.uuid), address("report_show", report.uuid)
    assert "Phần chưa duyệt" in page(officer.get(check))
    assert page(officer.post(check), 422)
    for one in report.sections.filter(part_of=None):
        where = address("section_edit", one.uuid)
        text = one.text or "Đã nhận 100 hồ sơ (trong đó: 60 hồ sơ tại tỉnh; 30 hồ sơ tại xã)."
        officer.post(where, {"text": text, "version": "0", "act": "save"})
        assert officer.post(where, {"act": "accept"}).status_code == 302

    assert "60 + 30" in page(officer.get(check))
    text = page(officer.get(check))
    assert "Số liệu chưa có" in text and "<code>[[dossiers_received]]</code>" in text
    assert "<code>[[par_documents]]</code>" not in text, "an agency has told it"
    assert "Có số liệu không khớp nhau" in page(officer.post(check), 422)
    officer.post(check, {"despite": "Mười hồ sơ chưa phân loại theo cấp."})
    shown = page(officer.get(show))
    assert "Chốt dù số liệu không khớp" in shown and "Ký và đóng dấu" not in shown
    assert officer.get(address("report_preview", report.uuid)).content.startswith(b"%PDF")
    assert officer.get(address("report_word", report.uuid)).content.startswith(b"PK")

    assert officer.post(show, {"act": "sign"}).status_code == 403
    assert head.post(show, {"act": "sign"}).status_code == 302
    assert story.browser().get(address("published_show", report.uuid)).status_code == 404
    officer.post(show, {"act": "publish"})
    report.refresh_from_db()
    assert report.state == WrittenReport.State.PUBLISHED
    reader = story.browser()
    text = page(reader.get(address("published_show", report.uuid)))
    assert "Các cơ quan đã ban hành 12 văn bản" in text and "don-vi=" not in text
    assert report.title in page(reader.get(address("published_list")))
    paper = reader.get(address("paper_show", report.uuid))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert department().name in text


def test_the_parts_of_many_agencies_come_in_pages_and_are_found_by_name_and_state():
    report = begin_report(
        actor=story.actor("dieuhanh"), outline_code="chuyen-doi-so-quy",
        agency_uuid=department().uuid, period=PERIOD, at=story.AT,
    )  # fmt: skip
    officer = story.browser("dieuhanh")
    one = report.sections.get(code="I.1", part_of=None)
    where = address("section_edit", one.uuid)
    first, sent = one.parts.order_by("order").first(), one.parts.order_by("order").last()
    one.parts.filter(pk=sent.pk).update(state="submitted", text="Đã làm.", version=1)

    text = page(officer.get(where))
    assert "Trang 1/" in text and text.index(sent.agency.name) < text.index(first.agency.name)
    assert "Trang 2/" in page(officer.get(where + "?trang=2"))
    assert "Trang 1/" in page(officer.get(where + "?trang=x"))
    by_state = page(officer.get(where + "?tinh-trang=submitted"))
    assert f'value="{sent.uuid}"' in by_state and "Trang 1/" not in by_state
    by_name = page(officer.get(where, {"co-quan": fold(first.agency.name)}))
    assert first.agency.name in by_name and str(sent.uuid) not in by_name
    assert "Không có cơ quan nào như vậy" in page(officer.get(where + "?co-quan=zzz"))


def test_pictures_stand_in_a_report_with_their_tables_and_go_onto_its_papers(report):
    officer = story.browser("dieuhanh")
    one = report.sections.get(code="II.1", part_of=None)
    where = address("section_edit", one.uuid)
    marks = [f"[[{kind}: par_documents]]" for kind in
             ("xu hướng", "xếp hạng", "bản đồ", "hình nhỏ", "mục tiêu")]  # fmt: skip
    officer.post(where, {"text": "\n".join(marks), "version": "0", "act": "save"})

    text = page(officer.get(where))
    assert text.count("<svg") == 5 and "Chưa đặt mục tiêu nào" in text
    assert "Căn cứ:" in text and "Số liệu được biết đến" in text
    assert officer.get(address("report_preview", report.uuid)).content.startswith(b"%PDF")
    word = docx.Document(io.BytesIO(officer.get(address("report_word", report.uuid)).content))
    assert len(word.inline_shapes) >= 4
