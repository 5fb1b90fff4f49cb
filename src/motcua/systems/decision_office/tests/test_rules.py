"""Files changed in place: what nobody touched stays, what was typed is there, twice is once."""

import pytest

from motcua.kernel.decisions.testing import PENSION, draw
from motcua.systems.decision_office.rules.beginning import empty_table
from motcua.systems.decision_office.rules.differences import differences
from motcua.systems.decision_office.rules.drawing import Drawing, PartMissing, unwritable
from motcua.systems.decision_office.rules.examples import agrees, holds
from motcua.systems.decision_office.rules.grids import (
    GridColumn,
    add_column,
    add_row,
    move_row,
    remove_column,
    remove_row,
    with_cell,
    write_grid,
)

VENDOR = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn elsewhere -->\n' + PENSION.split(
    "?>", 1
)[1].replace("<definitions ", '<definitions xmlns:v="urn:vendor" v:tool="9" ').replace(
    "<decisionTable ",
    '<extensionElements><v:look colour="red"><![CDATA[a<b]]></v:look></extensionElements>'
    '<decisionTable v:width="7" ',
)


def edited(dmn=VENDOR):
    drawing = Drawing(dmn)
    return drawing, drawing.table("decided")


def cells(drawing):
    return [row.cells for row in drawing.grid("decided").rows]


def test_a_file_that_nobody_changed_is_the_same_letter_for_letter():
    drawing, table = edited()
    grid = drawing.grid("decided")

    assert not write_grid(table, grid, grid)
    assert drawing.text() == VENDOR


def test_a_cell_changes_and_what_is_foreign_stays():
    drawing, table = edited()
    grid = drawing.grid("decided")
    typed = with_cell(grid, 1, ("[70..76)", '"poor"', "< 3 & 4"), "Điều 3")

    drawing.is_changed |= write_grid(table, grid, typed)

    text = drawing.text()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn elsewhere -->')
    assert "<![CDATA[a<b]]>" in text and 'v:width="7"' in text and 'v:tool="9"' in text
    again = Drawing(text).grid("decided")
    assert again.rows[1].cells == ("[70..76)", '"poor"', "< 3 & 4")
    assert again.rows[1].note == "Điều 3"
    assert [row for n, row in enumerate(again.rows) if n != 1] == [
        row for n, row in enumerate(grid.rows) if n != 1
    ]


def test_rows_are_added_moved_and_removed():
    drawing, table = edited()
    before = cells(drawing)

    add_row(table, 1)
    assert cells(drawing) == [before[0], ("-", "-", ""), *before[1:]]
    move_row(table, 2, 1)
    assert cells(drawing)[2] == ("-", "-", "")
    move_row(table, 1, -1)  # the first stays the first
    remove_row(table, 3)
    assert cells(drawing) == before
    add_row(table, 0)
    assert cells(drawing)[0] == ("-", "-", "")


def test_ids_of_new_rows_are_unique_and_the_same_for_the_same_file():
    first, second = edited(), edited()
    for _drawing, table in (first, second):
        add_row(table, 1)
        add_row(table, 1)

    ids = [row.id for row in first[0].grid("decided").rows]
    assert len(set(ids)) == len(ids)
    assert ids == [row.id for row in second[0].grid("decided").rows]


def test_columns_come_and_go_with_their_cells():
    drawing, table = edited()
    before = drawing.grid("decided")

    add_column(table, "input", GridColumn("input", "Vùng", "vùng", "string", '"a","b"'))
    add_column(table, "output", GridColumn("output", "Căn cứ", "basis", "string"))
    grid = drawing.grid("decided")
    assert [one.label for one in grid.columns] == ["tuổi", "hộ", "Vùng", "", "Căn cứ"]
    assert grid.rows[0].cells == (">= 75", "-", "-", "500000", "")
    assert grid.columns[2].allowed == '"a","b"' and grid.columns[3].expression == "mức"

    remove_column(table, "input", 2)
    remove_column(table, "output", 1)
    assert drawing.grid("decided") == before


def test_inputs_are_added_renamed_and_removed_with_their_arrows():
    arrow = '<informationRequirement><requiredInput href="#tuổi"/></informationRequirement>'
    drawing = Drawing(PENSION.replace("<decisionTable", arrow + "<decisionTable"))

    drawing.add_input("Vùng", "string")
    assert [one.name for one in drawing.inputs] == ["tuổi", "hộ", "Vùng"]
    drawing.set_input("tuổi", "Tuổi tròn", "number")
    assert drawing.inputs[0].name == "Tuổi tròn"
    drawing.remove_input("tuổi")
    assert "requiredInput" not in drawing.text()
    with pytest.raises(PartMissing):
        drawing.grid("none")


def test_a_formula_is_written():
    formula = (
        '<decision id="more" name="Thêm"><literalExpression><text>1 + 1</text>'
        "</literalExpression></decision>"
    )
    drawing = Drawing(draw(("x:number", "=> y:number"), ("- => 1",), more=formula))
    drawing.set_formula("more", "x < 2")

    assert [one.text for one in Drawing(drawing.text()).formulas] == ["x < 2"]
    with pytest.raises(PartMissing):
        drawing.set_formula("decided", "1")


def test_an_empty_table_can_be_begun_with_any_name():
    drawing = Drawing(empty_table(code="thu-phi", name='Phí "A" <B> & C'))

    assert drawing.decisions == [("decision_thu_phi", 'Phí "A" <B> & C')]


def test_differences_are_told_cell_by_cell_also_of_what_is_wrong():
    drawing, table = edited()
    grid = drawing.grid("decided")
    typed = with_cell(grid, 0, ("nonsense (", "-", "500000"), "")
    drawing.is_changed |= write_grid(table, grid, typed)
    remove_row(table, 4)
    add_row(table, 3)

    found = differences(VENDOR, drawing.text())

    assert ("changed", 1, "tuổi", ">= 75", "nonsense (") in [
        (one.state, one.row, one.column, one.before, one.after) for one in found
    ]
    assert sorted(one.state for one in found) == ["added", "changed", "removed"]
    assert differences(VENDOR, VENDOR) == []


@pytest.mark.parametrize(
    ("expected", "value", "is_right"),
    [("500000", "500000", True), ("500000.0", "500000", True), ("poor", "poor", True),
     ("poor", "rich", False), ("", None, True), ("true", True, True), ("1", True, False),
     ("", "0", False), ("a, b", ["a", "b"], True)],
)  # fmt: skip
def test_examples_agree_by_value(expected, value, is_right):
    assert agrees(expected, value) is is_right
    assert holds({"y": expected}, {"y": value}) is is_right


def test_an_example_of_another_output_does_not_hold():
    assert not holds({"y": "1"}, {"z": "1"})


def test_control_characters_cannot_be_written():
    assert unwritable("a\x0b") and unwritable("\x00") and unwritable("\ufffe")
    assert not unwritable("Điều 3\n\t“…” 🙂")
