"""The page of one report: its form with values, last values, findings and the way it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day

from ..models import BookImport, Filing, Obligation, Remark
from ..permissions import may_approve, may_fill, may_read_figures, may_receive
from ..rules.filling import Entry, Finding, hindrances, read_entries, with_known
from ..rules.forms import Field, Form, Row, Section, read_form
from ..rules.numbers import shown
from .checks import findings_of
from .known import known_values, previous_values
from .words import doubt_words, finding_words

_SPARE = 3  # empty lines of a list below those that are filled in


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is not right, in words; `href` leads to the field."""

    level: str
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything that the page of a report shows."""

    obligation: Obligation
    form: Form
    entries: Mapping[str, Entry]
    notes: Mapping[str, str]
    previous: Mapping[str, str]
    stops: tuple[Line, ...]
    told: tuple[Line, ...]
    doubts: Mapping[str, str]
    remarks: Sequence[Remark]
    filings: Sequence[Filing]
    has_book: bool
    days_left: int
    is_late: bool
    shows_figures: bool
    may_write: bool
    may_approve: bool
    may_receive: bool

    def text(self, asked: Field) -> str:
        """What stands in a field: as it was typed while it is not clear, else as it is kept."""
        entry = self.entries.get(asked.key, Entry())
        if entry.doubt or not entry.value:
            return entry.typed
        return shown(entry.value, kind=asked.kind, places=asked.places)

    def last(self, asked: Field) -> str:
        """What was reported for the period before."""
        value = self.previous.get(asked.key, "")
        return shown(value, kind=asked.kind, places=asked.places)

    def entry(self, asked: Field) -> Entry:
        """The answer to a field."""
        return self.entries.get(asked.key, Entry())

    def rows_of(self, section: Section, writable: bool) -> list[Row]:
        """The lines to show: of a list those that are begun, and three more to write in."""
        if section.lines is None:
            return list(section.rows)
        begun = [
            place for place, row in enumerate(section.rows, start=1)
            if any(self.entry(one) != Entry() for one in row.fields) or row.number in self.notes
        ]  # fmt: skip
        last = max(begun, default=0)
        return list(section.rows[: last + _SPARE if writable else last])

    def total(self, section: Section, place: int) -> str:
        """The sum of a column of a table."""
        asked = [row.fields[place] for row in section.rows]
        if not asked[0].is_number:
            return ""
        numbers = [Decimal(value) for one in asked if (value := self.entry(one).value)]
        return shown(str(sum(numbers)), kind="decimal", places=asked[0].places) if numbers else "—"

    @property
    def last_words(self) -> Remark | None:
        """Why it was returned last, while it is."""
        said = [one for one in self.remarks if one.step in ("return", "send_back", "reopen")]
        return said[-1] if said and self.obligation.state == "returned" else None


def form_page(
    actor: Actor,
    obligation: Obligation,
    *,
    entries: Mapping[str, Entry] | None = None,
    notes: Mapping[str, str] | None = None,
    at: datetime,
) -> FormPage:
    """The page of a report, with other answers than the kept ones where some were typed."""
    form = read_form(obligation.round.form)
    answered = dict(entries) if entries is not None else read_entries(obligation.entries)
    if entries is None and obligation.is_open:
        answered = with_known(answered, known_values(form, obligation))
    said = notes if notes is not None else obligation.notes
    shows_figures = may_read_figures(actor, obligation)
    if not shows_figures:
        answered, said = {}, {}
    previous = previous_values(form, obligation)
    findings: list[Finding] = []
    if shows_figures and obligation.state != Obligation.State.DROPPED:
        findings = findings_of(obligation, form, answered, previous)
    stops, told = hindrances(form, findings, said)
    fields = form.fields()
    today = vietnam_day(at)
    return FormPage(
        obligation=obligation,
        form=form,
        entries=answered,
        notes=said,
        previous=previous,
        stops=_lines(stops, form, answered),
        told=_lines(told, form, answered),
        doubts={
            key: doubt_words(one.doubt, typed=one.typed, asked=fields[key])
            for key, one in answered.items()
            if one.doubt and key in fields
        },
        remarks=list(obligation.remarks.order_by("at", "pk")),
        filings=list(obligation.filings.order_by("number").defer("entries", "notes")),
        has_book=BookImport.objects.filter(obligation=obligation).exists(),
        days_left=(obligation.round.due_on - today).days,
        is_late=(obligation.first_sent_at or at) > obligation.round.due_at,
        shows_figures=shows_figures,
        may_write=obligation.is_open and may_fill(actor, obligation),
        may_approve=may_approve(actor, obligation),
        may_receive=may_receive(actor, obligation.round),
    )


def _lines(findings: list[Finding], form: Form, entries: Mapping[str, Entry]) -> tuple[Line, ...]:
    return tuple(
        Line(one.level, one.keys[0] if one.keys else "", finding_words(one, form, entries))
        for one in findings
    )
