"""What is known of a report without asking: what systems count, and what was told last time."""

from collections.abc import Mapping
from decimal import Decimal

from motcua.kernel.indicators import api as indicators

from ..models import Obligation, Round
from ..rules.filling import Entry, answer_of, read_entries, told_by_machine, with_known
from ..rules.forms import Field, Form
from .sets import DataSetUnknown, find_data_set, regime

MEASURED = "measured"


def known_values(form: Form, obligation: Obligation) -> dict[str, tuple[str, str]]:
    """
    What systems know of a report's figures: the value and its source, by field.

    Nobody is asked for it, and nobody can write another number: a mistake in it is mended where
    the figure comes from.
    """
    asked = {one.indicator for one in form.fields().values() if one.indicator and not one.member}
    if not asked or obligation.round.kind == Round.Kind.AD_HOC:
        return {}
    day = obligation.round.covers_to
    window = window_of(obligation.round)
    codes = [
        one.code
        for one in indicators.definitions(on=day, codes=sorted(asked))
        if one.source == MEASURED and window in one.windows
    ]
    if not codes:
        return {}
    found = _values_of(codes, obligation, obligation.round.period, window)
    return {code: (text, MEASURED) for code, text in found.items() if text}


def read_over(
    form: Form,
    obligation: Obligation,
    typed: Mapping[str, str],
    picked: Mapping[str, str],
    *,
    by_machine: bool = False,
) -> dict[str, Entry]:
    """The draft with what was typed over it, read, and with what systems know by now."""
    entries = with_known(read_entries(obligation.entries), known_values(form, obligation))
    for key, asked in form.fields().items():
        if key not in typed or entries.get(key, Entry()).is_locked:
            continue
        if by_machine:
            entries[key] = told_by_machine(asked, typed[key])
        else:
            entries[key] = answer_of(asked, typed[key], picked=picked.get(key, ""), on_page=True)
    return entries


def previous_values(form: Form, obligation: Obligation) -> dict[str, str]:
    """
    What the agency reported for the period before, by field.

    From the figures that were taken in; answers that are no figures from the report before.
    """
    round_ = obligation.round
    if round_.kind == Round.Kind.AD_HOC:
        return {}
    before = indicators.Period.parse(round_.period).previous().code
    row = (
        Obligation.objects.filter(
            agency_path=obligation.agency_path,
            round__set_code=round_.set_code,
            round__period=before,
        )
        .values_list("entries", flat=True)
        .first()
    )
    kept = {key: one.get("value", "") for key, one in (row or {}).items()}
    codes = list({one.indicator for one in form.fields().values() if one.indicator})
    told = _values_of(codes, obligation, before, window_of(round_)) if codes else {}
    return {
        key: value for key, asked in form.fields().items() if (value := _last(asked, told, kept))
    }


def _last(asked: Field, told: Mapping[str, str], kept: Mapping[str, str]) -> str:
    if asked.indicator and not asked.member and told.get(asked.indicator):
        return told[asked.indicator]
    return kept.get(asked.key, "")


def window_of(round_: Round) -> str:
    """Which days the figures of a round are of: those of its set's regime, or of the calendar."""
    try:
        data_set = find_data_set(round_.set_code, on=round_.covers_to)
    except DataSetUnknown:
        return indicators.windows.CALENDAR
    rule = regime(data_set.regime, on=round_.covers_to)
    return data_set.regime if rule.cut_off_day else indicators.windows.CALENDAR


def _values_of(
    codes: list[str], obligation: Obligation, period: str, window: str
) -> dict[str, str]:
    """The agency's own values of a period, as plain text, where there are any."""
    found = indicators.values(
        codes=codes,
        units=[obligation.agency_uuid],
        periods=[indicators.Period.parse(period)],
        window=window,
    )
    return {
        code: _text(value.value)
        for (code, _unit, _period), value in found.items()
        if value.value is not None
    }


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
