"""Which steps of which processes are parts for other agencies, and which agencies these are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.kernel.calendars import api as calendars

UNITS = ("working_hours", "working_days")
_PART_KEYS = {
    "element", "code", "title", "result", "agency", "unit_at", "within", "shares", "done",
    "refused", "legal_basis",
}  # fmt: skip


class LinkedServicesUnreadable(ValueError):
    """The content of law/linked-services.yaml says something that no combined service can mean."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Name every problem, one a line: place, and what would be right."""
        self.problems = tuple(problems)
        super().__init__("law/linked-services.yaml:\n" + "\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the step of the process that waits for it, and the agency that handles it."""

    process: str
    element: str
    code: str
    title: Mapping[str, str]
    result: Mapping[str, str]
    agency: str
    within: calendars.Duration
    done: str
    refused: str
    unit_at: str = ""  # where the answers name the unit; empty: that of the lead agency
    shares: tuple[str, ...] = ()  # pages of the form that the other agency needs
    legal_basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkedServices:
    """All parts of the combined services, and where each kind of agency is found."""

    parts: tuple[Part, ...] = ()
    agencies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def find(self, process: str, element: str) -> Part | None:
        """The part for which a step of a process waits, if it is one."""
        return next(
            (one for one in self.parts if (one.process, one.element) == (process, element)), None
        )

    def parts_of(self, process: str) -> tuple[Part, ...]:
        """The parts of a combined service, in the order given."""
        return tuple(one for one in self.parts if one.process == process)


def agency_code(places: Mapping[str, str], unit_code: str) -> str:
    """The code of the agency for a unit; empty where none is connected yet."""
    return places.get(unit_code) or places.get("*") or ""


def read_linked_services(content: Any) -> LinkedServices:
    """
    The combined services from their content.

    :raises LinkedServicesUnreadable: naming every mistake.
    """
    whole = content if isinstance(content, Mapping) else {}
    agencies, services = whole.get("agencies"), whole.get("services")
    if not isinstance(agencies, Mapping) or not isinstance(services, list):
        raise LinkedServicesUnreadable(["must have `agencies` and `services` (a list)"])
    problems: list[str] = []
    parts: list[Part] = []
    for service in services:
        process = str(service.get("process", "")) if isinstance(service, Mapping) else ""
        rows = service.get("parts") if process else None
        if not isinstance(rows, list) or not rows:
            problems.append(f"{process or service!r}: must name its process and its parts")
            continue
        for row in rows:
            part = _part(process, row, agencies, problems)
            parts += [part] if part else []
    problems += [
        f"agencies.{word}: must say a kind of agency, agencies by unit, or `part`"
        for word, where in agencies.items()
        if not isinstance(where, Mapping)
        or not where
        or ("kind" in where and set(where) - {"kind", "abbreviation"})
    ]
    codes = [(one.process, one.code) for one in parts]
    problems += [
        f"{p}: {c} is given twice" for p, c in sorted({x for x in codes if codes.count(x) > 1})
    ]
    if problems:
        raise LinkedServicesUnreadable(problems)
    return LinkedServices(tuple(parts), {word: dict(where) for word, where in agencies.items()})


def _part(process: str, row: Any, agencies: Mapping[str, Any], problems: list[str]) -> Part | None:
    if not isinstance(row, Mapping) or not row.get("element"):
        problems.append(f"{process}: a part must name the element that waits for it")
        return None
    wrong = list(_wrong(row, agencies))
    problems += [f"{process}.{row['element']}.{key}: {text}" for key, text in wrong]
    if wrong:
        return None
    amount, unit = row["within"].split()
    return Part(
        process=process,
        element=row["element"],
        code=row["code"],
        title=row["title"],
        result=row["result"],
        agency=row["agency"],
        within=calendars.Duration(int(amount), unit),
        done=row["done"],
        refused=row.get("refused") or row["done"],
        unit_at=row.get("unit_at") or "",
        shares=tuple(row.get("shares") or ()),
        legal_basis=row.get("legal_basis") or {},
    )


def _wrong(row: Mapping[str, Any], agencies: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key in sorted(set(row) - _PART_KEYS):
        yield key, "is not known"
    for key in ("title", "result"):
        words = row.get(key)
        if not isinstance(words, Mapping) or not (words.get("vi") and words.get("en")):
            yield key, "must be given in Vietnamese and English (vi, en)"
    if row.get("agency") not in agencies:
        yield "agency", f"must be one of {', '.join(agencies)}"
    if not str(row.get("code") or "").isalnum():
        yield "code", "must be letters and figures; it ends the child's code"
    if not row.get("done"):
        yield "done", "must be an outcome of the step"
    parts = str(row.get("within") or "").split()
    if len(parts) != 2 or not parts[0].isdecimal() or parts[1] not in UNITS:
        yield "within", "must be such as “2 working_days”"


def answer_at(answers: Mapping[str, Any], pointer: str) -> str:
    """What the answers say at `/residence/unit`; empty where nothing."""
    value: Any = answers
    for name in pointer.strip("/").split("/"):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
