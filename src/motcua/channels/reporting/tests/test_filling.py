"""What a system knows takes the place of what was typed, and is not told once more."""

from motcua.channels.reporting.rules.figures import figures_of
from motcua.channels.reporting.rules.filling import Entry, gaps, with_known
from motcua.channels.reporting.rules.forms import Field, Form, Row, Section

UNIT = {"vi": "hồ sơ"}
FIELDS = tuple(Field(code, code, "", "integer", 0, UNIT, True, "") for code in ("counted", "told"))
ROWS = tuple(
    Row(f"I.{place}", {"vi": one.key}, UNIT, (one,)) for place, one in enumerate(FIELDS, 1)
)
FORM = Form("thu", {}, {}, {}, (Section("I", {}, "", (), ROWS),), "1")


def test_what_a_system_knows_is_locked_and_stands_in_the_place_of_what_was_typed():
    typed = {"counted": Entry("999", "999"), "told": Entry("4", "4")}

    entries = with_known(typed, {"counted": ("7", "measured")})

    assert entries["counted"] == Entry("7", "7", source="measured")
    assert entries["counted"].is_locked and not entries["told"].is_locked
    assert gaps(FORM, entries) == []
    assert [(one.indicator, str(one.value)) for one in figures_of(FORM, entries, {})] == [
        ("told", "4")
    ]


def test_what_a_system_no_longer_knows_is_asked_again():
    locked = {"counted": Entry("7", "7", source="measured")}

    assert [one.keys for one in gaps(FORM, with_known(locked, {}))] == [("counted",), ("told",)]
