"""The table with which a new decision begins."""

from xml.sax.saxutils import quoteattr

EMPTY = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
  id={definitions} name={name} namespace="urn:motcua:decisions">
  <inputData id="input_1" name="Điều kiện">
    <variable id="input_1_var" name="Điều kiện" typeRef="string"/>
  </inputData>
  <decision id={decision} name={name}>
    <variable id={variable} name={name}/>
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="table_input_1" label="Điều kiện">
        <inputExpression id="table_input_1_e" typeRef="string">
          <text>Điều kiện</text>
        </inputExpression>
      </input>
      <output id="table_output_1" name="ket_qua" label="Kết quả" typeRef="string"/>
      <annotation name="Căn cứ"/>
      <rule id="table_rule_1">
        <inputEntry id="table_rule_1_cell_1"><text>-</text></inputEntry>
        <outputEntry id="table_rule_1_cell_2"><text>""</text></outputEntry>
        <annotationEntry><text></text></annotationEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def empty_table(*, code: str, name: str) -> str:
    """A file with one table of one condition and one conclusion, to be filled."""
    key = code.replace("-", "_")
    return EMPTY.format(
        definitions=quoteattr(f"{key}_file"), decision=quoteattr(f"decision_{key}"),
        variable=quoteattr(f"decision_{key}_var"), name=quoteattr(name),
    )  # fmt: skip
