"""What a form asks needlessly, and what is saved against the baseline. Pure arithmetic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: its name (`child/full_name`), and whether it can be prefilled."""

    name: str
    label: Text
    concept: str = ""

    @property
    def subject(self) -> str:
        """Of whom it asks, where a source may answer it: applicant, spouse, child, organization."""
        return self.concept.partition(".")[0]


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """One paper that a procedure asks for; `source`: where the state may hold it already."""

    code: str
    title: Text
    is_required: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a procedure in force asks, by its definition."""

    procedure_code: str
    slug: str
    name: Text
    field_title: Text
    version_uuid: UUID
    form_code: str
    form_version: int
    questions: tuple[Question, ...]
    papers: tuple[AskedPaper, ...]
    baseline_fields: int | None = None
    baseline_papers: int | None = None
    baseline_basis: Text | None = None
    baseline_sureness: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one dossier asked, in names: nothing is guessed from it later."""

    dossier_uuid: UUID
    definition: Definition
    channel: str
    agency_path: str
    day: date
    asked: tuple[str, ...]
    prefilled: frozenset[str]
    reused: frozenset[str]
    changed: frozenset[str]
    papers_asked: frozenset[str]
    papers_reused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Follows:
    """Answers that follow from a number, and which source has them."""

    by: frozenset[str]
    knows: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the state already holds, as the province's content says it."""

    follows: tuple[Follows, ...]
    personal: frozenset[str]
    filled: frozenset[str]  # subjects whose answers every form fills beforehand
    goal: int

    def source_of(self, name: str, names: Iterable[str]) -> str:
        """Which source has the answer to a question of a form with these names; empty: none."""
        group, _, last = name.rpartition("/")
        if last in self.personal:
            return ""
        beside = {one.rpartition("/")[2] for one in names if one.rpartition("/")[0] == group}
        for rule in self.follows:
            if last in rule.knows and rule.by <= beside:
                return rule.source
        return ""


def knowledge_of(raw: Mapping[str, Any]) -> Knowledge:
    """The province's file as values."""
    return Knowledge(
        follows=tuple(
            Follows(frozenset(one["by"]), frozenset(one["knows"]), one["source"])
            for one in raw["follows"]
        ),
        personal=frozenset(raw["personal"]),
        filled=frozenset(raw["filled"]),
        goal=int(raw["goal"]["percent"]),
    )


def general_name(name: str) -> str:
    """A name without the numbers of items: `witnesses/0/name` is `witnesses/name`."""
    return re.sub(r"/\d+(?=/|$)", "", name)


def needless_fields(
    asked: Sequence[str], prefilled: frozenset[str], knowledge: Knowledge
) -> tuple[str, ...]:
    """The questions asked that a source could have answered, and that nothing was filled into."""
    return tuple(
        name for name in asked if name not in prefilled and knowledge.source_of(name, asked)
    )


def needless_papers(counted: Counted) -> tuple[str, ...]:
    """The papers that had to be brought although the state holds what they say."""
    held = {paper.code for paper in counted.definition.papers if paper.source}
    return tuple(sorted((counted.papers_asked & held) - counted.papers_reused))


def saving(asked: float, baseline: int | None) -> float | None:
    """The share that is saved against the baseline; None where there is none."""
    return None if not baseline else (baseline - asked) / baseline
