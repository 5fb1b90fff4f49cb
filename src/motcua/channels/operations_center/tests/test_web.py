"""The pages: figures that open to their dossiers, for those who may see them."""

import io
from datetime import timedelta
from random import Random
from urllib.parse import urlencode

import openpyxl
import pytest
from django.urls import reverse

from motcua.channels.operations_center.actions.closing import close_period
from motcua.channels.operations_center.actions.counting import count_dossiers
from motcua.channels.operations_center.models import ClosedPeriod, Handling
from motcua.channels.operations_center.rules.periods import Period
from motcua.kernel.parties.api import list_readings_of
from motcua.project.testing import story

from .made_up import START, agencies, last_position, live, tell

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=300)
YEAR = {"ky": "year", "ngay": "2026-06-01"}
PAGES = ("board_show", "handling_list", "report_show", "score_list", "published_list")


def page(name, who="dieuhanh", language="vi", form=None, **query):
    address = reverse(f"operations_center:{name}", kwargs={"form": form} if form else None)
    asked = {**YEAR, **query}
    return story.browser(who, language=language).get(f"{address}?{urlencode(asked)}")


def text_of(answer):
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


@pytest.fixture
def counted():
    chance = Random(5)
    heard = [
        (one, row)
        for one in (live(chance, n, agencies()) for n in range(40))
        for row in one.happened
    ]
    tell(heard)
    count_dossiers(at=LATER, upto=last_position())
    return Handling.objects.filter(accepted_at__isnull=False).count()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_both_languages(name, language, counted):
    shown = text_of(page(name, language=language))

    assert "Ủy ban nhân dân tỉnh" in shown or "People&#39;s Committee" in shown
    if language == "en":
        assert "Bảng điều hành" not in shown and "Biểu II.06a" not in shown


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_where_nothing_was_counted(name):
    assert page(name).status_code == 200


@pytest.mark.parametrize("by", ["procedure", "agency", "desk", "channel", "person"])
def test_a_board_divides_the_same_dossiers(by, counted):
    board = text_of(page("board_show", theo=by))

    assert 'class="figures"' in board and "<svg" in board


def test_each_figure_opens_to_as_many_dossiers(counted):
    for column in ("received", "online", "late", "pending", "overdue", "settled"):
        sheet = page("handling_export", form="xlsx", cot=column)
        rows = openpyxl.load_workbook(io.BytesIO(sheet.content)).active.max_row - 1
        form = page("report_export", form="xlsx")
        book = openpyxl.load_workbook(io.BytesIO(form.content)).active
        names = ["received", "online", "direct", "carried", "settled", "early", "on_time", "late",
                 "in_progress", "pending", "overdue"]  # fmt: skip

        assert book.cell(book.max_row, 3 + names.index(column)).value == rows


def test_a_level_a_field_and_an_agency_open_to_their_own(counted):
    commune = agencies()[1]
    own = Handling.objects.filter(
        agency_path__startswith=commune.path, accepted_at__isnull=False
    ).count()
    sheet = page("handling_export", form="csv", **{"co-quan": commune.path, "linh-vuc": "ho-tich"})

    assert sheet.content.decode("utf-8-sig").count("\n") - 1 == own > 0


def test_a_list_pages_without_losing_anyone(counted):
    first = text_of(page("handling_list", cot="received"))

    assert first.count("<tr>") - 1 == min(50, counted)


def test_only_those_who_may_see_figures_open_a_board():
    assert page("board_show", who="danhmuc").status_code == 403
    assert page("board_show", who="mau").status_code == 403


def test_an_official_sees_the_figures_of_their_own_agency_only(counted):
    mine = text_of(page("board_show", who="ky.kyxuan"))
    others = page("board_show", who="ky.kyxuan", **{"co-quan": "h27"})

    assert "Kỳ Xuân" in mine
    assert others.status_code == 403


def test_a_list_shows_only_dossiers_that_the_reader_may_open(counted):
    Handling.objects.update(agency_path="h27.08", receiving_path="h27.08")
    assert page("handling_list", who="ky.kyxuan", cot="received").content.count(b"H27-") == 0


def test_colleagues_are_compared_by_whoever_leads_only(counted):
    assert 'value="person"' in text_of(page("board_show", who="ky.kyxuan"))
    assert 'value="person"' not in text_of(page("board_show", who="tham.kyxuan"))
    someone = {"can-bo": "00000000-0000-0000-0000-000000000001"}
    assert page("handling_list", who="tham.kyxuan", **someone).status_code == 403


def test_reading_the_names_of_officials_is_logged():
    account = story.account("tham.kyxuan")
    Handling.objects.create(
        case_uuid=account.uuid, code="X", submitted_at=START, accepted_at=START,
        stood_since=START, receiving_path="h27", agency_path="h27", person_uuid=account.uuid,
        position=1,
    )  # fmt: skip
    shown = text_of(page("board_show", theo="person"))

    assert "Phan Văn Thẩm" in shown
    read = list_readings_of(account.party.uuid)
    assert "Xem số liệu theo cán bộ" in {one.purpose for one in read}


@pytest.mark.parametrize(
    "query",
    [
        {"ngay": "hôm nay"},
        {"ngay": "0001-01-01"},
        {"ky": "century"},
        {"ky": "custom", "tu": "2026-05-01", "den": "2026-04-01"},
        {"ky": "custom", "tu": "x", "den": ""},
        {"theo": "nothing"},
    ],
)
def test_what_cannot_be_read_is_told_and_the_usual_shown(query):
    assert page("board_show", **query).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"can-bo": "x"}, 404),
        ({"co-quan": "h27.khong-co"}, 403),
        ({"sau": "-1"}, 200),
        ({"sau": "9" * 40}, 200),
        ({"cot": "x", "han": "x", "buoc": "x", "dem": "x", "cap": "x"}, 200),
    ],
)
def test_a_list_asked_for_wrongly(query, status):
    assert page("handling_list", **query).status_code == status


def test_a_sheet_is_made_in_known_forms_only():
    assert page("handling_export", form="doc").status_code == 404
    assert page("report_export", form="doc").status_code == 404


def test_the_form_is_a_paper_too(counted):
    paper = page("report_export", form="pdf", dong="procedure")

    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("rows", ["field", "procedure", "agency"])
def test_the_lines_of_each_level_add_up_to_the_whole(rows, counted):
    form = page("report_export", form="xlsx", dong=rows)
    sheet = openpyxl.load_workbook(io.BytesIO(form.content)).active
    lines = [row for row in sheet.iter_rows(min_row=10, values_only=True) if row[1]]
    levels = [row for row in lines if row[0] in ("I", "II", "III", "IV")]

    for column in range(2, 13):
        assert sum(int(str(row[column])) for row in levels) == lines[-1][column]


def close(who, **query):
    address = reverse("operations_center:period_close") + "?" + urlencode({**YEAR, **query})
    return story.browser(who).post(address)


def test_closing_a_period_takes_the_right_to_it(counted):
    assert close("ky.kyxuan", ky="month", ngay="2026-01-05").status_code == 403
    assert not ClosedPeriod.objects.exists()


def test_a_period_is_closed_once_and_told_so(counted):
    done = close("dieuhanh", ky="month", ngay="2026-01-05")
    again = close("dieuhanh", ky="month", ngay="2026-01-05")

    assert done.status_code == 302
    assert again.status_code == 409 and "đã được chốt" in again.content.decode()
    assert "đã chốt lúc" in text_of(page("report_show", ky="month", ngay="2026-01-05"))


def test_a_period_that_still_runs_is_not_closed(counted):
    refused = close("dieuhanh", ky="year", ngay="2026-11-01")

    assert refused.status_code == 422 and "chưa kết thúc" in refused.content.decode()


def test_what_is_told_late_opens_where_it_was_closed(counted):
    january = Period(START.date().replace(day=1), START.date().replace(day=31), "month")
    close_period(actor=story.actor("dieuhanh"), period=january, at=LATER)
    before = page("handling_export", form="csv", ky="month", ngay="2026-01-01", cot="received")
    late = live(Random(99), 99, agencies())
    late.happened = [(START, *row[1:]) for row in late.happened]
    tell([(late, row) for row in late.happened])
    count_dossiers(at=LATER, upto=last_position())

    after = page("handling_export", form="csv", ky="month", ngay="2026-01-01", cot="received")
    shown = text_of(page("report_show", ky="month", ngay="2026-01-01"))

    assert after.content == before.content
    assert "1 hồ sơ thay đổi" in shown
