"""For tests: decision tables drawn in a few words, and a small published decision."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape, quoteattr

from motcua.base.actors import system_actor

from .actions.publication import publish_decision
from .models import DecisionVersion

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)
MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def draw(
    columns: Sequence[str],
    rules: Sequence[str],
    *,
    policy: str = "UNIQUE",
    namespace: str = MODEL,
    more: str = "",
) -> str:
    """
    A DMN file with one table, from columns and rules such as these.

    `tuổi:number:>= 0` is an input with its type and allowed values, `=> mức:number` an output,
    `=> mức:number:default 0` one with a default, `[70..75) | "poor" => 500000` a rule.
    `more` is put beside the decision as it is.
    """
    inputs = [one.split(":", 2) for one in columns if not one.startswith("=>")]
    outputs = [one[2:].strip().split(":", 2) for one in columns if one.startswith("=>")]
    name, _, aggregation = policy.partition("/")
    body = "".join(
        [_input(*parts) for parts in inputs] + [_output(*parts) for parts in outputs]
        + [_rule(number, rule) for number, rule in enumerate(rules, 1)]
    )  # fmt: skip
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    data = "".join(
        f"<inputData id={quoteattr(_key(parts[0]))} name={quoteattr(parts[0])}>"
        f"<variable name={quoteattr(parts[0])}{_type(parts)}/></inputData>"
        for parts in inputs
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{namespace}" id="drawn"'
        f' name="Bảng thử" namespace="urn:tests">{data}{more}<decision id="decided" name="Kết quả">'
        f'<decisionTable id="table" hitPolicy="{name}"{aggregated}>{body}</decisionTable>'
        "</decision></definitions>"
    )


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _type(parts: Sequence[str]) -> str:
    return f" typeRef={quoteattr(parts[1])}" if len(parts) > 1 and parts[1] else ""


def _input(name: str, kind: str = "", allowed: str = "") -> str:
    values = f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed else ""
    return (
        f"<input id={quoteattr('in_' + _key(name))} label={quoteattr(name)}><inputExpression"
        f"{_type((name, kind))}><text>{escape(name)}</text></inputExpression>{values}</input>"
    )


def _output(name: str, kind: str = "", allowed: str = "") -> str:
    listed, _, default = allowed.partition("default ")
    inside = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>"
    return (
        f"<output name={quoteattr(name)}{_type((name, kind))}>"
        + (f"<outputValues><text>{escape(listed)}</text></outputValues>" if listed else "")
        + (inside if default else "")
        + "</output>"
    )


def _rule(number: int, rule: str) -> str:
    asked, _, given = rule.partition("=>")
    inputs = [cell.strip() for cell in asked.split("|")] if asked.strip() else []
    outputs = [cell.strip() for cell in given.split("|")]
    entries = [("input", cell) for cell in inputs] + [("output", cell) for cell in outputs]
    cells = "".join(
        f"<{kind}Entry><text>{escape(cell)}</text></{kind}Entry>" for kind, cell in entries
    )
    return f'<rule id="r{number}">{cells}</rule>'


PENSION = draw(
    ("tuổi:number:>= 0", 'hộ:string:"poor","other"', "=> mức:number"),
    ('>= 75 | - => 500000', '[70..75) | "poor" => 500000', '[70..75) | "other" => 0',
     '< 70 | - => 0'),
)  # fmt: skip


def publish(
    dmn: str = PENSION,
    *,
    code: str = "demo",
    valid_from: date = SINCE,
    valid_to: date | None = None,
    **about: object,
) -> DecisionVersion:
    """Publish a decision drawn in words."""
    return publish_decision(
        actor=system_actor("tests"), code=code, dmn=dmn, valid_from=valid_from,
        valid_to=valid_to, about=about, at=AT,
    )  # fmt: skip
