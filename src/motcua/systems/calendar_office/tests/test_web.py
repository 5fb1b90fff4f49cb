"""The pages of the calendar office, without script: drawn, judged, approved by another."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.drafting.api import VersionDraft
from motcua.kernel.events.testing import events_named
from motcua.project.testing import story
from motcua.systems.calendar_office.events import DRAFT

pytestmark = pytest.mark.usefixtures("office")
YEAR = 2027
CREATE = "/ban-thao/moi/lich-lam-viec"
SWAP = date(2027, 4, 29)  # a Thursday before the holidays of 30 April and 1 May


def page_of(answer, status=200):
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:3000]
    return text


def address(name, *args):
    return reverse(f"calendar_office:{name}", args=args)


def begin(year=YEAR, **posted):
    answer = story.browser("danhmuc").post(CREATE, {"code": str(year), "phien-ban": 1, **posted})
    assert answer.status_code == 302, page_of(answer, answer.status_code)[:2000]
    return VersionDraft.objects.get(kind=DRAFT, code=str(year))


def day_posted(first, kind, replaces=None, **more):
    fields = {
        "name.vi": "Nghỉ hoán đổi", "name.en": "Swapped day", "kind": kind,
        "legal_basis.vi": "Công văn số 1/VPCP", "legal_basis.en": "Letter 1/VPCP",
        "certainty": "announced", "first-day": first.day, "first-month": first.month,
        "first-year": first.year,
    }  # fmt: skip
    if replaces:
        fields |= {"replaces-day": replaces.day, "replaces-month": replaces.month,
                   "replaces-year": replaces.year}  # fmt: skip
    return fields | more


def add(draft, **fields):
    place = len(draft.about["days"])
    answer = story.browser("danhmuc").post(
        address("sheet_edit", draft.uuid, f"ngay/{place}"),
        {"revision": draft.revision, **fields},
    )
    assert answer.status_code == 302, page_of(answer, answer.status_code)[:3000]
    draft.refresh_from_db()


def act(draft, what, who, status=302, **posted):
    answer = story.browser(who).post(f"/ban-thao/{draft.uuid}/{what}", posted)
    assert answer.status_code == status, page_of(answer, answer.status_code)[:3000]
    draft.refresh_from_db()
    return answer


def swapped():
    draft = begin()
    add(draft, **day_posted(SWAP, "swapped_off"))
    add(draft, **day_posted(date(2027, 4, 24), "make_up", replaces=SWAP))
    return draft


def test_year_list_and_year_show_tell_every_official_the_calendar():
    listed = page_of(story.browser("quay.kyxuan").get(address("year_list")))
    assert "2027" in listed and "Soạn lịch năm" not in listed
    shown = page_of(story.browser("quay.kyxuan").get(address("year_show", 2026)))
    for words in ("Tết Nguyên đán", "07:00–11:30", "Giờ chốt 15:00", "thứ Bảy", "làm bù"):
        assert words in shown, words
    assert story.browser("mau").get(address("year_list")).status_code == 403
    assert story.browser(None).get(address("year_list")).status_code == 302
    assert story.browser("quay.kyxuan").get(address("year_show", 1999)).status_code == 404


def test_a_swap_is_drawn_its_effect_shown_approved_by_another_and_reckoned_by():
    draft = swapped()
    shown = page_of(story.browser("danhmuc").get(address("draft_show", draft.uuid)))
    assert "29/04/2027" in shown and "24/04/2027" in shown and "Thời hạn đang chạy" in shown
    compared = page_of(story.browser("danhmuc").get(address("draft_compare", draft.uuid)))
    assert "Công văn số 1/VPCP" in compared
    before = calendars.get_calendar("office", on=SWAP)
    act(draft, "trinh", "danhmuc", comment="")
    act(draft, "duyet", "danhmuc", status=403, revision=draft.revision)

    act(draft, "duyet", "duyetqt", revision=draft.revision)

    after = calendars.get_calendar("office", on=SWAP)
    assert (before.kind_of(SWAP), after.kind_of(SWAP)) == ("working", "day_off")
    assert after.kind_of(date(2027, 4, 24)) == "make_up"
    assert (draft.published_number, events_named("calendars.year_published")[-1].payload["number"])\
        == (2, 2)  # fmt: skip
    assert calendars.find_year(YEAR, 1).published_at is None, "what a file said"
    told = story.browser(None).get(f"/api/v1/working-calendar/{YEAR}").json()
    assert told["version"] == 2
    assert [one["kind"] for one in told["days"] if one["day"] == SWAP.isoformat()] == [
        "swapped_off"
    ]
    old = page_of(story.browser("danhmuc").get(address("year_show", YEAR) + "?phien-ban=1"))
    assert "Công văn số 1/VPCP" not in old


def test_a_draft_with_faults_is_not_submitted_and_another_year_is_begun_from_nothing():
    draft = begin(2028, **{"phien-ban": ""})
    refused = page_of(act(draft, "trinh", "danhmuc", status=422, comment=""), 422)
    assert "Chưa có ngày nào" in refused
    add(draft, **day_posted(date(2028, 1, 1), "holiday"))
    add(draft, **day_posted(date(2028, 1, 3), "make_up"))
    refused = page_of(act(draft, "trinh", "danhmuc", status=422, comment=""), 422)
    assert "Ghi ngày được làm bù" in refused and "Thứ Bảy hoặc Chủ nhật".lower() in refused.lower()


def test_the_next_year_takes_its_hours_from_the_year_before():
    draft = begin(2028, **{"phien-ban": ""})
    add(draft, **day_posted(date(2028, 9, 4), "holiday"))
    act(draft, "trinh", "danhmuc", comment="")
    act(draft, "duyet", "duyetqt", revision=draft.revision)

    calendar = calendars.get_calendar("one-stop-saturday", on=date(2028, 9, 2))

    assert calendar.kind_of(date(2028, 9, 2)) == "desk_only", "Saturday mornings go on"
    assert calendar.kind_of(date(2028, 9, 4)) == "day_off"
    assert calendar.spans[calendar.number_of(date(2028, 6, 5))][0] == (7 * 60, 11 * 60 + 30)
    assert calendar.spans[calendar.number_of(date(2028, 12, 5))][0][0] == 7 * 60 + 30


@pytest.mark.parametrize("code", ["27", "1999", "abcd", "2027-a"])
def test_a_code_that_is_no_year_is_refused(code):
    answer = story.browser("danhmuc").post(CREATE, {"code": code})

    assert "bốn chữ số" in page_of(answer, 422)


def test_a_file_that_is_no_year_is_refused_and_a_right_one_is_taken():
    for text in ("days: x", "- 1", "a: [", "year: 2027\ndays: [{dates: [x]}]"):
        answer = story.browser("danhmuc").post(
            CREATE, {"code": "2027", "file": SimpleUploadedFile("a.yaml", text.encode())}
        )
        assert "không đọc được" in page_of(answer, 422), text
    file = (
        "year: 2027\ndays:\n- {name: {vi: A, en: A}, dates: [2027-01-01], kind: holiday, "
        "certainty: enacted, legal_basis: {vi: B, en: B}}\n"
    )
    draft = begin(file=SimpleUploadedFile("a.yaml", file.encode()))
    assert [one["first"] for one in draft.about["days"]] == ["2027-01-01"]
    answer = story.browser("danhmuc").get(f"/ban-thao/{draft.uuid}/tep")
    assert answer.content.decode().startswith("year: 2027\ndays:\n- name:")


def test_running_time_limits_over_a_changed_day_are_counted_and_none_moves():
    dossier = story.accepted()
    clock = deadlines.find_clock(deadlines_subject(dossier))
    due = vietnam_day(clock.due_current)
    draft = begin(due.year)
    before = page_of(story.browser("danhmuc").get(address("draft_show", draft.uuid)))
    assert counted(before) == ["0", "0"], "nothing is changed yet"

    add(draft, **day_posted(due, "closed"))

    shown = page_of(story.browser("danhmuc").get(address("draft_show", draft.uuid)))
    found = deadlines.clocks_over([due])
    assert counted(shown) == [str(found.over), str(found.ending)]
    assert found.over >= found.ending >= 1
    assert due == vietnam_day(story.AT), "it is due today, and today stays what it is"
    refused = page_of(act(draft, "trinh", "danhmuc", status=422, comment=""), 422)
    assert "đã tới hoặc đã qua" in refused
    assert deadlines.find_clock(deadlines_subject(dossier)).due_current == clock.due_current


def deadlines_subject(dossier):
    return cases.subject_of(dossier.case)


def counted(text):
    return re.findall(r"<dd><strong>(\d+)</strong>", text[text.index("tac-dong") :])[:2]


def place_of(draft, key, **wanted):
    """Which line of a draft says this."""
    found = [
        number
        for number, one in enumerate(draft.about[key])
        if all(one.get(name) == value for name, value in wanted.items())
    ]
    assert found, draft.about[key]
    return found[-1]


def line_posted(one, **more):
    """A line of a draft as its form sends it back, with what is changed."""
    first, last = (date.fromisoformat(one[name]) for name in ("first", "last"))
    return {
        "calendars": one["calendars"], "legal_basis.vi": "Quyết định thử", "certainty": "announced",
        "legal_basis.en": "Trial decision", "first-day": first.day, "first-month": first.month,
        "first-year": first.year, "last-day": last.day, "last-month": last.month,
        "last-year": last.year, **more,
    }  # fmt: skip


def change(draft, sheet, place, fields, status=302):
    answer = story.browser("danhmuc").post(
        address("sheet_edit", draft.uuid, f"{sheet}/{place}"),
        {"revision": draft.revision, **fields},
    )
    page = page_of(answer, status)
    draft.refresh_from_db()
    return page


def test_hours_and_cut_offs_are_drawn_counted_approved_by_another_and_reckoned_by():
    draft = begin()
    saturday = place_of(draft, "hours", weekdays=["6"])
    one = draft.about["hours"][saturday]
    fields = {"weekdays": ["6"], "counts": "no"}
    refused = change(draft, "gio", saturday, line_posted(one, spans="7h30", **fields), 422)
    assert "07:30-11:30" in refused
    change(draft, "gio", saturday, line_posted(one, spans="07:30-12:00", **fields))
    change(draft, "gio-chot", 0, line_posted(draft.about["cut_offs"][0], at="14:30"))
    shown = page_of(story.browser("danhmuc").get(address("draft_show", draft.uuid)))
    assert "07:30-12:00" in shown and "thời hạn đang chạy qua những ngày đó" in shown
    compared = page_of(story.browser("danhmuc").get(address("draft_compare", draft.uuid)))
    assert "07:30-12:00" in compared and "14:30" in compared
    day = date.fromisoformat(one["last"])
    day = date.fromordinal(day.toordinal() - (day.isoweekday() - 6) % 7)
    before = calendars.get_calendar("one-stop-saturday", on=day)
    act(draft, "trinh", "danhmuc", comment="")
    act(draft, "duyet", "danhmuc", status=403, revision=draft.revision)

    act(draft, "duyet", "duyetqt", revision=draft.revision)

    after = calendars.get_calendar("one-stop-saturday", on=day)
    assert before.spans[before.number_of(day)] == ((450, 690),)
    assert after.spans[after.number_of(day)] == ((450, 720),)
    year_before = date(2026, day.month, day.day)
    assert after.spans[after.number_of(year_before)] == before.spans[before.number_of(year_before)]
    told = story.browser(None).get(f"/api/v1/working-calendar/{YEAR}").json()
    desk = next(one for one in told["calendars"] if one["code"] == "one-stop-saturday")
    assert ["07:30–12:00"] in [one["spans"] for one in desk["hours"]]
    assert {rule["at"] for rule in desk["cut_offs"]} == {"14:30"}
    assert calendars.find_year(YEAR, 1).hours, "what stood before is kept with its hours"
    again = begin_again()
    assert place_of(again, "hours", spans="07:30-12:00") >= 0


def begin_again():
    answer = story.browser("danhmuc").post(CREATE, {"code": str(YEAR), "phien-ban": 2})
    assert answer.status_code == 302
    return VersionDraft.objects.filter(kind=DRAFT, code=str(YEAR)).latest("pk")


def test_hours_of_days_that_are_past_stay():
    draft = begin(2026)
    place = place_of(draft, "hours", first="2026-01-01", counts="yes")
    one = draft.about["hours"][place]
    change(
        draft, "gio", place,
        line_posted(one, weekdays=one["weekdays"], spans="08:00-11:30, 13:30-17:30", counts="yes"),
    )  # fmt: skip
    refused = page_of(act(draft, "trinh", "danhmuc", status=422, comment=""), 422)
    assert "Giờ của ngày 01/01/2026 đã tới hoặc đã qua" in refused or "02/01/2026" in refused
    with pytest.raises(Refusal):
        calendars.publish_year(
            actor=story.actor("duyetqt"),
            year=2026,
            entries=calendars.find_year(2026).entries,
            hours=[],
            at=story.AT,
        )


def test_a_file_with_hours_is_taken_and_one_without_leaves_them():
    days = "year: 2027\ndays:\n- {name: {vi: A, en: A}, dates: [2027-01-01], kind: holiday, "
    days += "certainty: enacted, legal_basis: {vi: B, en: B}}\n"
    hours = (
        "hours:\n- {calendars: [office], from: 2027-01-01, to: 2027-12-31, weekdays: [1], "
        "spans: ['08:00-12:00'], certainty: announced, legal_basis: {vi: B, en: B}}\n"
    )
    for text in (days + "hours: x", days + "hours: [{calendars: office}]"):
        answer = story.browser("danhmuc").post(
            CREATE, {"code": "2027", "file": SimpleUploadedFile("a.yaml", text.encode())}
        )
        assert "không đọc được" in page_of(answer, 422), text
    draft = begin(file=SimpleUploadedFile("a.yaml", (days + hours).encode()))
    assert [one["spans"] for one in draft.about["hours"]] == ["08:00-12:00"]
    assert draft.about["cut_offs"], "the file said nothing of them"


def test_the_demo_has_a_draft_of_the_next_year_that_waits_for_approval():
    for _time in range(2):
        call_command("load_demo_calendar")
    draft = VersionDraft.objects.get(kind=DRAFT)
    assert draft.state == VersionDraft.State.SUBMITTED
    assert {"swapped_off", "make_up"} <= {one["kind"] for one in draft.about["days"]}
    act(draft, "duyet", "duyetqt", revision=draft.revision)
    assert draft.published_number
