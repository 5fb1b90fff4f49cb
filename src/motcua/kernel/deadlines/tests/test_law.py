"""The law of deadlines as content: read, checked, and followed by clocks to their end."""

import copy
from datetime import date, time

import pytest

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import Refusal
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.clock import (
    ModeMissing,
    PauseNotLawful,
    SupplementTooLate,
    SupplementTooOften,
)
from motcua.kernel.deadlines.actions.starting import ChannelUnknown, MomentMissing
from motcua.kernel.deadlines.models import Adjustment
from motcua.kernel.deadlines.queries import law as law_in_force
from motcua.kernel.deadlines.queries.law import RuleSetUnknown, rule_set_kept, view_on
from motcua.kernel.deadlines.rules.reading import LawUnreadable, read_law
from motcua.kernel.deadlines.testing import Matter

pytestmark = pytest.mark.django_db
TAX = {"vi": "Luật Quản lý thuế 2019", "en": "Law on Tax Administration 2019"}


def content():
    return copy.deepcopy(load_yaml(province_root() / "law" / "deadlines.yaml"))


def test_both_decrees_stand_side_by_side():
    old = deadlines.rule_set_on("one-stop", date(2025, 6, 30))
    new = deadlines.rule_set_on("one-stop", date(2025, 7, 1))

    assert (old.key, new.key) == ("one-stop/2018-06-21", "one-stop/2025-07-01")
    assert "61/2018" in old.legal_basis["vi"] and "118/2025" in new.legal_basis["en"]
    assert (old.sureness, new.sureness) == ("stated", "assumed")
    assert rule_set_kept(old.key) == old and rule_set_kept("") is None
    with pytest.raises(RuleSetUnknown, match=r"one-stop cho ngày 2018-06-20"):
        deadlines.rule_set_on("one-stop", date(2018, 6, 20))
    with pytest.raises(RuleSetUnknown):
        rule_set_kept("one-stop/1999-01-01")


@pytest.mark.parametrize("year", [2018, 2021, 2025, 2026, 2040, 2055])
def test_the_law_of_every_day_ahead_is_known(year):
    rules = deadlines.rule_set_on("one-stop", date(year, 12, 31))

    assert set(rules.start) == {"counter", "online", "postal"}
    assert rules.supplement.most >= 1 and rules.reception.unit == "working_hours"


def test_an_index_is_a_view_of_the_same_adjustments():
    assert view_on("index-766", date(2026, 1, 1)).clocks == {"supplement": "subtract"}
    with pytest.raises(RuleSetUnknown):
        view_on("index-766", date(2022, 6, 22))


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (0, "working_days", time(15)),
        (1, "working_days", None),
        (4, "working_hours", None),
        (3, "calendar_days", None),
    ],
)
def test_the_cut_off_is_for_what_is_given_back_the_same_day(amount, unit, expected):
    rules = deadlines.rule_set_on("one-stop", date(2026, 1, 1))

    assert rules.cut_off_for(calendars.Duration(amount, unit)) == expected


def changed(**values):
    found = content()
    for path, value in values.items():
        *places, last = path.split("__")
        part = found["rule_sets"][1]
        for place in places:
            part = part[place]
        part[last] = value
    return found


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (None, "deadlines: is None, but must be a mapping"),
        ({"rule_sets": {}}, "rule_sets: is {}, but must be a list"),
        (changed(valid_from="soon"), "valid_from: is 'soon', but must be a date such as"),
        (changed(sureness="sure"), "sureness: is 'sure', but must be one of stated, known"),
        (changed(legal_basis={"vi": "x"}), "legal_basis: must name the law in both languages"),
        (changed(start__online__moment="dawn"), "start.online.moment: is 'dawn', but must be one"),
        (changed(cut_off__at="25:00"), "cut_off.at: is '25:00', but must be an hour in quotes"),
        (changed(cut_off__at=15), "cut_off.at: is 15, but must be an hour in quotes"),
        (changed(pauses__fee__clock="sleep"), "pauses.fee.clock: is 'sleep', but must be one of"),
        (changed(supplement__most=-1), "supplement.most: is -1, but must be a whole number"),
        (changed(supplement__within={"amount": 3, "unit": "moons"}), "within: is no time limit"),
        (changed(supplement__late="maybe"), "late: is 'maybe', but must be one of refuse, record"),
        (changed(reappointment={"most": 1}), "reappointment.notice_days: is missing; give"),
        (changed(warnings__days_before=[99]), "days_before: is [99], but must be whole numbers"),
        (changed(resume="later"), "resume: is not known here; correct the word or remove it"),
        (changed(valid_to=date(2024, 1, 1)), "valid_to must come after valid_from"),
        (changed(valid_from=date(2025, 6, 1)), "holds on 2025-06-01 too, when the next rules"),
    ],
)
def test_what_no_rule_can_mean_is_named_with_its_place(wrong, said):
    with pytest.raises(LawUnreadable) as refused:
        read_law(wrong)

    assert said in str(refused.value)


def test_every_mistake_is_named_at_once():
    with pytest.raises(LawUnreadable) as refused:
        read_law(changed(sureness="sure", cut_off__at="late", pauses__opinion__clock=1))

    assert len(refused.value.problems) == 3


@pytest.fixture
def matter() -> Matter:
    load_province_calendars()
    return Matter()


def one_stop(matter: Matter, amount=3, unit="working_days", channel="counter", **given):
    return matter.start(amount, unit, rule_set="one-stop", channel=channel, **given)


@pytest.mark.parametrize(
    ("channel", "begins", "due"),
    [
        ("counter", "2026-03-03 09:00", "2026-03-06 17:30"),
        ("online", "2026-03-03 09:00", "2026-03-06 17:30"),
        ("postal", "2026-03-02 10:00", "2026-03-05 17:30"),
    ],
)
def test_each_way_of_handing_in_starts_the_clock_at_its_lawful_moment(matter, channel, begins, due):
    moments = {"submission": on("2026-03-01 20:00"), "handover": on("2026-03-02 10:00")}

    clock = one_stop(matter, channel=channel, moments=moments, at=on("2026-03-03 09:00"))

    assert (clock.started_at, clock.due_current) == (on(begins), on(due))
    assert deadlines.derivation_of(matter.subject).rule_set == "one-stop/2025-07-01"


def test_the_postal_start_is_refused_without_its_moment_and_explained_with_it(matter):
    with pytest.raises(MomentMissing, match="handover"):
        one_stop(matter, channel="postal")
    with pytest.raises(ChannelUnknown, match="pigeon"):
        one_stop(matter, channel="pigeon")

    one_stop(matter, channel="postal", moments={"handover": on("2026-03-02 07:30")})

    vi, en = (deadlines.derivation_of(matter.subject).lines(one)[0] for one in ("vi", "en"))
    assert "lúc ký biên bản bàn giao hồ sơ với bưu chính" in vi and "Điều 7 khoản 4" in vi
    assert "when the postal hand-over record was signed" in en and "art. 7(4)" in en


def test_same_day_matters_after_three_are_the_next_days(matter):
    assert one_stop(matter, 0, at=on("2026-03-06 15:01")).due_current == on("2026-03-09 17:30")


def test_a_clock_keeps_the_rules_of_the_day_it_started(matter, monkeypatch):
    found = content()
    found["rule_sets"][1]["pauses"]["supplement"]["clock"] = "subtract"
    monkeypatch.setattr(law_in_force, "_law", lambda: read_law(found))
    one_stop(matter, 10, at=on("2025-06-30 09:00"))
    newer = Matter()
    one_stop(newer, 10, at=on("2025-07-01 09:00"))
    for one, at in ((matter, "2025-07-02 09:00"), (newer, "2025-07-02 09:00")):
        one.do(deadlines.pause_clock, cause="supplement", at=on(at), reason="thiếu giấy")

    old = matter.do(deadlines.resume_clock, at=on("2025-07-09 09:00"))
    new = newer.do(deadlines.resume_clock, at=on("2025-07-09 09:00"))

    assert old.due_current == on("2025-07-23 17:30")  # the tenth working day after 9 July
    assert new.due_current == on("2025-07-22 17:30")  # 15 July and the five days waited


@pytest.mark.parametrize("cause", ["fee", "opinion", "outage", "holiday of the boss"])
def test_the_clock_does_not_stop_for_a_cause_that_law_does_not_name(matter, cause):
    one_stop(matter)

    with pytest.raises(PauseNotLawful, match="thời hạn vẫn tính"):
        matter.do(deadlines.pause_clock, cause=cause, at=on("2026-03-03 09:00"))

    assert matter.clock.state == "running"


def test_where_the_sectors_law_says_so_the_clock_stands_between_notice_and_payment(matter):
    one_stop(matter, 5)
    matter.do(deadlines.pause_clock, cause="fee", at=on("2026-03-03 10:00"), sector_basis=TAX)

    clock = matter.do(deadlines.resume_clock, at=on("2026-03-05 10:00"))

    assert clock.due_original == on("2026-03-09 17:30")
    assert clock.due_current == on("2026-03-11 17:30") == deadlines.recomputed_due(matter.subject)
    said = " ".join(deadlines.derivation_of(matter.subject).lines("en"))
    assert "Law on Tax Administration" in said and "The time waited is not counted" in said


def ask(matter: Matter, at: str):
    return matter.do(
        deadlines.pause_clock, cause="supplement", at=on(at), reason="thiếu sơ đồ thửa đất"
    )


def test_a_supplement_asked_for_in_time_is_not_late_and_one_after_three_days_is_noted(matter):
    one_stop(matter, 10)
    in_time = Matter()
    one_stop(in_time, 10)

    ask(in_time, "2026-03-05 17:30")
    ask(matter, "2026-03-06 07:30")

    pauses = Adjustment.objects.filter(kind="pause").order_by("id")
    assert list(pauses.values_list("is_late", flat=True)) == [False, True]
    said = " ".join(deadlines.derivation_of(matter.subject).lines("vi"))
    assert "muộn hơn quy định; lý do: thiếu sơ đồ thửa đất" in said


def test_where_the_rules_refuse_a_late_supplement_the_clock_runs_on(matter, monkeypatch):
    found = changed(supplement__late="refuse")
    monkeypatch.setattr(law_in_force, "_law", lambda: read_law(found))
    one_stop(matter, 10)

    with pytest.raises(SupplementTooLate, match="17:30 ngày 05/03/2026"):
        ask(matter, "2026-03-06 07:30")

    assert matter.clock.state == "running"


def test_a_second_supplement_is_refused(matter):
    one_stop(matter, 10)
    ask(matter, "2026-03-03 09:00")
    matter.do(deadlines.resume_clock, at=on("2026-03-04 09:00"))

    with pytest.raises(SupplementTooOften):
        ask(matter, "2026-03-04 10:00")


def test_without_rules_the_caller_says_how_the_limit_goes_on(matter):
    matter.start(3)
    ask(matter, "2026-03-03 09:00")

    with pytest.raises(ModeMissing):
        matter.do(deadlines.resume_clock, at=on("2026-03-04 09:00"))


def test_every_refusal_says_something_in_both_languages():
    refusals = [PauseNotLawful(cause="fee"), SupplementTooLate(until="x"), ModeMissing()]

    for refusal in refusals:
        assert isinstance(refusal, Refusal)
        assert refusal.message("vi") != refusal.message("en") and "{" not in refusal.message("en")


def test_the_index_leaves_the_waiting_out_where_the_decree_counts_anew(matter):
    one_stop(matter, 3)
    ask(matter, "2026-03-04 09:00")
    matter.do(deadlines.resume_clock, at=on("2026-03-09 09:00"))
    matter.do(deadlines.end_clock, at=on("2026-03-12 10:00"))

    judged = deadlines.judge_clock(matter.subject, view="index-766", at=on("2026-03-20 10:00"))

    assert matter.clock.due_current == on("2026-03-12 17:30")  # counted anew: in time
    assert judged.due_at == on("2026-03-10 17:30")  # three days waited: 10 March
    assert judged.is_late and judged.supplements == 1 and judged.ended_at == on("2026-03-12 10:00")


def test_in_the_index_a_pending_supplement_ends_the_count_and_a_second_one_is_late(matter):
    assert (
        deadlines.judge_clock(matter.subject, view="index-766", at=on("2026-05-01 08:00")) is None
    )
    matter.start(5)
    ask(matter, "2026-03-03 09:00")
    pending = deadlines.judge_clock(matter.subject, view="index-766", at=on("2026-05-01 08:00"))
    matter.do(deadlines.resume_clock, mode="restart", at=on("2026-03-04 09:00"))
    ask(matter, "2026-03-04 10:00")
    again = deadlines.judge_clock(matter.subject, view="index-766", at=on("2026-03-05 08:00"))

    assert (pending.is_late, pending.ended_at) == (False, on("2026-03-03 09:00"))
    assert again.is_late and again.supplements == 2
