"""The half-year's report: what reports 000 and 002 tell, from dossiers and from what is told."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.base.content import load_yaml_folder
from motcua.channels.report_writing.actions.beginning import begin_report
from motcua.channels.report_writing.models import WrittenReport
from motcua.channels.report_writing.queries import outlines
from motcua.channels.report_writing.queries.outlines import list_outlines
from motcua.channels.report_writing.queries.papers import paper_context
from motcua.channels.report_writing.queries.plain import plain_text
from motcua.channels.report_writing.queries.reports import read_report
from motcua.channels.report_writing.rules.marks import marks_of
from motcua.channels.report_writing.rules.outlines import OutlineBroken, outline_of
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.testing import count_all, dossier_events, tell_events
from motcua.project.testing import story

from .conftest import department, tell

pytestmark = pytest.mark.usefixtures("province", "db")
HALF = "2026-H1"
DAYS = "từ ngày 15/12/2025 đến hết ngày 14/06/2026"
TOLD = {
    "cqs.insurance_postal": 2058, "cqs.enterprises": 4722, "cqs.enterprises_electronic": 4599,
    "cqs.households": 490, "cqs.households_electronic": 373, "cqs.invoices": 237006,
    "cqs.shops": 320, "cqs.shops_new": 12, "cqs.shop_items": 450,
    "cqs.services_province_part": 251, "cqs.services_province_full": 658,
    "cqs.procedures": 1900, "cqs.procedures_online": 1140, "cqs.services": 1000,
    "cqs.services_used": 205, "cqs.questions": 100577, "cqs.questions_upper": 96938,
    "cqs.questions_lower": 3639, "cqs.it_staff": 70, "cqs.it_staff_qualified": 30,
}  # fmt: skip


@pytest.fixture
def half() -> WrittenReport:
    """Two dossiers of the regime's half-year, by post, and one of the calendar's last days."""
    commune = story.commune()
    rows = []
    for who, day in (
        (commune, datetime(2025, 12, 20, 3, tzinfo=UTC)),
        (department(), datetime(2026, 3, 2, 3, tzinfo=UTC)),
        (commune, datetime(2026, 6, 20, 3, tzinfo=UTC)),
    ):
        rows += dossier_events(
            agency=who.uuid, accepted_at=day, due_at=day + timedelta(days=9),
            settled_at=day + timedelta(days=1), channel="postal",
        )  # fmt: skip
    tell_events(rows)
    count_all(at=story.AT)
    tell(TOLD, period=HALF)
    tell({"cchc.articles": 1500, "cchc.leaflets": 30000}, period="2026-Q1")
    return begin_report(
        actor=story.actor("dieuhanh"), outline_code="nua-nam", agency_uuid=department().uuid,
        period=HALF, at=story.AT,
    )  # fmt: skip


def test_every_figure_is_of_the_days_that_the_outline_names(half):
    read = read_report(half, at=story.AT)
    text = plain_text(half.title, read)
    assert "đã có 2 hồ sơ nộp trên hệ thống" in text, "20/6 is of the next half-year"
    assert "(trong đó: 1 hồ sơ của cấp tỉnh; 1 hồ sơ của cấp xã)" in text
    assert "4.599/4.722 đơn vị, đạt tỷ lệ 97,4%" in text
    assert "373/490 hộ, đạt tỷ lệ 76,1%" in text
    assert "(trong đó: 96.938 câu hỏi cấp trung học phổ thông; 3.639 câu hỏi cấp" in text
    assert "phát sinh hồ sơ đạt 20,5%" in text and "đạt tiêu chuẩn là 42,9%" in text
    assert "30.000 tờ rơi" in text
    shown = [one.show(mark) for one in read for mark in marks_of(one.section.text)[0]]
    assert not [one for one in shown if one.problem]
    assert {one.days for one in shown if one.code and one.period == HALF} == {DAYS}
    notes = [one.table.note for one in shown if one.table and one.code]
    assert notes and all("15/12/2025" in note for note in notes)
    paper = paper_context(half, read, signer={})
    assert DAYS in paper["opening"]


def test_the_days_stand_in_the_head_and_at_each_figure(half, settings):
    story.move_clock(settings)
    page = story.browser("dieuhanh").get(f"/viet-bao-cao/{half.uuid}").content.decode()
    assert "15/12/2025 – 14/06/2026" in page and f"Mở nguồn của số liệu ({DAYS})" in page
    assert "tinh=decree-09-2019" in page


def test_every_figure_of_the_half_year_is_known_or_asked_of_somebody():
    """A mark of the outline is counted, reckoned, or asked for by a data set of the province."""
    asked = {
        row.get("indicator")
        for _stem, one in load_yaml_folder("reporting")
        for section in one["sections"]
        for row in (*section.get("columns", ()), *section.get("rows", ()))
    }
    known = {one.code: one for one in indicators.definitions(on=story.AT.date())}
    outline = next(one for one in list_outlines(on=story.AT.date()) if one.code == "nua-nam")
    marks = [mark for one in outline.sections for mark in marks_of(one.text)[0]]
    assert len(marks) > 60
    for mark in marks:
        for code in () if mark.way == "list" else mark.codes:
            one = known[code]
            parts = one.formula.codes if one.formula else (code,)
            assert all(known[part].source == "measured" or part in asked for part in parts), code
            assert "decree-09-2019" in one.windows, code


def test_shares_have_no_parts_by_level(half):
    section = half.sections.get(code="E")
    section.text = "[[online_rate; cấp xã]]"
    section.save()
    read = next(one for one in read_report(half, at=story.AT) if one.section.code == "E")
    assert [one.show(mark).problem for one in [read] for mark in marks_of(section.text)[0]] == [
        "tier"
    ]


def test_an_outline_of_days_that_no_law_knows_is_refused(monkeypatch):
    content = {
        "name": {"vi": "x", "en": "x"}, "title": "x", "period": "half", "legal_basis": "x",
        "valid_from": story.AT.date(), "sections": [], "window": "decree-2030",
    }  # fmt: skip
    monkeypatch.setattr(outlines, "_outlines", lambda _root: (outline_of("x", content),))
    with pytest.raises(OutlineBroken, match=r"decree-2030.*decree-09-2019"):
        list_outlines(on=story.AT.date())
