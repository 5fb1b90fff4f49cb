"""Published figures: beside the days that stand for theirs, and at the scale of what is there."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.core.management import call_command
from django.urls import reverse

from motcua.base.content import load_yaml_folder
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused
from motcua.channels.operations_center.actions.counting import count_dossiers
from motcua.channels.operations_center.actions.explaining import (
    NothingToExplain,
    Which,
    explain_difference,
)
from motcua.channels.operations_center.models import DifferenceReason, Handling
from motcua.channels.operations_center.queries.agencies import agency_lines, root_path
from motcua.channels.operations_center.queries.figures import Scope
from motcua.channels.operations_center.queries.published import published_reports
from motcua.channels.operations_center.rules.periods import Period
from motcua.kernel.events.testing import events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.one_stop_shop.testing import note_simulation

from .made_up import START, agencies, last_position, live, tell
from .test_web import page, text_of

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=300)
HALF = Period(date(2026, 1, 1), date(2026, 6, 14))


@pytest.fixture
def counted():
    chance = Random(5)
    lives = (live(chance, n, agencies()) for n in range(60))
    tell([(one, row) for one in lives for row in one.happened])
    count_dossiers(at=LATER, upto=last_position())
    first, until = HALF.begins_at, HALF.until(LATER)
    return Handling.objects.filter(submitted_at__gte=first, submitted_at__lt=until)


def report():
    root, day = root_path(on=HALF.last), HALF.last
    told = published_reports(
        Scope((root,), is_whole=True), HALF, agencies=agency_lines(on=day), at=LATER, language="vi"
    )
    found = next(one for one in told if one.code == "2022-half-year")
    return found, {row.code: row for row in found.rows}


def test_the_days_of_2026_stand_for_those_of_2022_and_the_difference_is_told(counted):
    found, rows = report()

    assert (found.compared, found.simulations) == (HALF, ())
    assert "2026" in found.reason
    assert rows["received"].counted == counted.count() > 0
    assert rows["received"].difference == counted.count() - 322_962
    online = round(100 * counted.filter(channel="online").count() / counted.count(), 1)
    assert float(rows["online"].counted) == pytest.approx(online, abs=0.06)
    assert rows["postal-received"].counted == counted.filter(channel="postal").count()
    parts = rows["postal-returned-province"].counted + rows["postal-returned-communes"].counted
    assert parts == rows["postal-returned"].counted
    assert rows["insurance"].lacks and rows["insurance"].counted is None


def test_a_small_simulation_is_held_against_its_part_of_the_published_number(counted):
    note_simulation(first=HALF.first, last=HALF.last, scale="0.002", written=646, at=LATER)
    found, rows = report()

    assert found.scale == Decimal("0.002")
    assert rows["received"].expected == 646
    assert rows["kept"].expected == Decimal("99.8")  # a share is no smaller for it
    shown = text_of(page("published_list"))
    assert "646 hồ sơ mô phỏng" in shown and "= 646" in shown
    assert "646 simulated dossiers" in text_of(page("published_list", language="en"))


def test_without_dossiers_nothing_is_compared():
    found, rows = report()

    assert not found.has_dossiers
    assert rows["received"].counted is None and rows["received"].difference is None


def test_the_figures_can_be_taken_along_as_a_sheet(counted):
    answer = page("published_export", form="csv")

    assert answer.status_code == 200 and "doi-chieu.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    received = lines[0]
    assert (received["Đã công bố"], received["Đếm được"]) == ("322962", str(counted.count()))
    assert page("published_export", form="exe").status_code == 404


def test_a_sheet_is_only_for_those_who_may_see_the_figures():
    assert page("published_export", who="mau", form="csv").status_code == 403


RECEIVED = Which("2022-half-year", "received")


def explain(text, which=RECEIVED, who="dieuhanh", at=LATER):
    return explain_difference(actor=story.actor(who), which=which, text=text, at=at)


def test_a_difference_without_a_reason_is_flagged_until_somebody_says_why(counted):
    found, rows = report()
    assert not rows["received"].is_explained and rows["postal-received"].is_explained
    before = found.unexplained

    with pytest.raises(InvalidInput):
        explain("vì thế")
    with pytest.raises(NotFound):
        explain("Chỉ một phần đơn vị dùng hệ thống.", Which("2022-half-year", "khac"))
    with pytest.raises(NothingToExplain):
        explain("Không có trên nền tảng này.", Which("2022-half-year", "insurance"))
    with pytest.raises(PermissionRefused):
        explain("Chỉ một phần đơn vị dùng hệ thống.", who="tham.sxd")
    said = explain("Chỉ một phần đơn vị dùng hệ thống.")
    assert explain("Chỉ một phần  đơn vị dùng hệ thống.").pk == said.pk

    found, rows = report()
    assert rows["received"].told == said and not rows["received"].is_told_before
    assert found.unexplained == before - 1
    assert events_named("operations_center.difference_explained")[0].payload["figure"] == "received"
    DifferenceReason.objects.filter(pk=said.pk).update(difference=1)
    assert report()[1]["received"].is_told_before


def test_a_simulated_figure_has_the_reason_of_its_simulation(counted):
    note_simulation(first=HALF.first, last=HALF.last, scale="0.002", written=646, at=LATER)

    assert "Mô phỏng rút" in report()[1]["received"].why


def test_the_reason_is_said_on_a_page_and_the_command_prints_everything(counted):
    where = reverse("operations_center:difference_explain", args=["2022-half-year", "kept"])
    officer = story.browser("dieuhanh")
    assert "chưa có lý do" in text_of(page("published_list"))
    assert "Lý do chênh lệch" in text_of(officer.get(where))
    assert officer.post(where, {"text": "ngắn"}).status_code == 422
    assert officer.post(where, {"text": "Ngày chốt số liệu khác nhau."}).status_code == 302
    assert "Ngày chốt số liệu khác nhau." in text_of(page("published_list"))
    assert story.browser("tham.sxd").get(where).status_code == 403

    printed = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("compare_published", "--strict", stdout=printed)
    assert "Ngày chốt số liệu khác nhau." in printed.getvalue()
    assert "CHƯA CÓ LÝ DO" in printed.getvalue()


def test_boards_have_pictures_with_their_tables():
    shown = text_of(page("picture_list"))

    assert "Bản đồ" in shown or "Sơ đồ" in shown or "Chưa có số liệu" in shown
    assert "Nguồn:" in shown and "<details>" in shown
    assert page("picture_list", who="mau").status_code == 403


def test_what_agencies_told_stands_beside_what_was_published():
    assert "chưa cơ quan nào gửi" in report()[1]["market"].lacks
    department = organizations.find_agency_by_code("H27.06", on=HALF.last)
    told = {"cqs.shops": 350, "cqs.enterprises": 5000, "cqs.enterprises_electronic": 4900}
    indicators.record(
        unit=department.uuid, period=indicators.Period.parse("2026-H1"), at=story.AT,
        figures=[indicators.Figure(code, Decimal(value)) for code, value in told.items()],
        origin=indicators.Origin("tests", department.uuid), by=story.actor("dieuhanh"),
    )  # fmt: skip
    note_simulation(first=HALF.first, last=HALF.last, scale="0.002", written=646, at=LATER)

    _found, rows = report()
    shops, share = rows["market"], rows["invoices"]
    assert (shops.counted, shops.expected, shops.difference, shops.lacks) == (350, 320, 30, "")
    assert (share.counted, share.difference) == (Decimal("98.0"), Decimal("0.6"))
    assert shops.is_explained and "không phải số mô phỏng" in shops.why


def test_every_published_figure_is_counted_told_or_says_why_it_is_not():
    for report_code, described in load_yaml_folder("published"):
        for one in described["figures"]:
            is_counted = "count" in one or "share" in one
            assert is_counted or one.get("lacks"), (report_code, one["code"])
            assert not is_counted or one.get("why") or one.get("why_simulated"), one["code"]
            assert "told" not in one or (described["period"] and described["why_told"])
