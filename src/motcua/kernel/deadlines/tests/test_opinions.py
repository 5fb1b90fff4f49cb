"""The opinion of another agency: a clock of its own, beside the matter's that runs on."""

import pytest

from motcua.base.fields import uuid7
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.changing import TimeRunsBackward
from motcua.kernel.deadlines.actions.clock import ClockNotRunning
from motcua.kernel.deadlines.actions.opinions import ExplanationMissing, OpinionUnknown
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.deadlines.testing import Matter, warn
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db
LAND = {"vi": "Luật Đất đai 2024", "en": "Land Law 2024"}


@pytest.fixture
def matter() -> Matter:
    load_province_calendars()
    matter = Matter()
    matter.start(10, rule_set="one-stop", channel="counter")
    return matter


def ask(matter: Matter, at="2026-03-03 09:00", days=2, **given):
    return matter.do(
        deadlines.ask_opinion,
        agency_uuid=uuid7(),
        agency_name="Sở Xây dựng",
        duration=calendars.Duration(days, "working_days"),
        at=on(at),
        **given,
    )


def give(matter: Matter, at: str, name="opinion-1", **given):
    return matter.do(deadlines.give_opinion, name=name, at=on(at), **given)


def test_an_opinion_has_its_own_due_date_and_the_matter_runs_on(matter):
    before = matter.clock

    asked = ask(matter)

    assert (asked.name, asked.due_current) == ("opinion-1", on("2026-03-05 17:30"))
    assert matter.clock == before
    told = events_named("deadlines.opinion_asked")[0]
    assert told.payload["clock"] == "opinion-1" and told.subject_uuid == matter.subject.uuid
    lines = deadlines.derivation_of(matter.subject).lines("vi")
    assert any("Xin ý kiến Sở Xây dựng" in one and "vẫn tính" in one for one in lines)
    assert deadlines.recomputed_due(matter.subject, "opinion-1") == asked.due_current


def test_an_answer_in_time_ends_its_clock_and_is_told_in_the_derivation(matter):
    ask(matter)

    given = give(matter, "2026-03-05 17:30")

    assert given.state == "ended" and matter.clock.state == "running"
    assert events_named("deadlines.opinion_given")[0].payload["is_late"] is False
    assert "Đã trả lời lúc 17:30 ngày 05/03/2026 (Nghị định 118/2025/NĐ-CP)." in " ".join(
        deadlines.derivation_of(matter.subject).lines("vi")
    )


def test_a_late_answer_must_be_explained(matter):
    ask(matter)

    with pytest.raises(ExplanationMissing):
        give(matter, "2026-03-06 08:00", explanation="  ")
    give(matter, "2026-03-06 08:00", explanation="Chờ kết quả đo đạc thực địa.")

    assert Clock.objects.get(name="opinion-1").explanation == "Chờ kết quả đo đạc thực địa."
    assert events_named("deadlines.opinion_given")[0].payload["is_late"] is True
    said = " ".join(deadlines.derivation_of(matter.subject).lines("en"))
    assert "late, with an explanation" in said


def test_several_opinions_are_asked_side_by_side_and_answered_once_each(matter):
    ask(matter)
    ask(matter, "2026-03-03 10:00", days=5)
    give(matter, "2026-03-04 10:00", "opinion-2")
    give(matter, "2026-03-04 11:00", "opinion-2")

    states = {one.name: one.state for one in deadlines.list_clocks(matter.subject)}
    assert states == {"": "running", "opinion-1": "running", "opinion-2": "ended"}
    assert len(events_named("deadlines.opinion_given")) == 1


def test_what_was_not_asked_cannot_be_answered_nor_before_it_was_asked(matter):
    with pytest.raises(OpinionUnknown):
        give(matter, "2026-03-04 10:00")
    with pytest.raises(OpinionUnknown):
        give(matter, "2026-03-04 10:00", name="")
    ask(matter)
    with pytest.raises(TimeRunsBackward):
        give(matter, "2026-03-03 08:59")
    with pytest.raises(ClockNotRunning):
        ask(Matter())


def test_where_the_sectors_law_stops_the_matter_it_goes_on_with_the_last_answer(matter):
    ask(matter, sector_basis=LAND)
    assert matter.clock.state == "paused"

    give(matter, "2026-03-05 09:00")

    assert matter.clock.state == "running"
    assert matter.clock.due_original == on("2026-03-16 17:30")
    assert matter.clock.due_current == on("2026-03-18 17:30")
    assert deadlines.recomputed_due(matter.subject) == matter.clock.due_current


def test_an_asked_agency_is_warned_of_its_own_day_and_dropped_with_the_matter(matter):
    ask(matter)

    assert warn(on("2026-03-04 08:00")) == 1
    assert events_named("deadlines.deadline_neared")[0].payload["clock"] == "opinion-1"
    matter.do(deadlines.stop_clocks, at=on("2026-03-05 08:00"))
    assert {one.state for one in deadlines.list_clocks(matter.subject)} == {"ended"}
