"""Reads the parts of a procedure from the plain values of a content file."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from .parts import (
    Baseline,
    Component,
    Exemption,
    Fee,
    FeeDecision,
    Guidance,
    LegalBasis,
    Manner,
    Parts,
    Result,
    SequenceCase,
    Step,
    Text,
    TimeLimit,
)


def text_of(value: Any) -> Text:
    """A text in both languages; a plain string is Vietnamese, nothing is an empty text."""
    if not value:
        return {}
    return dict(value) if isinstance(value, Mapping) else {"vi": str(value)}


def money_of(value: Any) -> Decimal | None:
    """An amount of đồng."""
    return None if value is None else Decimal(str(value))


def date_of(value: Any) -> date | None:
    """A date, however the file or the stored copy of it writes it."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def time_limit_of(value: Any) -> TimeLimit | None:
    """A time limit, None where none is written."""
    if not value:
        return None
    cut_off = value.get("cut_off")
    return TimeLimit(
        amount=Decimal(str(value["amount"])),
        unit=value["unit"],
        cut_off=time.fromisoformat(cut_off) if cut_off else None,
        text=text_of(value.get("text")),
        when=value.get("when"),
        sureness=value.get("sureness", "stated"),
    )


def _manner_of(value: Any) -> Manner:
    return Manner(
        channel=value["channel"],
        time_limit=time_limit_of(value.get("time_limit")),
        fee_codes=tuple(value.get("fees", ())),
        note=text_of(value.get("note")),
    )


def _component_of(value: Any) -> Component:
    return Component(
        code=value["code"],
        name=text_of(value["name"]),
        originals=int(value.get("originals", 0)),
        copies=int(value.get("copies", 0)),
        copy_kinds=tuple(value.get("copy_kinds", ())),
        is_required=bool(value.get("required", True)),
        when=value.get("when"),
        condition=text_of(value.get("condition")),
        form_template=value.get("form_template", ""),
        held_by_state=text_of(value.get("held_by_state")),
        alternative_to=value.get("alternative_to", ""),
        sureness=value.get("sureness", "stated"),
        source=value.get("source", ""),
    )


def _exemption_of(value: Any) -> Exemption:
    return Exemption(
        code=value["code"],
        label=text_of(value["label"]),
        when=value.get("when"),
        channel=value.get("channel", ""),
        percent=int(value.get("percent", 100)),
        basis=text_of(value.get("basis")),
    )


def fee_of(value: Any) -> Fee:
    """A fee with its dates, steps and exemptions."""
    return Fee(
        code=value["code"],
        name=text_of(value["name"]),
        kind=value["kind"],
        amount=money_of(value.get("amount")),
        per=value.get("per", "dossier"),
        units_at=value.get("units_at", ""),
        copies_at=value.get("copies_at", ""),
        steps=tuple(
            Step(int(step["from"]), Decimal(str(step["amount"]))) for step in value.get("steps", ())
        ),
        maximum=money_of(value.get("maximum")),
        when=value.get("when"),
        condition=text_of(value.get("condition")),
        moment=value.get("moment", "acceptance"),
        exemptions=tuple(_exemption_of(one) for one in value.get("exemptions", ())),
        basis=text_of(value.get("basis")),
        valid_from=date_of(value.get("valid_from")),
        valid_to=date_of(value.get("valid_to")),
        sureness=value.get("sureness", "stated"),
        decision=_decision_of(value.get("decision")),
        wait_basis=text_of((value.get("wait") or {}).get("basis")),
    )


def _decision_of(value: Any) -> FeeDecision | None:
    if not value:
        return None
    return FeeDecision(
        code=value["code"],
        conclusion=value.get("conclusion", ""),
        inputs=dict(value.get("inputs", {})),
    )


def _result_of(value: Any) -> Result:
    value = value or {}
    return Result(
        code=value.get("code", ""),
        name=text_of(value.get("name")),
        template=value.get("template", ""),
        kind=value.get("kind", ""),
        title=text_of(value.get("title")),
        number_series=value.get("number_series", ""),
        context=dict(value.get("context", {})),
    )


def _baseline_of(value: Any) -> Baseline | None:
    if not value:
        return None
    return Baseline(
        fields=int(value["fields"]),
        papers=int(value["papers"]),
        basis=text_of(value.get("basis")),
        sureness=value.get("sureness", "stated"),
    )


def _sequence_of(value: Any) -> tuple[SequenceCase, ...]:
    return tuple(
        SequenceCase(text_of(case.get("case")), tuple(text_of(step) for step in case["steps"]))
        for case in value or ()
    )


def parts_of(value: Mapping[str, Any]) -> Parts:
    """
    The constituent parts of a version, from its content.

    :raises KeyError, ValueError: if a part that is there is not written as the format says.
    """
    limits = (time_limit_of(one) for one in value.get("time_limits", ()))
    return Parts(
        name=text_of(value.get("name")),
        summary=text_of(value.get("summary")),
        sequence=_sequence_of(value.get("sequence")),
        manners=tuple(_manner_of(one) for one in value.get("manners", ())),
        components=tuple(_component_of(one) for one in value.get("components", ())),
        sets=int(value.get("sets", 0)),
        time_limits=tuple(limit for limit in limits if limit is not None),
        subjects=text_of(value.get("subjects")),
        agency=text_of(value.get("agency")),
        forms=tuple((one["code"], text_of(one["name"])) for one in value.get("forms", ())),
        result=_result_of(value.get("result")),
        requirements=text_of(value.get("requirements")),
        fees=tuple(fee_of(one) for one in value.get("fees") or ()),
        legal_basis=tuple(
            LegalBasis(
                number=one["number"],
                title=text_of(one["title"]),
                articles=str(one.get("articles", "")),
                sureness=one.get("sureness", "stated"),
            )
            for one in value.get("legal_basis", ())
        ),
        baseline=_baseline_of(value.get("baseline")),
        guidance=tuple(
            Guidance(text_of(one.get("question")), text_of(one.get("answer")))
            for one in value.get("guidance", ())
        ),
    )
