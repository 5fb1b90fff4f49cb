"""Decisions that can be asked, shown and compared: published versions, and drafts of any text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.rules.compiling import Compiled
from motcua.kernel.decisions.rules.judging import judge
from motcua.kernel.decisions.rules.model import Decision, Problem
from motcua.kernel.decisions.rules.words import Words, words_of

from .versions import compiled_version


@dataclass(frozen=True, slots=True)
class Sheet:
    """A decision whose expressions are understood; `number` is 0 for what is not published."""

    code: str
    number: int
    about: Mapping[str, Any]
    compiled: Compiled
    final: Decision
    version_uuid: UUID | None = None

    @property
    def words(self) -> Words:
        """What its values and labels mean for readers."""
        return words_of(self.about)


def sheet_of(version: DecisionVersion) -> Sheet:
    """A published version; compiled once and kept."""
    compiled, final = compiled_version(version)
    return Sheet(version.code, version.number, version.about, compiled, final, version.uuid)


def read_sheet(
    code: str, dmn: str, about: Mapping[str, Any]
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """What a DMN file says and what is wrong with it; None where it cannot be asked."""
    judged = judge(dmn, str(about.get("decision", "")), words_of(about))
    if judged.faults or judged.compiled is None or judged.final is None:
        return None, judged.problems
    return Sheet(code, 0, about, judged.compiled, judged.final), judged.problems
