"""Pages, sheets and REST of indicators, for those who may see them."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from motcua.base.actors import system_actor
from motcua.base.fields import uuid7
from motcua.kernel.access import testing as access
from motcua.kernel.events.testing import events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.testing import AT, count_all, dossier_events, tell_events
from motcua.kernel.organizations import testing as organizations
from motcua.systems.indicator_office.queries import naming

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
Q1 = indicators.Period.parse("2026-Q1")


@pytest.fixture
def province():
    found = organizations.load_small_province()
    access.make_roles()
    tell_events(
        dossier_events(
            agency=found.commune.uuid, accepted_at=MARCH, due_at=MARCH + timedelta(days=5)
        )
    )
    count_all()
    figures = [
        indicators.Figure("par_tasks_due", Decimal(10), note="theo kế hoạch"),
        indicators.Figure("par_tasks_done", Decimal(9)),
    ]
    indicators.record(
        unit=found.commune.uuid,
        period=Q1,
        figures=figures,
        origin=indicators.Origin("tests.submission", uuid7(), "dòng 3"),
        at=AT,
        by=system_actor("tests"),
    )
    return found


def signed_in(role, agency, name):
    client = Client()
    account = access.official_account(agency=agency, role=role, username=name)
    access.sign_in(client, account)
    return client


@pytest.fixture
def steering(province):
    return signed_in("steering_officer", province.province, "dieuhanh")


def shown(client, name, status=200, query="", **kwargs):
    response = client.get(reverse(f"indicator_office:{name}", kwargs=kwargs) + query)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_indicators_are_found_by_words_without_accents(steering):
    page = shown(steering, "indicator_list", query="?q=ty+le+truc+tuyen")

    assert "Tỷ lệ hồ sơ tiếp nhận trực tuyến" in page
    assert "Hồ sơ đang giải quyết cuối kỳ" not in page
    assert "Không có chỉ tiêu nào như vậy" in shown(steering, "indicator_list", query="?q=zzz")


def test_an_indicator_shows_values_ranking_and_definition(steering, province):
    page = shown(steering, "indicator_show", code="par_tasks_due", query="?ky=2026-Q1")

    assert "Quý I/2026" in page
    assert "1 đơn vị chưa có số liệu" in page and province.department.name in page
    assert province.commune.name in page
    assert "Nghị định 09/2019/NĐ-CP" in page


def test_a_counted_value_has_a_trend_and_opens_to_its_dossiers(steering, province):
    page = shown(steering, "indicator_show", code="dossiers_received", query="?ky=2026-04")
    behind = shown(steering, "source_list", code="dossiers_received", query="?ky=2026-03")

    assert "<svg" in page and "Tháng 3/2026" in page
    assert "Đã đếm: 1" in behind and "Kênh tiếp nhận: Trực tuyến" in behind


def test_a_told_value_opens_to_where_it_was_told(steering, province):
    page = shown(steering, "source_list", code="par_tasks_due", query="?ky=2026-Q1")

    assert "dòng 3" in page and "theo kế hoạch" in page


def test_a_share_opens_to_its_parts(steering):
    page = shown(steering, "source_list", code="par_tasks_rate", query="?ky=2026-Q1")

    assert "Nhiệm vụ cải cách hành chính đã hoàn thành" in page


@pytest.mark.parametrize("query", ["?ky=2026-Q9", "?cay=x", "?luc=30/6", "?don-vi=x"])
def test_what_cannot_be_read_is_told_and_the_usual_shown(steering, query):
    page = shown(steering, "indicator_show", code="online_rate", query=query)

    assert "Tỷ lệ hồ sơ tiếp nhận trực tuyến" in page
    assert ("error-summary" in page) == (query != "?don-vi=x")


def test_an_unknown_indicator_is_not_found(steering):
    shown(steering, "indicator_show", 404, code="ghost")


def test_officials_see_their_own_units_only(province):
    client = signed_in("head", province.commune, "chutich")

    page = shown(client, "indicator_show", code="par_tasks_due", query="?ky=2026-Q1")

    assert province.commune.name in page and province.department.name not in page
    for name in ("indicator_show", "source_list"):
        query = f"?ky=2026-Q1&don-vi={province.department.uuid}"
        shown(client, name, 403, code="par_tasks_due", query=query)
    shown(client, "group_list", 403)


def test_a_citizen_sees_none(province):
    client = Client()
    access.sign_in(client, access.citizen_account())

    shown(client, "indicator_list", 403)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_values_and_sources_are_downloaded(steering, province, form):
    for name in ("indicator_export", "source_export"):
        address = reverse(
            f"indicator_office:{name}", kwargs={"code": "par_tasks_due", "form": form}
        )
        response = steering.get(f"{address}?ky=2026-Q1")

        assert response.status_code == 200
        if form == "csv":
            text = response.content.decode("utf-8-sig")
        else:
            book = load_workbook(io.BytesIO(response.content))
            text = str(list(book.active.iter_rows(values_only=True)))
        assert province.commune.name in text and "10" in text
    address = reverse(
        "indicator_office:indicator_export", kwargs={"code": "par_tasks_due", "form": "x"}
    )
    assert steering.get(address).status_code == 404


def test_units_are_put_together_and_taken_apart(steering, province):
    address = reverse("indicator_office:group_list")
    posted = {"grouping": "Vùng", "name": "Ven biển", "units": [str(province.commune.uuid)]}

    assert steering.post(address, posted).status_code == 302
    group = indicators.units.UnitGroup.objects.get()
    page = shown(
        steering, "indicator_show", code="par_tasks_due", query=f"?ky=2026-Q1&don-vi={group.uuid}"
    )
    assert "Ven biển, Quý I/2026" in page
    assert "Đã có nhóm" in steering.post(address, posted).content.decode()
    assert "Chọn ít nhất một đơn vị" in steering.post(address, {}).content.decode()
    remove = reverse("indicator_office:group_remove", kwargs={"group_uuid": group.uuid})
    assert steering.post(remove).status_code == 302
    assert not indicators.units.UnitGroup.objects.exists()
    assert steering.post(remove).status_code == 404
    assert len(events_named("indicators.group_removed")) == 1


def test_machines_read_values_and_sources(province):
    account = access.official_account(agency=province.commune, role="head", username="may")
    headers = access.bearer_for(account, "indicators.see")

    listed = Client().get("/api/v1/indicators", headers=headers).json()
    assert "par_tasks_due" in {row["code"] for row in listed["rows"]}
    unit = str(province.commune.uuid)
    query = {"code": ["par_tasks_rate"], "unit": [unit], "period": ["2026-Q1"]}
    (row,) = Client().get("/api/v1/indicators/values", query, headers=headers).json()["rows"]
    assert Decimal(row["value"]) == 90
    behind = Client().get(
        "/api/v1/indicators/par_tasks_due/sources", {"unit": unit, "period": "2026-Q1"},
        headers=headers,
    )  # fmt: skip
    assert behind.json()["told"][0]["origin_kind"] == "tests.submission"
    other = {**query, "unit": [str(province.department.uuid)]}
    assert Client().get("/api/v1/indicators/values", other, headers=headers).status_code == 403
    wrong = {**query, "period": ["2026-Q7"]}
    assert Client().get("/api/v1/indicators/values", wrong, headers=headers).status_code == 422


def test_the_command_shows_values(province, capsys):
    call_command("indicators", "show", "--period", "2026-Q1", "--code", "par_tasks_rate")

    assert "90,0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="2024-Q2"):
        call_command("indicators", "show", "--period", "quý 1")


def test_the_provinces_content_is_read_whole(province, capsys):
    call_command("load_indicators")

    assert "2 groups" in capsys.readouterr().out


REGIME = "&tinh=decree-09-2019"


def test_parts_and_windows_have_names_and_parts_that_do_not_add_up_are_told():
    assert naming.member_name("channel", "online", "en") == "Online"
    assert naming.member_name("sector", "", "vi") == "Không rõ"
    assert naming.dimension_name("channel", "vi") == "Kênh tiếp nhận"
    assert naming.window_name("calendar", "vi") == "Kỳ dương lịch"
    assert naming.window_name("decree-09-2019", "en") == "Report regime (15th to 14th)"
    count = indicators.definition(code="kstt.received", on=Q1.last)
    share = indicators.definition(code="online_rate", on=Q1.last)
    whole, part = indicators.Value(Decimal(9)), indicators.Value(Decimal(4))
    told = naming.reconciled(count, whole, {"tax": part, "residence": part})
    assert told.total == 8 and told.difference == -1
    assert naming.reconciled(share, whole, {"tax": part}).difference is None


def test_a_page_says_which_days_its_figures_are_of(steering):
    page = shown(steering, "indicator_show", code="dossiers_received", query="?ky=2026-03")
    assert "Số liệu từ 01/03/2026 đến 31/03/2026." in page
    page = shown(steering, "indicator_show", code="dossiers_received", query=f"?ky=2026-04{REGIME}")
    assert "Số liệu từ 15/03/2026 đến 14/04/2026." in page and "chưa có" in page
    behind = shown(steering, "source_list", code="dossiers_received", query=f"?ky=2026-03{REGIME}")
    assert "Số liệu từ 15/02/2026 đến 14/03/2026." in behind and "Đã đếm: 1" in behind
    told = shown(steering, "indicator_show", code="par_tasks_due", query="?ky=2026-Q1")
    assert "Số liệu từ 15/12/2025 đến 14/03/2026." in told and "Chế độ báo cáo" in told
    address = reverse(
        "indicator_office:indicator_export", kwargs={"code": "dossiers_received", "form": "csv"}
    )
    lines = steering.get(f"{address}?ky=2026-03{REGIME}").content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Số liệu từ ngày,Số liệu đến hết ngày")
    assert any("2026-03,1,,0,2026-02-15,2026-03-14" in line for line in lines)


def test_a_figure_is_broken_down_and_its_parts_come_to_the_whole(steering, province):
    page = shown(steering, "indicator_show", code="dossiers_received", query="?ky=2026-03")
    assert "phan-to?" in page and "kênh tiếp nhận" in page
    parts = shown(steering, "part_list", code="dossiers_received", query="?ky=2026-03&theo=channel")
    assert "Khớp tổng" in parts and "Trực tuyến" in parts and 'value="100"' in parts
    level = shown(steering, "part_list", code="dossiers_received", query="?ky=2026-03&theo=level")
    assert "Ủy ban nhân dân cấp xã" in level and "Khớp tổng" in level
    assert "Chưa có số liệu để chia" in shown(
        steering, "part_list", code="dossiers_received", query="?ky=2025-03&theo=x"
    )
    assert "không cộng được" in shown(
        steering, "part_list", code="online_rate", query="?ky=2026-03&theo=sector"
    )
    shown(steering, "part_list", 404, code="par_tasks_due")
    head = signed_in("head", province.commune, "chutich")
    query = f"?ky=2026-03&don-vi={province.department.uuid}"
    shown(head, "part_list", 403, code="dossiers_received", query=query)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_parts_are_downloaded_with_their_check(steering, form):
    kwargs = {"code": "dossiers_received", "form": form}
    address = reverse("indicator_office:part_export", kwargs=kwargs)
    content = steering.get(f"{address}?ky=2026-03&theo=channel").content
    if form == "csv":
        text = content.decode("utf-8-sig")
    else:
        text = str(list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)))
    for words in ("Trực tuyến", "Cộng các phần", "Chênh lệch", "Cả đơn vị"):
        assert words in text
