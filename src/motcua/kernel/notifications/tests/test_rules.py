from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.base.text import VIETNAM
from motcua.kernel.notifications.rules.notices import NoticesUnreadable, Quiet, read_notice_law
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


@pytest.mark.parametrize(
    ("begins", "ends", "hour", "waits_until"),
    [
        (22, 6, 23, 6),
        (22, 6, 0, 6),
        (22, 6, 5, 6),
        (22, 6, 6, None),
        (22, 6, 21, None),
        (22, 6, 22, 6),
        (12, 14, 13, 14),
        (12, 14, 14, None),
        (3, 3, 3, None),
        (22, 0, 23, 0),
    ],
)
def test_quiet_hours_may_span_midnight(begins, ends, hour, waits_until):
    at = datetime(2026, 1, 5, hour, 30, tzinfo=VIETNAM)

    moved = Quiet(begins, ends).next_moment(at).astimezone(VIETNAM)

    if waits_until is None:
        assert moved == at
    else:
        assert (moved.hour, moved.minute) == (waits_until, 0)
        assert timedelta(0) < moved - at < timedelta(hours=8, minutes=1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"quiet_hours": {"from": 24, "until": 6}}, "no full hour"),
        ({"kinds": []}, "at least one"),
        ({"phone_codes": {}}, "minutes"),
        ({"kinds": [{"code": "x", "title": {}, "channels": ["pigeon"]}]}, "no channels: pigeon"),
        ({"kinds": [{"code": "x", "title": {}, "channels": [], "audience": "all"}]}, "audience"),
    ],
)
def test_a_broken_law_of_notices_says_what_is_wrong(change, words):
    version = {
        "valid_from": date(2018, 1, 1),
        "legal_basis": {},
        "quiet_hours": {"from": 22, "until": 6},
        "phone_codes": {"minutes": 10, "tries": 5, "an_hour": 3, "a_day": 5},
        "kinds": [{"code": "x", "title": {}, "channels": ["sms"]}],
    }

    with pytest.raises(NoticesUnreadable, match=words):
        read_notice_law({"versions": [version | change]})


def test_zalo_gets_its_parameters_filled_and_cut():
    zalo = {"template": "301101", "price": 300, "parameters": {"ma": "{code}", "han": "{due_at}"}}
    (template,) = read_templates(content(zalo=zalo), "t.yaml")

    given = template.render_zalo({"code": "H" * 200, "due_at": date(2026, 1, 6)})

    assert given == {
        "template": "301101",
        "price": 300,
        "data": {"ma": "H" * 100, "han": "06/01/2026"},
    }
    for broken in ({"template": "x"}, zalo | {"template": "abc"}, zalo | {"parameters": {}}):
        with pytest.raises(BadTemplate):
            read_templates(content(zalo=broken), "t.yaml")
