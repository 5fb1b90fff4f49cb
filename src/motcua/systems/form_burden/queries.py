"""What procedures ask: by definition and as measured, ranked by what is asked needlessly."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Sum

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound

from . import rules
from .models import Measurement
from .ports import definitions

SUMS = (
    "fields_asked",
    "fields_prefilled",
    "fields_reused",
    "fields_changed",
    "fields_needless",
    "papers_asked",
    "papers_reused",
    "papers_needless",
)


class ProcedureNotMeasured(NotFound):
    """Không có thủ tục này trong số thủ tục đang có hiệu lực."""

    message_en = "There is no such procedure among those in force."


@dataclass(frozen=True, slots=True)
class Need:
    """One question or paper that is asked although a source has it."""

    name: str
    label: rules.Text
    source: str
    times: int  # in how many measured dossiers


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure: what it asks by definition, and what its dossiers asked on average."""

    definition: rules.Definition
    can_prefill: int
    needless_questions: tuple[Need, ...]
    needless_papers: tuple[Need, ...]
    dossiers: int
    sums: Mapping[str, int]
    baseline_fields: int  # of the measured dossiers, as it was when each was sent
    baseline_papers: int

    @property
    def needless(self) -> int:
        """How many questions and papers it asks needlessly, by definition."""
        return len(self.needless_questions) + len(self.needless_papers)

    def average(self, name: str) -> float | None:
        """A sum per dossier; None where nothing was measured."""
        return self.sums[name] / self.dossiers if self.dossiers else None

    @property
    def typed(self) -> float | None:
        """How many answers a person typed, per dossier: asked less what stood there and stayed."""
        if not self.dossiers:
            return None
        stayed = self.sums["fields_prefilled"] - self.sums["fields_changed"]
        return (self.sums["fields_asked"] - stayed) / self.dossiers

    @property
    def brought(self) -> float | None:
        """How many papers a person brought, per dossier."""
        if not self.dossiers:
            return None
        return (self.sums["papers_asked"] - self.sums["papers_reused"]) / self.dossiers

    @property
    def saved_fields(self) -> float | None:
        """The share of declared information saved against the baseline, as measured."""
        if self.typed is None or not self.baseline_fields:
            return None
        return 1 - self.typed * self.dossiers / self.baseline_fields

    @property
    def saved_papers(self) -> float | None:
        """The share of papers saved against the baseline, as measured."""
        if self.brought is None or not self.baseline_papers:
            return None
        return 1 - self.brought * self.dossiers / self.baseline_papers


@dataclass(frozen=True, slots=True)
class Total:
    """All measured dossiers with a baseline together."""

    dossiers: int
    typed: int
    baseline: int
    prefilled: int
    reused: int
    papers_reused: int

    @property
    def saved(self) -> float | None:
        """The share of declared information saved; None before anything was measured."""
        return rules.saving(self.typed, self.baseline)


@cache
def _content(path: Path) -> dict[str, Any]:
    return dict(load_yaml(path))


def content() -> dict[str, Any]:
    """The province's file: the goal with its basis, and what follows from what."""
    return _content(province_root() / "form-burden" / "sources.yaml")


def knowledge() -> rules.Knowledge:
    """What the state already holds."""
    return rules.knowledge_of(content())


def measurements(since: date | None = None, until: date | None = None) -> Any:
    """The measured dossiers of some days, both ends included."""
    found = Measurement.objects.all()
    if since is not None:
        found = found.filter(day__gte=since)
    return found.filter(day__lte=until) if until is not None else found


def ranking(*, on: date, since: date | None = None, until: date | None = None) -> list[Line]:
    """Every procedure in force, those first that ask most needlessly of most people."""
    found = measurements(since, until)
    rows = {
        row["procedure_code"]: row
        for row in found.values("procedure_code").annotate(
            dossiers=Count("id"),
            **{name: Sum(name) for name in SUMS},
            known_fields=Sum("baseline_fields"),
            known_papers=Sum("baseline_papers"),
        )
    }
    lines = [_line(one, rows.get(one.procedure_code, {}), {}) for one in definitions(on)]
    return sorted(lines, key=lambda line: (-line.needless * max(1, line.dossiers), -line.needless))


def line_of(
    procedure_code: str, *, on: date, since: date | None = None, until: date | None = None
) -> Line:
    """
    One procedure with how often each needless question and paper was asked.

    :raises ProcedureNotMeasured: if it is not in force.
    """
    for definition in definitions(on):
        if definition.procedure_code == procedure_code:
            break
    else:
        raise ProcedureNotMeasured()
    found = measurements(since, until).filter(procedure_code=procedure_code)
    row = found.aggregate(
        dossiers=Count("id"),
        **{name: Sum(name) for name in SUMS},
        known_fields=Sum("baseline_fields"),
        known_papers=Sum("baseline_papers"),
    )
    times: Counter[str] = Counter()
    for needless in found.values_list("needless", flat=True).iterator():
        times.update(needless.get("fields", ()))
        times.update(f"paper:{code}" for code in needless.get("papers", ()))
    return _line(definition, row, times)


def _line(definition: rules.Definition, row: Mapping[str, Any], times: Mapping[str, int]) -> Line:
    known, names = knowledge(), [one.name for one in definition.questions]
    questions = tuple(
        Need(one.name, one.label, source, times.get(one.name, 0))
        for one in definition.questions
        if (source := known.source_of(one.name, names))
        and (one.subject not in known.filled or one.name in times)
    )
    papers = tuple(
        Need(one.code, one.title, one.source, times.get(f"paper:{one.code}", 0))
        for one in definition.papers
        if one.source
    )
    return Line(
        definition=definition,
        can_prefill=sum(1 for one in definition.questions if one.subject in known.filled),
        needless_questions=questions,
        needless_papers=papers,
        dossiers=row.get("dossiers") or 0,
        sums={name: row.get(name) or 0 for name in SUMS},
        baseline_fields=row.get("known_fields") or 0,
        baseline_papers=row.get("known_papers") or 0,
    )


def total_of(*, since: date | None = None, until: date | None = None) -> Total:
    """All measured dossiers that have a baseline, as one figure against the goal."""
    found = measurements(since, until).filter(baseline_fields__gt=0)
    sums = found.aggregate(
        n=Count("id"), known=Sum("baseline_fields"), **{name: Sum(name) for name in SUMS}
    )
    stayed = (sums["fields_prefilled"] or 0) - (sums["fields_changed"] or 0)
    return Total(
        dossiers=sums["n"],
        typed=(sums["fields_asked"] or 0) - stayed,
        baseline=sums["known"] or 0,
        prefilled=sums["fields_prefilled"] or 0,
        reused=sums["fields_reused"] or 0,
        papers_reused=sums["papers_reused"] or 0,
    )


def table(lines: Iterable[Line], language: str) -> list[list[Any]]:
    """The ranking as rows for a table file, with a heading."""
    vi = language != "en"
    heading = (
        ["Mã thủ tục", "Tên thủ tục", "Biểu mẫu", "Bản", "Câu hỏi", "Điền sẵn được", "Hỏi thừa",
         "Giấy tờ", "Giấy tờ đòi thừa", "Hồ sơ đã đo", "Tự khai (bình quân)", "Mốc: thông tin",
         "Cắt giảm thông tin (%)", "Mốc: giấy tờ", "Cắt giảm giấy tờ (%)"]
        if vi
        else ["Code", "Procedure", "Form", "Version", "Questions", "Can be prefilled",
              "Asked needlessly", "Papers", "Papers asked needlessly", "Dossiers measured",
              "Typed (average)", "Baseline: information", "Information saved (%)",
              "Baseline: papers", "Papers saved (%)"]
    )  # fmt: skip
    return [heading, *[_row(line, "vi" if vi else "en") for line in lines]]


def _row(line: Line, language: str) -> list[Any]:
    one = line.definition
    return [
        one.procedure_code,
        one.name.get(language, ""),
        one.form_code,
        one.form_version,
        len(one.questions),
        line.can_prefill,
        len(line.needless_questions),
        len(one.papers),
        len(line.needless_papers),
        line.dossiers,
        _rounded(line.typed),
        one.baseline_fields if one.baseline_fields is not None else "",
        _percent(line.saved_fields),
        one.baseline_papers if one.baseline_papers is not None else "",
        _percent(line.saved_papers),
    ]


def _rounded(value: float | None) -> Any:
    return "" if value is None else round(value, 1)


def _percent(value: float | None) -> Any:
    return "" if value is None else round(value * 100, 1)
