"""Pictures on their page with table, source and date; outlines that are loaded for maps."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from motcua.base.actors import system_actor
from motcua.base.fields import uuid7
from motcua.kernel.access import testing as access
from motcua.kernel.events.testing import events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.testing import AT
from motcua.systems.indicator_office.models import Boundary
from motcua.systems.indicator_office.queries import words

from .test_web import province, shown, signed_in, steering

pytestmark = pytest.mark.django_db
__all__ = ["province", "steering"]
RATE = "par_tasks_rate"


@pytest.fixture
def told(province):
    """Nine of ten tasks done in the first quarter of 2026: the year's target is all of them."""
    indicators.record(
        unit=province.commune.uuid, period=indicators.Period.parse("2025-Q4"),
        figures=[indicators.Figure("par_tasks_due", Decimal(8)),
                 indicators.Figure("par_tasks_done", Decimal(8))],
        origin=indicators.Origin("tests.submission", uuid7(), ""), at=AT,
        by=system_actor("tests"),
    )  # fmt: skip
    return province


def drawn(client, kind, status=200, **more):
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return shown(client, "picture_show", code=RATE, query=f"?ky=2026-Q1&hinh={kind}{query}",
                 status=status)  # fmt: skip


def test_every_picture_stands_above_its_table_with_source_and_date(steering, told):
    for kind in ("trend", "ranking", "map", "multiples", "target"):
        page = drawn(steering, kind)
        assert "<svg" in page and "Số liệu của hình" in page and "90,0%" in page, kind
        assert "Căn cứ: Nghị quyết 76/NQ-CP" in page and "Số liệu được biết đến" in page
        assert f"[[{words.MARKS[kind]}: {RATE}]]" in page


def test_a_target_shows_the_gap_and_its_law(steering, told):
    page = drawn(steering, "target", **{"so-ky": 2})

    assert "chưa đạt, −10,0 điểm %" in page and "100,0%" in page
    assert "giá trị giả định" in page  # the law, and how sure
    assert page.count("<tr>") == 3  # head, and two periods: the target of 2026 is none of 2025's


def test_a_map_says_that_it_is_no_boundary_until_outlines_are_loaded(steering, told, tmp_path):
    assert "không phải địa giới hành chính" in drawn(steering, "map")
    ring = [[106.1, 18.2], [106.2, 18.2], [106.2, 18.3], [106.1, 18.3], [106.1, 18.2]]
    geometry = {"type": "Polygon", "coordinates": [ring]}

    def write(name):
        feature = {"type": "Feature", "properties": {"ten": name}, "geometry": geometry}
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    path = tmp_path / "xa.geojson"
    write("Xã Kỳ Xuân")
    out = io.StringIO()
    call_command("load_boundaries", str(path), source="Sở Nông nghiệp và Môi trường", stdout=out)
    call_command("load_boundaries", str(path), source="Sở Nông nghiệp và Môi trường", stdout=out)

    assert "1 outlines loaded" in out.getvalue()
    assert Boundary.objects.get().unit_code == "18766"
    assert len(events_named("indicator_office.boundaries_loaded")) == 2
    assert "Địa giới theo tệp đã nạp" in drawn(steering, "map")
    write("Xã Không Có")
    with pytest.raises(CommandError, match="no commune"):
        call_command("load_boundaries", str(path), source="x")
    with pytest.raises(CommandError, match="source"):
        call_command("load_boundaries", str(path), source=" ")
    path.write_text("[")
    with pytest.raises(CommandError):
        call_command("load_boundaries", str(path), source="x")


def test_odd_questions_and_other_peoples_figures(steering, told):
    assert "<svg" in drawn(steering, "khong-co", **{"so-ky": "999"})
    svg = steering.get(f"/chi-tieu/{RATE}/hinh.svg?ky=2026-Q1&hinh=trend")
    assert svg["Content-Type"] == "image/svg+xml" and svg.content.startswith(b"<svg")
    nothing = steering.get("/chi-tieu/digital_documents_rate/hinh.svg?ky=2026-Q1&hinh=map")
    assert nothing.status_code == 404
    outsider = signed_in("specialist", told.department, "tham.khac")
    answer = outsider.get(f"/chi-tieu/{RATE}/hinh?don-vi={told.commune.uuid}&hinh=trend")
    assert answer.status_code == 403


def test_programs_take_the_picture_as_figures_and_as_files(told):
    account = access.official_account(agency=told.commune, role="head", username="may")
    headers = access.bearer_for(account, "indicators.see")

    def ask(what="", **more):
        query = {"unit": str(told.commune.uuid), "period": "2026-Q1", "kind": "trend", **more}
        return Client().get(f"/api/v1/indicators/{RATE}/picture{what}", query, headers=headers)

    trend = ask(count=2).json()
    assert trend["rows"] == [["Quý IV/2025", "100,0%"], ["Quý I/2026", "90,0%"]]
    assert "Số liệu từ 15/12/2025 đến 14/03/2026." in trend["source"] and trend["is_drawn"]
    assert ask(language="en").json()["head"][0] == "Period"
    svg, png = ask(".svg"), ask(".png")
    assert svg["Content-Type"] == "image/svg+xml" and svg.content.startswith(b"<svg")
    assert png["Content-Type"] == "image/png" and png.content.startswith(b"\x89PNG")
    assert (
        ask(period="2024-Q1").json()["problem"] and ask(".svg", period="2024-Q1").status_code == 404
    )
    assert ask(period="2026-Q9").status_code == 422 and ask(kind="cake").status_code == 422
    assert ask(unit=str(told.department.uuid)).status_code == 403
