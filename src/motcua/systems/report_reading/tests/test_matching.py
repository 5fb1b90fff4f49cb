"""Figures of a report become history: confirmed, refused, taken back, shown with their source."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import bearer_for
from motcua.kernel.events.testing import events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.report_reading.actions.habits import HabitNotFound, remove_habit
from motcua.systems.report_reading.actions.matching import (
    Choice,
    MatchedOtherwise,
    confirm_matches,
)
from motcua.systems.report_reading.actions.reading import read_report
from motcua.systems.report_reading.actions.settling import (
    AlreadyHistory,
    Settlement,
    settle_figures,
)
from motcua.systems.report_reading.actions.taking_back import take_back_matches, tell_whose
from motcua.systems.report_reading.models import FigureMatch, MatchHabit
from motcua.systems.report_reading.queries.matching import figures_to_match

pytestmark = pytest.mark.usefixtures("province", "db")

TEXT = """BÁO CÁO

Kết quả giải quyết thủ tục hành chính quý II năm 2022

Quý II năm 2022, toàn tỉnh tiếp nhận 182.430 hồ sơ; tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,5%.
UBND huyện Thạch Hà tiếp nhận 9.120 hồ sơ.

- Phát hành 12 nghìn tờ rơi. Xếp thứ 8 cả nước.
"""
QUARTER = indicators.Period.parse("2022-Q2")


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


def province_committee():
    return organizations.Agency.objects.get(code="H27", valid_to=None)


def officer():
    return story.actor("dieuhanh")


def a_reading(text=TEXT, title="Báo cáo quý II"):
    return read_report(
        actor=officer(), agency_uuid=province_committee().uuid, title=title, text=text, at=story.AT
    )


@pytest.fixture
def reading():
    return a_reading()


def suggested(reading):
    """The choice that each figure with a whole suggestion would be confirmed with."""
    found = {}
    for one in figures_to_match(reading):
        if one.best and one.best.is_whole:
            best = one.best
            found[one.figure.number] = Choice(
                best.indicator, best.agency, best.period, best.dimensions
            )
    return found


def confirm(reading, choices, at=story.AT):
    return confirm_matches(actor=officer(), reading_uuid=reading.uuid, choices=choices, at=at)


def take_back(reading, *numbers, at=story.AT):
    return take_back_matches(
        actor=officer(), reading_uuid=reading.uuid, numbers=numbers, reason="nhầm dòng", at=at
    )


def known(code="dossiers_received", agency=None, period=QUARTER):
    unit = (agency or province_committee()).uuid
    return indicators.values(codes=[code], units=[unit], periods=[period], within=True)[
        code, unit, period.code
    ]


def history(reading):
    return Choice("dossiers_received", province_committee().uuid, "2022-Q2")


def test_what_is_suggested_is_confirmed_and_becomes_history_with_its_passage(reading):
    choices = suggested(reading)
    by_number = {one.figure.number: one for one in figures_to_match(reading)}

    result = confirm(reading, choices)

    assert {choice.indicator for choice in choices.values()} == {
        "dossiers_received", "settled_in_time_rate", "cchc.leaflets"
    }  # fmt: skip
    assert by_number[4].matched.left == "rank"
    assert result.told == len(choices) == 4 and not result.open
    value = known()
    assert (value.value, value.source) == (Decimal(182430), "submitted")
    assert value.origin.kind == "report_reading.figure" and "182.430" in value.origin.detail
    assert known("cchc.leaflets").value == 12000
    (event,) = events_named("report_reading.figures_matched")
    assert event.payload["told"] == 4
    assert {one.state for one in reading.figures.filter(number__in=choices)} == {"confirmed"}


def test_a_district_that_is_no_more_has_its_own_history(reading):
    (found,) = [one for one in figures_to_match(reading) if one.figure.written == "9.120"]
    district = organizations.get_agency(found.best.agency)

    confirm(reading, {found.figure.number: suggested(reading)[found.figure.number]})

    assert district.kind == "district_committee" and district.valid_to is not None
    assert known(agency=district).value == 9120


def test_confirming_twice_tells_once_and_another_choice_is_refused(reading):
    choice = {0: history(reading)}

    first, again = confirm(reading, choice), confirm(reading, choice)

    assert (first.told, again.changed) == (1, 0)
    assert FigureMatch.objects.count() == 1 and len(events_named("indicators.figures_told")) == 1
    with pytest.raises(MatchedOtherwise):
        confirm(reading, {0: Choice("dossiers_settled", province_committee().uuid, "2022-Q2")})


def test_the_same_report_read_again_agrees_and_tells_nothing_anew(reading):
    confirm(reading, {0: history(reading)})
    again = a_reading(TEXT + "\nNơi nhận: như trên.", "Bản sao")

    result = confirm(again, {0: history(again)})

    assert (result.told, result.agrees) == (0, 1)
    assert len(events_named("indicators.figures_told")) == 1


def test_when_the_first_is_taken_back_the_history_rests_on_the_one_that_agrees(reading):
    confirm(reading, {0: history(reading)})
    again = a_reading(TEXT + "\nNơi nhận: như trên.", "Bản sao")
    confirm(again, {0: history(again)})

    take_back(reading, 0)
    held = known()
    take_back(again, 0)

    assert held.value == 182430 and held.origin.uuid == again.figures.get(number=0).uuid
    assert known().value is None


def test_two_reports_that_differ_wait_for_a_choice_and_the_old_one_comes_back(reading):
    confirm(reading, {0: history(reading)})
    other = a_reading(TEXT.replace("182.430", "182.403"), "Báo cáo sửa")
    choice = history(other)

    undecided = confirm(other, {0: choice})
    still = known().value
    replaced = confirm(other, {0: Choice(choice.indicator, choice.agency, choice.period,
                                         against="replace")})  # fmt: skip
    now_known = known().value
    take_back(other, 0)

    assert undecided.open == [0] and still == 182430
    assert replaced.told == 1 and now_known == 182403
    back = known()
    assert back.value == 182430 and back.origin.uuid == reading.figures.get(number=0).uuid


def test_what_an_agency_told_and_had_approved_is_never_replaced(reading):
    unit = province_committee().uuid
    indicators.record(
        unit=unit, period=QUARTER, at=story.AT, by=officer(),
        figures=[indicators.Figure("dossiers_received", Decimal(180000))],
        origin=indicators.Origin("reporting.obligation", unit, "biểu quý II"),
    )  # fmt: skip
    choice = history(reading)
    pressed = Choice(choice.indicator, unit, choice.period, against="replace")

    refused = confirm(reading, {0: pressed})
    kept = confirm(reading, {0: Choice(choice.indicator, unit, choice.period, against="keep")})

    assert refused.open == [0] and kept.kept == 1
    assert known().value == 180000
    match = FigureMatch.objects.get()
    assert match.outcome == "kept"
    assert (match.known or {})["origin_detail"] == "biểu quý II"


def test_what_units_below_told_is_not_covered_by_a_report_of_the_whole(reading):
    district = organizations.Agency.objects.filter(kind="district_committee").first()
    indicators.record(
        unit=district.uuid, period=QUARTER, at=story.AT, by=officer(),
        figures=[indicators.Figure("dossiers_received", Decimal(5))],
        origin=indicators.Origin("reporting.obligation", district.uuid, "biểu"),
    )  # fmt: skip

    assert confirm(reading, {0: history(reading)}).open == [0]
    assert known().value == 5


def test_taking_back_ends_the_history_with_a_reason_and_can_be_done_anew(reading):
    confirm(reading, {0: history(reading)})

    with pytest.raises(InvalidInput):
        take_back_matches(
            actor=officer(), reading_uuid=reading.uuid, numbers=[0], reason=" ", at=story.AT
        )
    taken, again = take_back(reading, 0), take_back(reading, 0)

    assert (taken, again) == (1, 0) and known().value is None
    assert FigureMatch.objects.get().taken_back_reason == "nhầm dòng"
    assert confirm(reading, {0: history(reading)}).told == 1 and known().value == 182430


def test_a_figure_that_is_history_is_not_rejected_behind_its_back(reading):
    confirm(reading, {0: history(reading)})

    with pytest.raises(AlreadyHistory):
        settle_figures(
            actor=officer(), reading_uuid=reading.uuid, settled={0: Settlement("rejected")},
            at=story.AT,
        )  # fmt: skip


def test_a_figure_that_was_rejected_tells_nothing_until_it_is_open_again(reading):
    rejected = {0: Settlement("rejected")}
    settle_figures(actor=officer(), reading_uuid=reading.uuid, settled=rejected, at=story.AT)

    with pytest.raises(InvalidInput):
        confirm(reading, {0: history(reading)})
    assert figures_to_match(reading)[0].matched.left == "rejected"


def test_confirmations_are_remembered_until_somebody_removes_the_habit(reading):
    confirm(reading, {0: Choice("dossiers_settled", province_committee().uuid, "2022-Q2"),
                      2: Choice()})  # fmt: skip
    other = a_reading(TEXT.replace("quý II", "quý III").replace("Quý II", "Quý III"), "Quý III")

    learnt = figures_to_match(other)
    habit = MatchHabit.objects.get(indicator="dossiers_settled")
    remove_habit(actor=officer(), habit_uuid=habit.uuid, at=story.AT)
    after = figures_to_match(other)

    assert learnt[0].best.indicator == "dossiers_settled" and learnt[0].best.score > 0.9
    assert learnt[2].best is None and learnt[2].matched.left == "habit-none"
    assert after[0].best.indicator == "dossiers_received"
    with pytest.raises(HabitNotFound):
        remove_habit(actor=officer(), habit_uuid=habit.uuid, at=story.AT)


def test_a_habit_that_was_taken_back_is_forgotten(reading):
    confirm(reading, {0: Choice("dossiers_settled", province_committee().uuid, "2022-Q2")})
    take_back(reading, 0)

    assert MatchHabit.objects.get().times == 0
    assert figures_to_match(reading)[0].best.indicator == "dossiers_received"


def test_figures_that_name_nobody_are_those_of_whom_somebody_said(reading):
    commune = story.commune()
    leaflets = 3

    tell_whose(actor=officer(), reading_uuid=reading.uuid, agency=commune.uuid, at=story.AT)
    reading.refresh_from_db()

    assert figures_to_match(reading)[leaflets].best.agency == commune.uuid
    with pytest.raises(InvalidInput):
        tell_whose(actor=officer(), reading_uuid=reading.uuid, agency=None, at=story.AT)


@pytest.mark.parametrize(
    ("field", "choice"),
    [
        ("indicator", {"indicator": "no.such"}),
        ("period", {"period": "quý hai"}),
        ("agency", {"agency": None}),
        ("value", {"indicator": "online_rate"}),
        ("value", {"value": "1,234"}),
    ],
)
def test_bad_input_names_its_field_and_keeps_nothing(reading, field, choice):
    good = {"indicator": "dossiers_received", "agency": province_committee().uuid,
            "period": "2022-Q2"}  # fmt: skip

    with pytest.raises(InvalidInput) as refused:
        confirm(reading, {0: Choice(**{**good, **choice})})

    assert field in refused.value.fields and not FigureMatch.objects.exists()


def test_a_figure_of_a_unit_that_did_not_exist_yet_names_who_was_there(reading):
    late = organizations.Agency.objects.filter(valid_from__year=2025).first()

    with pytest.raises(indicators.UnitNotInForce):
        confirm(reading, {0: Choice("dossiers_received", late.uuid, "2022-Q2")})


def test_whoever_may_not_tell_an_agencys_history_is_refused(reading):
    with pytest.raises(PermissionRefused):
        confirm_matches(
            actor=story.actor("quay.kyxuan"), reading_uuid=reading.uuid,
            choices={0: history(reading)}, at=story.AT,
        )  # fmt: skip


def test_a_report_of_before_the_records_is_told_of_those_who_are_recorded_first():
    old = a_reading(TEXT.replace("2022", "2018"), "Báo cáo 2018")
    choice = Choice("cchc.leaflets", province_committee().uuid, "2018-Q2")

    assert confirm(old, {3: choice}).told == 1
    assert known("cchc.leaflets", period=indicators.Period.parse("2018-Q2")).value == 12000


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    return text


def address(name, *args):
    return reverse(f"report_reading:{name}", args=args)


def test_match_list_confirms_what_is_ticked_and_match_preview_the_sure_ones(reading):
    browser = story.browser("dieuhanh")
    where, preview = address("match_list", reading.uuid), address("match_preview", reading.uuid)
    packed = f"dossiers_received|{province_committee().uuid}|2022-Q2|"

    shown = page(browser.get(where))
    done = browser.post(where, {"figure": ["0"], "choice-0": packed, "do": "confirm"})
    none = browser.post(where, {"figure": ["4"], "do": "none"})
    nothing = browser.post(where, {"do": "confirm"})
    lacking = browser.post(where, {"figure": ["1"], "do": "confirm"})
    rest = page(browser.get(preview, {"nguong": "60"}))

    assert "Hồ sơ tiếp nhận" in shown and "<mark>182.430</mark>" in shown and packed in shown
    assert done.status_code == none.status_code == 302 and known().value == 182430
    assert "1 số liệu đã ghi" in page(browser.get(done["Location"]))
    assert "Chọn ít nhất một số liệu" in page(nothing, 422)
    assert "chưa đủ chỉ tiêu" in page(lacking, 422)
    assert "checked" in rest and "<mark>182.430</mark>" not in rest
    assert "182.430" in page(browser.get(where, {"trang-thai": "told"}))
    assert story.browser("quay.kyxuan").get(where).status_code == 403


def test_match_show_puts_two_numbers_side_by_side_and_takes_back(reading):
    browser = story.browser("dieuhanh")
    confirm(reading, {0: history(reading)})
    other = a_reading(TEXT.replace("182.430", "182.403"), "Báo cáo sửa")
    where = address("match_show", other.uuid, 0)
    sent = {"do": "confirm", "pick": f"dossiers_received|{province_committee().uuid}|2022-Q2|"}

    shown = page(browser.get(where))
    undecided = page(browser.post(where, sent), 422)
    replaced = browser.post(where, {**sent, "against": "replace", "value": "182.413"})
    told = page(browser.get(where))
    empty = browser.post(where, {"do": "take-back", "reason": ""})
    back = browser.post(where, {"do": "take-back", "reason": "nhầm"})

    assert "182.430" in shown and "182.403" in shown and "Báo cáo khác" in shown
    assert "Đã có số khác" in undecided and replaced.status_code == 302
    assert "182.413" in told and "Số đã có trước đó: 182.430" in told
    assert "Đã ghi vào lịch sử" in told and empty.status_code == 422 and back.status_code == 302
    assert known().value == 182430
    assert browser.get(address("match_show", other.uuid, 99)).status_code == 404


def test_match_show_takes_ones_own_choice_with_words_of_names(reading):
    browser = story.browser("dieuhanh")
    where = address("match_show", reading.uuid, 1)
    own = {"do": "confirm", "pick": "own", "indicator": "online_rate", "period": "2022-Q2",
           "agency": str(province_committee().uuid), "value": "53,5"}  # fmt: skip

    wrong = page(browser.post(where, {**own, "indicator": "khong co ten nay"}), 422)
    done = browser.post(where, own)

    assert "Danh sách" in wrong or "danh sách" in wrong
    assert done.status_code == 302 and known("online_rate").value == Decimal("53.5")


def test_match_whose_sets_the_agency_or_says_what_is_missing(reading):
    browser = story.browser("dieuhanh")
    where = address("match_whose", reading.uuid)

    done = browser.post(where, {"whose": str(story.commune().uuid)})
    wrong = browser.post(where, {"whose": "không có"})

    assert done.status_code == 302 and "loi" in wrong["Location"]
    assert "Chọn một cơ quan" in page(browser.get(wrong["Location"]))
    reading.refresh_from_db()
    assert reading.figures_of == story.commune()


def test_figure_source_opens_from_the_indicator_to_the_passage(reading):
    confirm(reading, {0: history(reading)})
    browser = story.browser("dieuhanh")
    figure = reading.figures.get(number=0)
    where = address("figure_source", figure.uuid)

    sources = page(
        browser.get(
            reverse("indicator_office:source_list", args=["dossiers_received"]),
            {"don-vi": str(province_committee().uuid), "ky": "2022-Q2"},
        )
    )
    shown = page(browser.get(where))

    assert where in sources
    assert "<mark>182.430</mark>" in shown and reading.title in shown and "Hồ sơ tiếp nhận" in shown
    assert browser.get(address("figure_source", reading.uuid)).status_code == 404
    assert story.browser("quay.kyxuan").get(where).status_code == 403


def test_habit_list_shows_and_removes_what_is_remembered(reading):
    confirm(reading, {0: history(reading)})
    browser = story.browser("dieuhanh")
    habit = MatchHabit.objects.get()

    shown = page(browser.get(address("habit_list"), {"tu": "tiếp nhận"}))
    removed = browser.post(address("habit_list"), {"habit": str(habit.uuid)})

    assert "Hồ sơ tiếp nhận" in shown and removed.status_code == 302
    assert "Chưa ghi nhớ" in page(browser.get(address("habit_list")))
    assert browser.post(address("habit_list"), {"habit": "x"}).status_code == 404
    assert story.browser("quay.kyxuan").get(address("habit_list")).status_code == 403


def test_machines_get_suggestions_confirm_and_take_back(reading):
    client = Client(headers=bearer_for(access.find_official_account("dieuhanh"), at=story.AT))
    at = f"/api/v1/report-readings/{reading.uuid}/matches"
    send = {"content_type": "application/json"}

    rows = client.get(at).json()
    best = rows[0]["suggestions"][0]
    figures = [{"number": 0, "indicator": best["indicator"], "agency": best["agency"],
                "period": best["period"]}, {"number": 4}]  # fmt: skip
    done = client.post(at, {"figures": figures}, **send).json()
    habits = client.get("/api/v1/report-reading-habits").json()
    gone = client.delete(f"/api/v1/report-reading-habits/{habits[0]['uuid']}")
    back = client.post(f"{at}/take-back", {"figures": [0, 4], "reason": "thử"}, **send).json()

    assert rows[4]["left"] == "rank" and best["indicator"] == "dossiers_received"
    assert done == {"told": 1, "agrees": 0, "kept": 0, "none": 1, "open": []}
    assert len(habits) == 2 and gone.status_code == 204 and back == {"taken_back": 2}
    other = Client(headers=bearer_for(access.find_official_account("quay.kyxuan"), at=story.AT))
    assert other.get("/api/v1/report-reading-habits").status_code == 403
