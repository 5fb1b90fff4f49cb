"""Lists in data sets: lines that agencies fill in, what must hold of them, and the whole table."""

import pytest
from django.utils.translation import override

from motcua.base.actors import system_actor
from motcua.channels.reporting.actions.filling import save_draft
from motcua.channels.reporting.actions.moving import ReportUnready, submit_report
from motcua.channels.reporting.queries.checks import findings_of
from motcua.channels.reporting.queries.lists import told_list
from motcua.channels.reporting.rules.filling import read_entries
from motcua.channels.reporting.rules.forms import BadDataSet, read_data_set, read_form
from motcua.channels.reporting.testing import accept_report, approve_report, make_round, owed_by
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story

pytestmark = pytest.mark.usefixtures("province", "db")
SET = "phu-luc-cds"
LINE = {
    "I.1.task": "Nâng cấp Cổng dịch vụ công", "I.1.due": "31/12/2026",
    "I.1.progress": "Đang thực hiện",
    "II.1.content": "Nâng cấp Cổng", "II.1.planned": "1777", "II.1.resolution": "600",
    "II.1.other": "1000,5", "II.1.allocated": "1600,5", "II.1.spent": "1600,5",
}  # fmt: skip
"""Figures as in item 8 of the annex of 2019: 600 and 1,000 of two years."""


@pytest.fixture
def owed(settings):
    story.move_clock(settings)
    agency = organizations.find_agency_by_code("H27.08", on=story.AT.date())
    assert agency is not None
    return owed_by(make_round(at=story.AT, agencies=[agency], set_code=SET), agency)


def fill(one, typed):
    save_draft(
        actor=story.actor("tham.sxd"), obligation_uuid=one.uuid, typed=typed, picked={},
        notes={}, revision=one.revision, at=story.AT,
    )  # fmt: skip
    one.refresh_from_db()
    return findings_of(one, read_form(one.round.form), read_entries(one.entries))


def test_an_empty_list_is_complete_and_a_begun_line_wants_its_columns(owed):
    assert fill(owed, {}) == []
    found = fill(owed, {"I.2.task": "Tập huấn"})

    assert [(one.code, one.keys) for one in found] == [("missing", ("I.2.progress",))]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"II.1.allocated": "1600"}, "list_adds_up"),
        ({"II.1.spent": "1601"}, "list_at_most"),
        ({"II.1.other": "nhiều"}, "not_a_number"),
        ({"I.1.progress": "Sắp xong"}, "not_offered"),
    ],
)
def test_parts_and_totals_of_a_line_must_agree(owed, typed, code):
    found = fill(owed, {**LINE, **typed})

    assert code in {one.code for one in found}
    with pytest.raises(ReportUnready):
        submit_report(
            actor=story.actor("tham.sxd"), obligation_uuid=owed.uuid, revision=owed.revision,
            at=story.AT,
        )  # fmt: skip


def test_accepted_lines_stand_together_with_their_sums(owed):
    assert fill(owed, LINE) == []
    assert told_list(SET, "II", "2026-Q4", "H27").rows == ()
    filler, head, receiver = (system_actor(f"lists.{name}") for name in ("filler", "head", "all"))
    submit_report(actor=filler, obligation_uuid=owed.uuid, revision=owed.revision, at=story.AT)
    approve_report(actor=head, obligation_uuid=owed.uuid, at=story.AT)
    accept_report(actor=receiver, obligation_uuid=owed.uuid, at=story.AT)

    tasks, money = (told_list(SET, code, "2026-Q4", owed.agency_path) for code in ("I", "II"))
    assert tasks.rows[0][1:5] == ("Sở Xây dựng", "Nâng cấp Cổng dịch vụ công", "", "31/12/2026")
    assert money.total[4:8] == ("1.777,00", "600,00", "1.000,50", "1.600,50")
    assert "1/1" in money.note
    assert told_list(SET, "IX", "2026-Q4", "H27") is None
    assert told_list(SET, "I", "2020-Q1", "H27") is None


def test_the_page_shows_begun_lines_and_a_few_more(owed):
    fill(owed, LINE)
    page = story.browser("tham.sxd").get(f"/bao-cao/{owed.uuid}").content.decode()

    assert 'name="f:I.4.task"' in page and 'name="f:I.5.task"' not in page
    assert "Mỗi dòng một mục" in page


@pytest.mark.parametrize(
    "columns",
    [
        [],
        [{"key": "a"}],
        [{"key": "a", "title": {"vi": "A"}}, {"key": "a", "title": {"vi": "B"}}],
        [{"key": "a", "title": {"vi": "A"}, "kind": "decimal", "at_most": "b"}],
        [{"key": "a", "title": {"vi": "A"}, "kind": "picture"}],
    ],
)
def test_a_list_of_the_content_that_cannot_be_used_is_named(columns):
    content = {
        "code": "x", "valid_from": None, "title": {}, "legal_basis": {}, "sureness": "known",
        "period": "quarter", "regime": "r", "assigned_to": [], "receiver": "H27",
        "sections": [{"code": "I", "title": {"vi": "I"}, "list": 3, "columns": columns}],
    }  # fmt: skip
    with pytest.raises(BadDataSet):
        read_data_set(content, "x.yaml")


def test_a_list_that_did_not_go_out_says_so_and_a_longer_period_takes_its_last_part(owed):
    unsent = told_list("phu-luc-cchc", "I", "2026-Q4", "H27")
    assert unsent.rows == () and "chưa được giao" in unsent.note
    assert told_list("phu-luc-cchc", "I", "2026-11", "H27").rows == ()
    with override("en"):
        half = told_list(SET, "I", "2026-H2", owed.agency_path)
    assert (
        half.note
        == "Danh mục của Quý IV/2026. " + told_list(SET, "I", "2026-Q4", owed.agency_path).note
    )
    assert "Đã tiếp nhận báo cáo của 0/1 cơ quan" in half.note
