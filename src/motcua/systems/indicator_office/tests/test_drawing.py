"""Drawings say what their figures say, in words too, and never break on odd figures."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from motcua.systems.indicator_office.rules.drawing.bars import Aim, ranking_svg, target_svg
from motcua.systems.indicator_office.rules.drawing.lines import multiples_svg, trend_svg
from motcua.systems.indicator_office.rules.drawing.maps import (
    SHADES,
    Place,
    layout,
    map_svg,
    shade_of,
    steps_of,
)
from motcua.systems.indicator_office.rules.drawing.paper import Spot, tick_words
from motcua.systems.indicator_office.rules.outlines import OutlineUnreadable, outlines_of

_SVG = "{http://www.w3.org/2000/svg}"
KY_XUAN = Place("18766", 18.2086, 106.165, 72.94)
KY_ANH = Place("18775", 18.183, 106.222, 64.74)


def spots(*values):
    return [
        Spot(f"2026-Q{place}", None if v is None else Decimal(v), "–" if v is None else f"{v}%")
        for place, v in enumerate(values, start=1)
    ]


def parts(svg, tag, **wanted):
    found = ElementTree.fromstring(svg).iter(_SVG + tag)
    return [one for one in found if all(one.get(key) == value for key, value in wanted.items())]


def test_a_trend_breaks_where_a_figure_is_missing_and_says_everything_in_words():
    svg = trend_svg('Tỷ lệ "<đúng hạn>"', spots(90, None, 95, 97))

    assert len(parts(svg, "circle")) == 3 and len(parts(svg, "path")) == 1
    assert parts(svg, "title")[0].text == 'Tỷ lệ "<đúng hạn>"'
    assert parts(svg, "desc")[0].text == "2026-Q1: 90%; 2026-Q2: –; 2026-Q3: 95%; 2026-Q4: 97%"
    assert "style=" not in svg and "<script" not in svg


@pytest.mark.parametrize("values", [(None, None), ()])
def test_nothing_is_drawn_of_nothing(values):
    assert not trend_svg("x", spots(*values)) and not ranking_svg("x", spots(*values))
    assert not multiples_svg("x", [("a", spots(*values))])


@pytest.mark.parametrize("values", [(0, 0), (-5, 5), (1_500_000_000, 3), (0.001, 0.002), (7,)])
def test_odd_figures_are_drawn_within_the_sheet(values):
    for svg in (trend_svg("x", spots(*values)), ranking_svg("x", spots(*values))):
        for one in [*parts(svg, "circle"), *parts(svg, "rect")]:
            assert 0 <= float(one.get("cx") or one.get("x")) <= 360
            assert float(one.get("width") or 0) <= 360


def test_a_figure_against_its_target_has_a_stroke_where_the_target_stands():
    aim = Aim(Spot("2026-Q1", Decimal(45), "45%"), Decimal(50), "50%", "chưa đạt, −5 điểm %")
    bare = Aim(Spot("2026-Q2", None, "–"), None, "–", "")
    svg = target_svg("x", [aim, bare], legend="Vạch: mục tiêu")

    (bar,), (stroke,) = parts(svg, "rect"), parts(svg, "line")
    assert float(stroke.get("x1")) > float(bar.get("width"))
    assert "45% / 50% (chưa đạt, −5 điểm %)" in svg


def test_a_long_name_of_a_period_stands_above_its_figures_and_not_in_them():
    aim = Aim(
        Spot("6 tháng đầu năm 2026", Decimal("99.81"), "99,81%"), Decimal(98), "98,00%",
        "đạt, +1,81 điểm %",
    )  # fmt: skip
    svg = target_svg("x", [aim], legend="Vạch: mục tiêu")

    name, figures, _legend = parts(svg, "text")
    assert name.text == "6 tháng đầu năm 2026", "whole"
    assert float(figures.get("y")) >= float(name.get("y")) + 12
    (bar,) = parts(svg, "rect")
    assert float(bar.get("y")) > float(figures.get("y"))


def test_a_map_has_a_cell_for_each_commune_that_keeps_to_its_side():
    drawn, height = layout([KY_XUAN, KY_ANH])
    numbered = {
        "18766": (1, Spot("Kỳ Xuân", Decimal(99), "99%")),
        "18775": (2, Spot("Kỳ Anh", None, "–")),
    }
    svg = map_svg("Bản đồ", drawn, height, numbered, steps=[], legend=["như nhau", "chưa có"])

    first, second = drawn["18766"].middle, drawn["18775"].middle
    assert first[0] < second[0] and first[1] < second[1]  # Kỳ Anh lies south-east of Kỳ Xuân
    assert max(x for x, _y in drawn["18766"].rings[0]) < second[0]
    shapes = parts(svg, "path", **{"class": "unit"})
    assert shapes[0].get("fill") == SHADES[0] and shapes[1].get("stroke-dasharray")
    assert shapes[0][0].text == "Kỳ Xuân: 99%"
    assert layout([]) == ({}, 0)


def test_loaded_outlines_are_drawn_in_place_of_cells():
    square = (((106.1, 18.1), (106.2, 18.1), (106.2, 18.2), (106.1, 18.2), (106.1, 18.1)),)
    drawn, _height = layout([Place("18766", 18.15, 106.15, 70, square)])

    assert len(drawn["18766"].rings[0]) == 5


@pytest.mark.parametrize(
    ("values", "steps"),
    [([], []), ([5, 5, 5], []), ([1, 2], [2]), ([1, 2, 3, 4, 5], [2, 3, 4, 5])],
)
def test_shades_tell_units_apart_and_equal_ones_never(values, steps):
    found = steps_of([Decimal(value) for value in values])

    assert found == steps
    shades = [shade_of(Decimal(value), found) for value in values]
    assert shades == sorted(shades) and len(set(shades)) == len(set(values))


def test_numbers_of_an_axis_are_written_the_vietnamese_way():
    said = [tick_words(Decimal(one)) for one in ("0", "1500", "0.5", "-20", "1E+3")]
    assert said == ["0", "1.500", "0,5", "−20", "1.000"]


@pytest.mark.parametrize(
    "collection",
    [
        [],
        {"type": "Feature"},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": [{"geometry": {"type": "Point"}}]},
        {"type": "FeatureCollection", "features": [
            {"geometry": {"type": "Polygon", "coordinates": [[[600000, 2000000]] * 5]}}]},
    ],
)  # fmt: skip
def test_a_file_without_outlines_in_degrees_is_refused(collection):
    with pytest.raises(OutlineUnreadable):
        outlines_of(collection)


def test_outlines_are_made_as_fine_as_a_picture_needs():
    bottom = [[106 + step / 1000, 18.0] for step in range(101)]
    ring = [*bottom, [106.1, 18.1], [106.0, 18.1], [106.0, 18.0]]
    feature = {
        "properties": {"ma_xa": 18766, "ten": "Xã Kỳ Xuân"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (found,) = outlines_of({"type": "FeatureCollection", "features": [feature]})

    assert "18766" in found.codes and len(found.rings[0]) < 8
    assert {(106.0, 18.0), (106.1, 18.0), (106.1, 18.1), (106.0, 18.1)} <= set(found.rings[0])
