"""What changed between two versions: rules known again by conditions, else by their ids."""

from motcua.kernel.decisions.queries.pages import changes_between
from motcua.kernel.decisions.queries.sheets import read_sheet
from motcua.kernel.decisions.testing import draw


def sheet(columns, rules, *replaced):
    dmn = draw(columns, rules)
    for before, after in replaced:
        dmn = dmn.replace(before, after)
    found, problems = read_sheet("demo", dmn, {})
    assert found is not None, problems
    return found


COLUMNS = ("x:number", "=> y:number")
RULES = ("< 1 => 1", "[1..5) => 2", ">= 5 => 3")


def test_a_rule_whose_condition_changed_is_shown_with_what_stood_there():
    after = sheet(COLUMNS, ("< 1 => 1", "[1..4) => 2", ">= 4 => 3"))

    (section,) = changes_between(sheet(COLUMNS, RULES), after, "vi")

    assert [row.state for row in section.rows] == ["same", "changed", "changed"]
    assert section.rows[1].inputs[0].was == "từ 1 đến dưới 5"
    assert section.rows[1].outputs[0].was == ""


def test_rules_added_and_removed_are_told_apart():
    before = sheet(COLUMNS, RULES)
    after = sheet(COLUMNS, ("< 1 => 1", "[1..5) => 2", "[5..9) => 3"), ('id="r3"', 'id="new"'))

    (section,) = changes_between(before, after, "vi")

    assert [row.state for row in section.rows] == ["same", "same", "added", "removed"]
    assert section.rows[3].inputs[0].text == "từ 5"


def test_a_column_more_is_told_and_its_cells_are_new():
    wider = ("x:number", "z:string", "=> y:number")
    after = sheet(wider, ('< 1 | "a" => 1', "[1..5) | - => 2", ">= 5 | - => 3"))

    (section,) = changes_between(sheet(COLUMNS, RULES), after, "vi")

    assert section.columns_added == ("z",) and section.columns_removed == ()
    first = section.rows[0]
    assert first.state == "changed" and first.inputs[1].is_new and first.inputs[0].was == ""
    (back,) = changes_between(after, sheet(COLUMNS, RULES), "vi")
    assert back.columns_removed == ("z",)


def test_notes_and_hit_policies_count():
    note = ('<rule id="r1">', '<rule id="r1"><description>Điều 3</description>')
    policy = ('hitPolicy="UNIQUE"', 'hitPolicy="FIRST"')

    (section,) = changes_between(sheet(COLUMNS, RULES), sheet(COLUMNS, RULES, note, policy), "vi")

    assert section.rows[0].state == "changed" and section.rows[0].note_was == "—"
    assert section.policy_was == "Mỗi trường hợp chỉ có một dòng đúng"
