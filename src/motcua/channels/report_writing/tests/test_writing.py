"""A report from its beginning to its publication, and what stands in its way."""

import io

import docx
import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.channels.report_writing.actions import writing
from motcua.channels.report_writing.actions.beginning import ReportThere, begin_report
from motcua.channels.report_writing.actions.freezing import (
    AlreadySigned,
    NotReady,
    TotalsDisagree,
    freeze_report,
    reopen_report,
)
from motcua.channels.report_writing.actions.issuing import (
    NotFrozen,
    NotSigned,
    publish_report,
    sign_report,
)
from motcua.channels.report_writing.actions.writing import Saving
from motcua.channels.report_writing.models import ReportSection, WrittenReport
from motcua.channels.report_writing.queries.papers import word_file
from motcua.channels.report_writing.queries.plain import plain_text
from motcua.channels.report_writing.queries.reports import read_report
from motcua.channels.report_writing.queries.suggesting import suggest
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import events_named
from motcua.project.testing import story

from .conftest import PERIOD, REFORM, department, tell

pytestmark = pytest.mark.usefixtures("province", "db")


def leader():
    return story.actor("dieuhanh")


def section(report, code):
    return report.sections.get(code=code, part_of=None)


def save(report, code, text, *, actor=None):
    one = section(report, code)
    return writing.save_section(
        actor=actor or leader(), section_uuid=one.uuid, saving=Saving(text, one.version),
        at=story.AT,
    )  # fmt: skip


def accept_all(report):
    for one in report.sections.filter(part_of=None):
        if not one.text.strip():
            save(report, one.code, "Không phát sinh.")
        writing.accept_section(actor=leader(), section_uuid=one.uuid, at=story.AT)


def text_of(report, at=story.AT):
    return plain_text(report.title, read_report(report, at=at))


def test_a_report_begins_with_its_sections_and_the_parts_of_agencies(report):
    assert report.title == "Báo cáo Tình hình, kết quả cải cách hành chính Quý III/2026"
    assert section(report, "I.1").parts.filter(agency__code="H27.03").exists()
    assert not section(report, "I.1").parts.filter(agency__code="H27.08").exists()  # it leads
    assert report.figures_of.code == "H27"
    assert events_named("report_writing.report_begun")
    with pytest.raises(ReportThere):
        begin_report(
            actor=leader(), outline_code=REFORM, agency_uuid=department().uuid, period=PERIOD,
            at=story.AT,
        )  # fmt: skip


@pytest.mark.parametrize("period", ["2026-07", "2026", "hôm nay", ""])
def test_a_report_begins_only_for_a_period_of_its_kind(period, province):
    with pytest.raises(InvalidInput):
        begin_report(
            actor=leader(), outline_code=REFORM, agency_uuid=department().uuid, period=period,
            at=story.AT,
        )  # fmt: skip


def test_who_does_not_lead_begins_none(province):
    with pytest.raises(PermissionRefused):
        begin_report(
            actor=story.actor("tham.sxd"), outline_code=REFORM, agency_uuid=department().uuid,
            period=PERIOD, at=story.AT,
        )  # fmt: skip


def test_figures_stand_in_the_sentences_with_changes_and_shares(report):
    text = text_of(report)

    assert "Các cơ quan đã ban hành 12 văn bản" in text
    assert "đã hoàn thành 38 nhiệm vụ, đạt tỷ lệ 95,0%" in text
    save(report, "I.1", "Ban hành [[par_documents]] văn bản, [[par_documents; so với kỳ trước]].")
    assert "giảm 13 văn bản (giảm 52,0%) so với Quý II/2026" in text_of(report)


def test_sentences_are_suggested_from_the_figures_that_are_there(report):
    found = suggest(section(report, "I.1"), at=story.AT)

    reads = " ".join(one.reads for one in found)
    assert "Quý III/2026: 12 văn bản, giảm 13 văn bản" in reads
    assert "Sở Xây dựng (12)" in reads
    assert not suggest(section(report, "II.1"), at=story.AT)


def test_saving_never_overwrites_and_every_saving_is_kept(report):
    one = section(report, "II.1")
    save(report, "II.1", "Bản thứ nhất.")
    with pytest.raises(writing.SectionChanged):
        writing.save_section(
            actor=leader(), section_uuid=one.uuid, saving=Saving("Bản của người khác.", 0),
            at=story.AT,
        )  # fmt: skip
    same = save(report, "II.1", "Bản thứ nhất.\r\n")
    assert same.version == 1
    save(report, "II.1", "Bản thứ hai.")
    assert [v.text for v in one.versions.order_by("number")] == [
        "", "Bản thứ nhất.", "Bản thứ hai.",
    ]  # fmt: skip


def test_a_part_goes_up_comes_back_with_a_reason_and_is_merged_under_its_agency(report):
    writer = story.actor("tham.sxd")
    other = begin_report(
        actor=leader(), outline_code=REFORM, at=story.AT, period=PERIOD,
        agency_uuid=department().parent.uuid,
    )  # fmt: skip
    part = section(other, "I.1").parts.get(agency=department())
    with pytest.raises(writing.NothingWritten):
        writing.submit_section(actor=writer, section_uuid=part.uuid, at=story.AT)
    writing.save_section(
        actor=writer, section_uuid=part.uuid, at=story.AT,
        saving=Saving("ban hành [[par_documents]] văn bản.", 0),
    )  # fmt: skip
    writing.submit_section(actor=writer, section_uuid=part.uuid, at=story.AT)
    with pytest.raises(writing.SectionLocked):
        writing.save_section(
            actor=writer, section_uuid=part.uuid, saving=Saving("Sửa", 1), at=story.AT
        )
    with pytest.raises(InvalidInput):
        writing.return_section(actor=leader(), section_uuid=part.uuid, reason=" ", at=story.AT)
    writing.return_section(
        actor=leader(), section_uuid=part.uuid, reason="Bổ sung số cuộc kiểm tra", at=story.AT
    )
    writing.save_section(
        actor=writer, section_uuid=part.uuid, at=story.AT,
        saving=Saving("ban hành [[par_documents]] văn bản, 3 cuộc kiểm tra.", 1),
    )  # fmt: skip
    writing.submit_section(actor=writer, section_uuid=part.uuid, at=story.AT)
    merged = writing.merge_parts(
        actor=leader(), section_uuid=section(other, "I.1").uuid, parts=[part.uuid], at=story.AT
    )
    again = writing.merge_parts(
        actor=leader(), section_uuid=merged.uuid, parts=[part.uuid], at=story.AT
    )

    assert again.version == merged.version
    assert merged.text.endswith(
        "- Sở Xây dựng: ban hành [[par_documents; đơn vị H27.08]] văn bản, 3 cuộc kiểm tra."
    )
    assert "Sở Xây dựng: ban hành 12 văn bản" in text_of(other)
    assert part.comments.get().kind == "return"
    with pytest.raises(PermissionRefused):  # another department's part
        foreign = section(other, "I.1").parts.get(agency__code="H27.03")
        writing.save_section(
            actor=writer, section_uuid=foreign.uuid, saving=Saving("x", 0), at=story.AT
        )


def test_a_report_freezes_only_whole_and_with_marks_that_say_something(report):
    with pytest.raises(NotReady):
        freeze_report(actor=leader(), report_uuid=report.uuid, at=story.AT)
    save(report, "II.1", "Đạt [[khong_co_chi_tieu]] và [[par_documents; ngày mai]].")
    accept_all(report)
    with pytest.raises(NotReady):
        freeze_report(actor=leader(), report_uuid=report.uuid, at=story.AT)


def test_totals_that_disagree_want_a_reason_that_stays_with_the_report(report):
    save(report, "II.1", "Đã tiếp nhận 100 hồ sơ (trong đó: 60 hồ sơ tại tỉnh; 30 hồ sơ tại xã).")
    accept_all(report)

    for reason in ("", "vội quá"):
        with pytest.raises(TotalsDisagree):
            freeze_report(actor=leader(), report_uuid=report.uuid, despite=reason, at=story.AT)
    frozen = freeze_report(
        actor=leader(), report_uuid=report.uuid, at=story.AT,
        despite="10 hồ sơ chưa phân loại được theo cấp.",
    )  # fmt: skip

    assert frozen.state == "frozen" and "10 hồ sơ" in frozen.frozen_despite
    (told,) = events_named("report_writing.report_frozen")
    assert told.payload["failing"] == 1 and told.payload["despite"]


def test_a_frozen_report_keeps_its_figures_and_flags_a_source_that_changed(report):
    accept_all(report)
    freeze_report(actor=leader(), report_uuid=report.uuid, at=story.after(hours=1))
    report.refresh_from_db()
    before = text_of(report, at=story.after(hours=1))

    tell({"par_documents": 14}, at=story.after(hours=2))

    read = read_report(report, at=story.after(hours=3))
    assert plain_text(report.title, read) == before and "đã ban hành 12 văn bản" in before
    changed = {mark: now for one in read for mark, now in one.changed.items()}
    assert changed == {"[[par_documents]]": "14"}
    with pytest.raises(writing.ReportClosed):
        save(report, "II.1", "Sửa sau khi chốt")
    with pytest.raises(InvalidInput):
        reopen_report(actor=leader(), report_uuid=report.uuid, reason="sai", at=story.AT)
    reopen_report(
        actor=leader(), report_uuid=report.uuid, reason="Sở đã đính chính số", at=story.AT
    )
    report.refresh_from_db()
    assert "đã ban hành 14 văn bản" in text_of(report, at=story.after(hours=3))


def test_a_report_is_signed_sealed_published_and_can_be_read_as_word(report):
    head = story.actor("ky.sxd")
    accept_all(report)
    with pytest.raises(NotFrozen):
        sign_report(actor=head, report_uuid=report.uuid, at=story.AT)
    freeze_report(actor=leader(), report_uuid=report.uuid, at=story.AT)
    with pytest.raises(NotSigned):
        publish_report(actor=leader(), report_uuid=report.uuid, at=story.AT)
    with pytest.raises(PermissionRefused):
        sign_report(actor=leader(), report_uuid=report.uuid, at=story.AT)

    signed = sign_report(actor=head, report_uuid=report.uuid, at=story.AT)
    assert sign_report(actor=head, report_uuid=report.uuid, at=story.AT).document == signed.document
    with pytest.raises(AlreadySigned):
        reopen_report(actor=leader(), report_uuid=report.uuid, reason="sai số liệu", at=story.AT)
    published = publish_report(actor=leader(), report_uuid=report.uuid, at=story.AT)

    assert published.state == WrittenReport.State.PUBLISHED
    paper = published.document
    assert paper.number.endswith("/BC-SXD") and paper.kind == "report"
    found = documents.verify_document(paper.uuid, at=story.AT)
    assert len(found.signatures) == 2
    word = docx.Document(
        io.BytesIO(
            word_file(published, read_report(published, at=story.AT), actor=head, at=story.AT)
        )
    )
    paragraphs = [one.text for one in word.paragraphs]
    assert "BÁO CÁO" in paragraphs and "I. KẾT QUẢ ĐẠT ĐƯỢC" in paragraphs
    assert any("đã ban hành 12 văn bản" in one for one in paragraphs)
    assert paper.number in word.tables[0].rows[1].cells[0].text


def test_remarks_are_said_settled_once_and_want_words(report):
    one = section(report, "II.1")
    with pytest.raises(InvalidInput):
        writing.remark(actor=leader(), section_uuid=one.uuid, text="  ", at=story.AT)
    said = writing.remark(
        actor=story.actor("tham.sxd"), section_uuid=one.uuid, text="Nêu rõ nguyên nhân", at=story.AT
    )
    writing.settle_remark(actor=leader(), comment_uuid=said.uuid, at=story.AT)
    done = writing.settle_remark(actor=leader(), comment_uuid=said.uuid, at=story.after(hours=1))

    assert done.settled_at == story.AT
    with pytest.raises(PermissionRefused):
        writing.remark(
            actor=story.actor("ky.kyxuan"), section_uuid=one.uuid, text="Xin xem", at=story.AT
        )


def test_states_are_told_in_the_journal(report):
    save(report, "II.1", "Nội dung")
    writing.accept_section(actor=leader(), section_uuid=section(report, "II.1").uuid, at=story.AT)

    assert events_named("report_writing.section_saved")[0].payload["version"] == 1
    assert events_named("report_writing.section_moved")[0].payload["state"] == "accepted"
    assert section(report, "II.1").state == ReportSection.State.ACCEPTED
