"""Opinions of other agencies: the asked matter's clock, and what the asking one's makes of it."""

import pytest

from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.changing import TimeRunsBackward
from motcua.kernel.deadlines.actions.clock import ClockAlreadyPaused
from motcua.kernel.deadlines.actions.opinions import AnswerDayUnfit, ExplanationMissing
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.deadlines.testing import Matter
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db
LAND = {"vi": "Luật Đất đai 2024", "en": "Land Law 2024"}


@pytest.fixture
def matter() -> Matter:
    load_province_calendars()
    matter = Matter()
    matter.start(10, rule_set="one-stop", channel="counter")
    return matter


def ask(matter: Matter, at="2026-03-03 09:00", due_on="2026-03-05", sector_basis=None) -> Matter:
    asked = Matter()
    matter.do(
        deadlines.ask_opinion,
        asked=asked.subject,
        question=deadlines.Question("Sở Xây dựng", on(f"{due_on} 00:00").date(), sector_basis),
        at=on(at),
    )
    return asked


def give(matter: Matter, asked: Matter, at: str, outcome="answered", **given):
    matter.do(deadlines.give_opinion, asked=asked.subject, outcome=outcome, at=on(at), **given)


@pytest.mark.parametrize(
    ("at", "due_on", "due"),
    [
        ("2026-03-03 09:00", "2026-03-05", "2026-03-05 17:30"),
        ("2026-03-03 09:00", "2026-03-03", "2026-03-03 17:30"),  # the same day
        ("2026-03-06 18:00", "2026-03-09", "2026-03-09 17:30"),  # over a weekend
        ("2026-03-07 10:00", "2026-03-09", "2026-03-09 17:30"),  # asked on a Saturday
    ],
)
def test_the_day_named_is_a_limit_that_can_be_reckoned_anew(matter, at, due_on, due):
    before = matter.clock
    asked = ask(matter, at, due_on)

    assert asked.clock.due_current == on(due) == deadlines.recomputed_due(asked.subject)
    assert matter.clock == before
    told = events_named("deadlines.opinion_asked")[0]
    assert told.subject_uuid == matter.subject.uuid
    assert told.payload["asked"] == str(asked.subject.uuid)


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-08", "2045-03-08"])
def test_a_day_on_which_nobody_works_is_refused(matter, day):
    with pytest.raises(AnswerDayUnfit):
        ask(matter, due_on=day)


def test_an_answer_ends_its_clock_once_and_is_told_in_the_derivation(matter):
    asked = ask(matter)

    for _ in range(2):
        give(matter, asked, "2026-03-05 17:30")

    assert asked.clock.state == "ended" and matter.clock.state == "running"
    (told,) = events_named("deadlines.opinion_given")
    assert (told.payload["is_late"], told.payload["outcome"]) == (False, "answered")
    assert "17:30 ngày 05/03/2026: đã có ý kiến trả lời (Nghị định 118/2025/NĐ-CP)." in " ".join(
        deadlines.derivation_of(matter.subject).lines("vi")
    )


def test_a_late_answer_must_be_explained_a_declined_one_has_its_reason(matter):
    first, second = ask(matter), ask(matter)

    with pytest.raises(ExplanationMissing):
        give(matter, first, "2026-03-06 08:00", explanation="  ")
    give(matter, first, "2026-03-06 08:00", explanation="Chờ kết quả đo đạc thực địa.")
    give(matter, second, "2026-03-06 08:00", "declined")

    kept = Clock.objects.get(subject_uuid=first.subject.uuid)
    assert kept.explanation == "Chờ kết quả đo đạc thực địa."
    said = " ".join(deadlines.derivation_of(matter.subject).lines("en"))
    assert "late, with an explanation" in said and "declined with a reason" in said


def test_the_clock_stands_by_the_sectors_law_until_the_last_answer(matter):
    first, second = ask(matter, sector_basis=LAND), ask(matter, sector_basis=LAND)
    beside = ask(matter)
    assert matter.clock.state == "paused"

    give(matter, first, "2026-03-04 09:00")
    give(matter, beside, "2026-03-04 10:00")
    assert matter.clock.state == "paused"
    give(matter, second, "2026-03-05 09:00", "called_off")

    assert matter.clock.state == "running"
    assert matter.clock.due_original == on("2026-03-16 17:30")
    assert matter.clock.due_current == on("2026-03-18 17:30")
    assert deadlines.recomputed_due(matter.subject) == matter.clock.due_current
    assert "Land Law 2024" in " ".join(deadlines.derivation_of(matter.subject).lines("en"))


def test_a_clock_that_stands_for_something_else_is_not_stopped_twice(matter):
    matter.do(deadlines.pause_clock, cause="supplement", at=on("2026-03-03 08:00"))

    with pytest.raises(ClockAlreadyPaused):
        ask(matter, sector_basis=LAND)
    asked = ask(matter)
    give(matter, asked, "2026-03-04 08:00")

    assert matter.clock.state == "paused", "an opinion beside the clock does not let it go on"


def test_an_answer_does_not_come_before_the_question(matter):
    asked = ask(matter)
    with pytest.raises(TimeRunsBackward):
        give(matter, asked, "2026-03-03 08:59")
