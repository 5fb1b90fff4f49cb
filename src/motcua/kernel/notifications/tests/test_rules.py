from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.kernel.notifications.rules.templates import (
    BadTemplate,
    in_words,
    read_templates,
    retry_pause,
)


def content(**changes):
    version = {
        "valid_from": date(2025, 7, 1),
        "subject": {"vi": "Hồ sơ {code}", "en": "Application {code}"},
        "body": {"vi": "Hẹn {due_at}", "en": "Due {due_at}"},
        "short": {"vi": "Ho so", "en": "Application"},
    }
    return {"key": "t.t", "variables": ["code", "due_at"], "versions": [version | changes]}


def test_a_template_speaks_both_languages():
    (template,) = read_templates(content(), "t.yaml")

    texts = template.render({"code": "A1", "due_at": datetime(2026, 1, 5, 1, 5, tzinfo=UTC)})

    assert texts["vi"].subject == "Hồ sơ A1"
    assert texts["vi"].body == "Hẹn 08:05 ngày 05/01/2026"
    assert texts["en"].body == "Due 08:05 on 5 Jan 2026"


def test_values_are_words_and_never_formatted_again():
    (template,) = read_templates(content(), "t.yaml")

    texts = template.render({"code": "{due_at}\n{0}", "due_at": {"vi": "mai", "en": "tomorrow"}})

    assert texts["vi"].subject == "Hồ sơ {due_at} {0}"
    assert (texts["vi"].body, texts["en"].body) == ("Hẹn mai", "Due tomorrow")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"valid_from": "soon"}, "valid_from"),
        ({"subject": {"vi": "Hồ sơ {code}"}}, "subject is missing in en"),
        ({"body": {"vi": "", "en": "x"}}, "body is missing in vi"),
        ({"body": {"vi": "{name}", "en": "{due_at}"}}, "not declared: name"),
        ({"body": {"vi": "{due_at.year}", "en": "x"}}, "not declared: due_at.year"),
        ({"body": {"vi": "{}", "en": "x"}}, "not declared"),
        ({"body": {"vi": "x", "en": "x"}}, "never used: due_at"),
        ({"short": {"vi": "x" * 301, "en": "x"}}, "short is longer"),
    ],
)
def test_a_faulty_template_is_refused_when_loaded(changes, said):
    with pytest.raises(BadTemplate, match=said):
        read_templates(content(**changes), "t.yaml")


@pytest.mark.parametrize("broken", [None, [], "text", {"key": "t.t"}])
def test_a_file_that_is_no_template_is_refused(broken):
    with pytest.raises(BadTemplate):
        read_templates(broken, "t.yaml")


def test_versions_must_not_overlap():
    overlapping = content()
    overlapping["versions"] *= 2

    with pytest.raises(BadTemplate, match="overlap"):
        read_templates(overlapping, "t.yaml")


def test_a_variable_that_is_missing_is_refused_and_one_too_many_ignored():
    (template,) = read_templates(content(), "t.yaml")

    with pytest.raises(BadTemplate, match="missing: due_at"):
        template.render({"code": "A"})

    assert template.render({"code": "A", "due_at": None, "x": 1})["vi"].body == "Hẹn"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (date(2026, 11, 21), "21/11/2026", "21 Nov 2026"),
        (
            datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
            "01:00 ngày 21/11/2026",
            "01:00 on 21 Nov 2026",
        ),
        (3, "3", "3"),
    ],
)
def test_values_are_written_as_the_reader_writes(value, vi, en):
    assert (in_words(value, "vi"), in_words(value, "en")) == (vi, en)


def test_pauses_grow_and_end():
    assert retry_pause(1) == timedelta(minutes=1)
    assert retry_pause(7) == timedelta(minutes=729)
    assert retry_pause(8) is None
