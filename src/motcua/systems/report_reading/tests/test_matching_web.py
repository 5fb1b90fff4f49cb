"""The pages and the machines' door on which figures of reports become history."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from motcua.kernel.access import api as access
from motcua.kernel.access.testing import bearer_for
from motcua.project.testing import story
from motcua.systems.report_reading.models import MatchHabit

from .telling import (
    TEXT,
    a_reading,
    confirm,
    history,
    known,
    province_committee,
)

pytestmark = pytest.mark.usefixtures("province", "db")


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


@pytest.fixture
def reading():
    return a_reading()


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
