"""Shared parts of content files: put in place, filled, replaced, or refused with their name."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from jinja2 import Environment

from motcua.base.content import (
    PartUnknown,
    english_name,
    english_names,
    load_yaml_folder,
    with_parts,
)
from motcua.base.web.environment import as_named

LAW = {"number": "1/2025", "sureness": "known"}
PERSON = [{"field": "name"}, {"field": "code"}]
PARTS = """
law: {number: 1/2025, sureness: known}
person: [{field: name}, {field: code}]
both: [{$use: person}, {field: phone}]
limit: {amount: 3, unit: working_days}
ways: [{channel: direct, limit: $limit}, {channel: online, limit: $limit}]
steps: [{text: first}, $own, {text: last}]
slip: {title: Slip, context: {matter: $matter, fixed: yes}}
"""


@pytest.fixture(autouse=True)
def _province(tmp_path: Path, settings: Any) -> None:
    """A province whose folder `things` has shared parts."""
    settings.MOTCUA_PROVINCE = str(tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "things").mkdir()
    (tmp_path / "parts" / "things.yaml").write_text(PARTS)


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ({"a": 1, "b": ["x", None]}, {"a": 1, "b": ["x", None]}),
        ({"$use": "law"}, LAW),
        ({"$use": "law", "articles": "5"}, {**LAW, "articles": "5"}),
        ({"$use": "law", "sureness": "stated"}, {**LAW, "sureness": "stated"}),
        ([{"$use": "person"}, {"field": "x"}], [*PERSON, {"field": "x"}]),
        ([{"$use": "both"}], [*PERSON, {"field": "phone"}]),
        ([{"$use": ["law", "limit"]}], [LAW, {"amount": 3, "unit": "working_days"}]),
        ([[{"$use": "person"}]], [PERSON]),
        (
            {"$use": "ways", "limit": {"$use": "limit"}},
            [
                {"channel": "direct", "limit": {"amount": 3, "unit": "working_days"}},
                {"channel": "online", "limit": {"amount": 3, "unit": "working_days"}},
            ],
        ),
        (
            {"$use": "steps", "own": [{"text": "a"}, {"text": "b"}]},
            [{"text": "first"}, {"text": "a"}, {"text": "b"}, {"text": "last"}],
        ),
        ({"$use": "slip", "matter": "m", "title": "T"},
         {"title": "T", "context": {"matter": "m", "fixed": True}}),
    ],
)  # fmt: skip
def test_parts_are_put_in_place(written: Any, full: Any) -> None:
    assert with_parts(written, folder="things") == full


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ({"$use": "nothing"}, "nothing"),
        ({"$use": "ways"}, r"\$limit"),
        ({"$use": "person", "extra": 1}, "extra"),
        ({"deep": [{"$use": ["law", "nothing"]}]}, "nothing"),
    ],
)
def test_what_cannot_be_put_in_place_is_refused_by_its_name(written: Any, named: str) -> None:
    with pytest.raises(PartUnknown, match=named):
        with_parts(written, folder="things")


def test_a_folder_without_parts_has_none() -> None:
    with pytest.raises(PartUnknown, match="law"):
        with_parts({"$use": "law"}, folder="others")


def test_an_error_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "things" / "good.yaml").write_text("law: {$use: law}")
    assert load_yaml_folder("things") == [
        ("good", {"law": {"number": "1/2025", "sureness": "known"}})
    ]

    (tmp_path / "things" / "bad.yaml").write_text("{$use: nothing}")
    with pytest.raises(ValueError, match=r"bad\.yaml"):
        load_yaml_folder("things")


def test_english_names_are_the_provinces_own_and_those_of_the_folders_it_names(tmp_path):
    (tmp_path / "names.yaml").write_text('also_named_in: [things]\nnames: {"Ký, nhận": x}\n')
    (tmp_path / "things" / "one.yaml").write_text(
        "versions:\n- {name: {vi: Khai sinh, en: Birth}, parts: [{name: {vi: Một tiếng}}]}\n"
        "- {name: {vi: Khai sinh, en: Later}, summary: {vi: Không, en: No name}}\n"
    )

    assert english_names() == {"Ký, nhận": "x", "Khai sinh": "Birth"}


def test_names_that_are_put_together_follow_the_rules_of_the_content(tmp_path):
    (tmp_path / "agencies.csv").write_text("# of a test\nname,name_en\nSở Thử,Department X\nA,\n")
    (tmp_path / "names.yaml").write_text(
        "also_named_in_tables: [agencies.csv]\n"
        'rules: {"Quầy {agency} tại tỉnh": "Desk of the {agency}", "xã {name}": "{name} commune",'
        ' "Phòng (B) {unit}": "B of {unit}"}\n'
    )

    assert english_name("Sở Thử") == "Department X"
    assert english_name("Quầy Sở Thử tại tỉnh") == "Desk of the Department X"
    assert english_name("Phòng (B) xã Kỳ Xuân") == "B of Kỳ Xuân commune"
    assert english_name("Phòng B xã Kỳ Xuân") == "Phòng B xã Kỳ Xuân" and english_name("A") == "A"


def test_a_province_without_english_names_has_none(tmp_path):
    assert english_names() == {}


NAMED = [
    ("vi", "Ký, nhận · H27.12", "Ký, nhận · H27.12"),
    ("en", "Ký, nhận · H27.12", "Sign · H27.12"),
    ("en", "Thẩm định · H27.12", '<span lang="vi">Thẩm định</span> · H27.12'),
    ("en", "Đo & <b>vẽ</b>", '<span lang="vi">Đo &amp; &lt;b&gt;vẽ&lt;/b&gt;</span>'),
    ("en", "<b>", "&lt;b&gt;"),
    ("en", "", ""),
]


@pytest.mark.parametrize(("language", "name", "page"), NAMED)
def test_a_name_of_content_is_english_or_marked_as_vietnamese(tmp_path, language, name, page):
    (tmp_path / "names.yaml").write_text('names: {"Ký, nhận": Sign}')
    environment = Environment(autoescape=True)
    environment.filters["named"] = as_named

    with translation.override(language):
        assert environment.from_string("{{ name|named }}").render(name=name) == page
        assert "<span" not in environment.from_string("{{ name|named(false) }}").render(name=name)
