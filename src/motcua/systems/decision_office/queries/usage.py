"""Who asks a decision: steps of processes, and the procedures that name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.base.text import in_language
from motcua.kernel.diagrams import api as diagrams
from motcua.systems.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class UsingProcess:
    """A process whose newest version asks the decision, and at which step."""

    code: str
    name: str
    step: str


@dataclass(frozen=True, slots=True)
class NamedProcedure:
    """A procedure that the decision's page names."""

    code: str
    title: str
    is_known: bool


def processes_asking(code: str) -> list[UsingProcess]:
    """The steps of newest versions of processes that ask a decision."""
    elements = diagrams.ProcessElement.objects.filter(decision=code).select_related("version")
    newest: dict[str, int] = {}
    for one in elements:
        process = one.version.code
        if process not in newest:
            latest = diagrams.find_process(process)
            newest[process] = latest.number if latest else 0
    return [
        UsingProcess(one.version.code, one.version.name, one.name or one.element_id)
        for one in elements
        if one.version.number == newest[one.version.code]
    ]


def procedures_named(about: Mapping[str, Any], *, on: date, language: str) -> list[NamedProcedure]:
    """The procedures that a decision's page names, with their titles on a day."""
    found = []
    for code in about.get("procedures") or []:
        try:
            title = in_language(procedures.get_procedure(str(code), on=on).parts.name, language)
            found.append(NamedProcedure(str(code), title, True))
        except procedures.ProcedureNotFound:
            found.append(NamedProcedure(str(code), str(code), False))
    return found
