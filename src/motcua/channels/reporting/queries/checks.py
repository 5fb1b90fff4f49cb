"""What does not hold of a report's figures: gaps, doubts, and the indicators' own checks."""

from collections.abc import Mapping
from decimal import Decimal

from motcua.kernel.indicators import api as indicators

from ..models import Obligation, Round
from ..rules.figures import figures_of
from ..rules.filling import Entry, Finding, gaps
from ..rules.forms import Form
from .known import previous_values


def findings_of(
    obligation: Obligation,
    form: Form,
    entries: Mapping[str, Entry],
    previous: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Everything that stops a submission or has to be explained, in the order of the form."""
    found = gaps(form, entries)
    codes = list(dict.fromkeys(f.indicator for f in form.fields().values() if f.indicator))
    if not codes or obligation.round.kind == Round.Kind.AD_HOC:
        return found
    before = previous_values(form, obligation) if previous is None else previous
    earlier = {key: Entry(value=value) for key, value in before.items()}
    definitions = indicators.definitions(on=obligation.round.covers_to, codes=codes)
    for member in _members(form):
        broken = indicators.check(
            definitions=definitions,
            figures=_plain(form, entries, member),
            previous=_plain(form, earlier, member),
        )
        found += [_finding(form, one, member) for one in broken]
    return found


def _members(form: Form) -> list[str]:
    return list(dict.fromkeys(f.member for f in form.fields().values() if f.indicator))


def _plain(form: Form, entries: Mapping[str, Entry], member: str) -> list[indicators.Figure]:
    """The figures of one line of a table as if they were the whole: its identities are the same."""
    return [
        indicators.Figure(indicator=asked.indicator, value=Decimal(entries[key].value))
        for key, asked in form.fields().items()
        if asked.indicator and asked.member == member and key in entries and entries[key].value
    ]


def _finding(form: Form, one: indicators.Finding, member: str) -> Finding:
    fields = form.fields()
    keys = (f"{code}@{member}" if member else code for code in one.indicators)
    found = tuple(key for key in keys if key in fields)
    return Finding(level=one.severity, code=one.kind, keys=found, words={"said": one.words})


def recorded_figures(
    form: Form, entries: Mapping[str, Entry], notes: Mapping[str, str]
) -> list[indicators.Figure]:
    """The figures of an accepted report, as the indicators take them."""
    return [
        indicators.Figure(
            indicator=one.indicator,
            value=one.value,
            note=one.note,
            dimensions=dict(one.dimensions),
        )
        for one in figures_of(form, entries, notes)
    ]
