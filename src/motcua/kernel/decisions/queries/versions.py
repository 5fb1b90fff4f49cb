"""Published versions, and their models compiled once per process."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.text import in_language
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.rules.checks import check_model
from motcua.kernel.decisions.rules.compiling import Compiled, compile_model
from motcua.kernel.decisions.rules.dmn import read_model
from motcua.kernel.decisions.rules.model import Decision, Problem
from motcua.kernel.decisions.rules.words import words_of

MOST_KEPT = 256  # compiled versions; a table of 100 rules takes about 300 kB


class DecisionUnknown(NotFound):
    """Không tìm thấy bảng quyết định được yêu cầu, hoặc không có phiên bản nào có hiệu lực."""

    message_en = "There is no such decision, or no version of it is in force."


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """One version in a list; `in_force_to` is the day on which another takes its place."""

    code: str
    number: int
    name: str
    about: dict[str, Any]
    valid_from: date
    valid_to: date | None
    published_at: datetime
    uuid: UUID
    in_force_to: date | None = None

    def title(self, language: str) -> str:
        """The decision's title in a language."""
        return in_language(self.about.get("title"), language) or self.name

    @property
    def sureness(self) -> str:
        """How sure the content is: known, stated or assumed."""
        return str(self.about.get("sureness", "assumed"))

    def holds_on(self, day: date) -> bool:
        """Whether this version decides matters of a day."""
        ends = min((end for end in (self.valid_to, self.in_force_to) if end), default=None)
        return self.valid_from <= day and (ends is None or day < ends)


_FIELDS = (
    "code", "number", "name", "about", "valid_from", "valid_to", "published_at", "uuid",
)  # fmt: skip


def list_versions(code: str) -> list[DecisionSummary]:
    """The versions of a decision, the one that begins last first."""
    rows = DecisionVersion.objects.filter(code=code).order_by("-valid_from", "-number")
    found: list[DecisionSummary] = []
    follower: date | None = None
    for row in rows.values_list(*_FIELDS):
        found.append(replace(DecisionSummary(*row), in_force_to=follower))
        follower = found[-1].valid_from
    return found


def list_decisions(on: date) -> list[DecisionSummary]:
    """Every decision by the version in force on a day, or by the next one to come."""
    rows = DecisionVersion.objects.order_by("code", "-valid_from", "-number").values_list(*_FIELDS)
    found: dict[str, DecisionSummary] = {}
    for row in rows:
        one = DecisionSummary(*row)
        kept = found.get(one.code)
        if kept is None or (one.holds_on(on) and not kept.holds_on(on)):
            found[one.code] = one
    return sorted(found.values(), key=lambda one: one.code)


def find_decision(code: str, *, on: date) -> DecisionVersion | None:
    """The version in force on a day, if there is one."""
    versions = DecisionVersion.objects.in_force_on(on).filter(code=code).defer("dmn")
    found: DecisionVersion | None = versions.order_by("-valid_from", "-number").first()
    return found


def get_decision(
    code: str, *, on: date | None = None, version: int | None = None
) -> DecisionVersion:
    """
    The version of a number, or the one in force on a day.

    :raises DecisionUnknown: if there is none.
    """
    found: DecisionVersion | None
    if version is not None:
        versions = DecisionVersion.objects.filter(code=code, number=version)
        found = versions.defer("dmn").first()
    else:
        found = find_decision(code, on=on) if on is not None else None
    if found is None:
        raise DecisionUnknown()
    return found


def find_file(version_uuid: UUID) -> str:
    """
    The DMN file of a version as it was published.

    :raises DecisionUnknown: if there is no such version.
    """
    versions = DecisionVersion.objects.filter(uuid=version_uuid)
    found = versions.values_list("dmn", flat=True).first()
    if found is None:
        raise DecisionUnknown()
    return str(found)


def compiled_version(version: DecisionVersion) -> tuple[Compiled, Decision]:
    """A version ready to be played, and the decision in it that is asked for."""
    return _compiled(version.uuid, str(version.about.get("decision", "")))


@lru_cache(maxsize=MOST_KEPT)
def _compiled(version_uuid: UUID, wanted: str) -> tuple[Compiled, Decision]:
    model, _ = read_model(find_file(version_uuid))
    final = model.final(wanted)
    if final is None:
        raise DecisionUnknown()
    return compile_model(model)[0], final


@lru_cache(maxsize=MOST_KEPT)
def problems_in(version_uuid: UUID, wanted: str) -> tuple[Problem, ...]:
    """The warnings about a version, judged once: it never changes."""
    about = DecisionVersion.objects.values_list("about", flat=True).get(uuid=version_uuid)
    return tuple(check_model(_compiled(version_uuid, wanted)[0], words_of(about)))


def list_codes() -> frozenset[str]:
    """The codes of all decisions that were ever published (one SQL query)."""
    return frozenset(DecisionVersion.objects.values_list("code", flat=True).distinct())
