"""What a rehearsal finds: problems that stop the day, warnings that wait for an answer."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations

from ..models import Merger
from ..ports import LeftBehind, Topic, topics_of_kind
from .matters import OpenCase
from .targets import Targets

PROBLEM, WARNING = "problem", "warning"
EXAMPLES = 20


class Done(Protocol):
    """What was carried out, to be looked at."""

    merger: Merger
    at: datetime
    ended: list[organizations.Agency]
    targets: Targets
    topics: dict[str, Topic]
    lines: dict[tuple[UUID, UUID | None, str, str], list[OpenCase]]
    changed: list[UUID]
    left_behind: list[tuple[str, LeftBehind]]
    runs_left: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or warning, about an agency or about the day."""

    severity: str
    code: str
    agency_uuid: UUID | None
    facts: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The same for the same finding of another rehearsal."""
        told = json.dumps([self.code, str(self.agency_uuid), self.facts], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def findings_of(done: Done) -> list[Finding]:
    """Everything that somebody has to solve or to know, in the order of the agencies."""
    return [
        *_unsettled(done),
        *_ended_targets(done),
        *_changed(done),
        *_not_on_record(done),
        *_other_calendars(done),
        *_nobody(done),
        *_not_competent(done),
        *_people(done),
        *_left_behind(done),
    ]


def _unsettled(done: Done) -> Iterator[Finding]:
    waiting: dict[UUID, int] = defaultdict(int)
    for (left, to, _kind, _topic), found in done.lines.items():
        if to is None:
            waiting[left] += len(found)
    for left, number in done.runs_left.items():
        waiting.setdefault(left, number)
    for left, number in waiting.items():
        heirs = [str(uuid) for uuid in done.targets.heirs(left)]
        code = "several_successors" if len(heirs) > 1 else "no_successor"
        yield Finding(PROBLEM, code, left, {"cases": number, "heirs": heirs})


def _pairs(done: Done) -> dict[tuple[UUID, UUID], dict[str, dict[str, int]]]:
    """By (from, to): how many cases of which kind and topic."""
    found: dict[tuple[UUID, UUID], dict[str, dict[str, int]]] = {}
    for (left, to, kind, topic), rows in done.lines.items():
        if to is not None:
            found.setdefault((left, to), {}).setdefault(kind, {})[topic] = len(rows)
    return found


def _ended_targets(done: Done) -> Iterator[Finding]:
    for left, to in _pairs(done):
        if not done.targets.is_living(to):
            yield Finding(PROBLEM, "successor_ended", left, {"to": str(to)})


def _changed(done: Done) -> Iterator[Finding]:
    if done.changed:
        yield Finding(PROBLEM, "clock_changed", None, {"cases": len(done.changed)})


def _not_on_record(done: Done) -> Iterator[Finding]:
    for left, to in _pairs(done):
        if done.targets.is_chosen(left) and to not in done.targets.heirs(left):
            yield Finding(WARNING, "not_on_record", left, {"to": str(to)})


def _other_calendars(done: Done) -> Iterator[Finding]:
    for left, to in _pairs(done):
        before = done.targets.agency(left).calendar_code
        after = done.targets.agency(to).calendar_code
        if before != after:
            facts = {"to": str(to), "before": before, "after": after}
            yield Finding(WARNING, "other_calendar", left, facts)


def _nobody(done: Done) -> Iterator[Finding]:
    """For each successor and kind: permissions that nobody holds there on the day."""
    asked: dict[UUID, set[str]] = defaultdict(set)
    for (_left, to), kinds in _pairs(done).items():
        asked[to].update(kinds)
    for to, kinds_there in asked.items():
        path = done.targets.agency(to).path
        missing = sorted(
            permission
            for permission in {one for kind in kinds_there for one in _needs(kind)}
            if not access.list_holders(permission, agency_path=path, at=done.at)
        )
        if missing:
            yield Finding(WARNING, "nobody_permitted", to, {"permissions": missing})


def _needs(kind: str) -> list[str]:
    topics = topics_of_kind(kind)
    if topics is not None and topics.needs:
        return list(topics.needs)
    return sorted(cases.kinds.kind_named(kind).change)


def _not_competent(done: Done) -> Iterator[Finding]:
    # Only where the case is handled: any place may receive (Decree 118/2025).
    day = max(done.merger.on_date, vietnam_day(done.at))
    asked: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for (left, to, kind, topic), rows in done.lines.items():
        if to is not None and topic and any(case.agency_uuid == left for case in rows):
            asked[(to, kind)].add(topic)
    for (to, kind), topics in asked.items():
        known = topics_of_kind(kind)
        lacking = sorted(known.lacking(to, topics, day)) if known else []
        if lacking:
            yield Finding(WARNING, "not_competent", to, {"topics": lacking[:EXAMPLES]})


def _people(done: Done) -> Iterator[Finding]:
    """Per agency with matters: how many people work there and have no role where they go."""
    by_agency: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for proposal in proposals(done.merger, done.targets, _pairs(done), on=done.merger.on_date):
        by_agency[proposal["left"]].append(proposal)
    for left, people in by_agency.items():
        accounts = {one["account"] for one in people}
        yield Finding(WARNING, "people_without_role", left, {"people": len(accounts)})


def proposals(
    merger: Merger,
    targets: Targets,
    pairs: Mapping[tuple[UUID, UUID], Any],
    *,
    on: date,
) -> list[dict[str, Any]]:
    """Roles that people held at an agency on its last day and nobody gave them where it goes."""
    found = []
    for left, to in pairs:
        here, there = targets.agency(left), targets.agency(to)
        held = _roles_at(here.path, last_day_before=on)
        has = _roles_now(there.path, [row[0] for row in held], on)
        for account, name, role, role_name in dict.fromkeys(map(_frozen, held)):
            if (account, role) not in has:
                found.append(
                    {
                        "left": left,
                        "to": to,
                        "account": account,
                        "name": name,
                        "role": role,
                        "role_name": dict(role_name),
                    }
                )
    return found


def _frozen(row: tuple[Any, ...]) -> tuple[Any, ...]:
    account, name, role, role_name = row
    return account, name, role, tuple(sorted(role_name.items()))


def _roles_at(path: str, *, last_day_before: date) -> list[tuple[Any, ...]]:
    """(account, name, role, its name) of those who held a role at or below a path to the end."""
    below = Q(assignments__agency__path=path) | Q(assignments__agency__path__startswith=f"{path}.")
    still = Q(assignments__valid_to__isnull=True) | Q(assignments__valid_to__gte=last_day_before)
    ended = Q(assignments__agency__valid_to=last_day_before)
    rows = access.Account.objects.filter(below & still & ended, is_active=True)
    return list(
        rows.order_by("party__full_name").values_list(
            "uuid", "party__full_name", "assignments__role__code", "assignments__role__name"
        )
    )


def _roles_now(path: str, accounts: list[UUID], on: date) -> set[tuple[UUID, str]]:
    """(account, role) of those who hold a role at a path or above it on the day."""
    parts = path.split(".")
    above = [".".join(parts[: place + 1]) for place in range(len(parts))]
    rows = access.Account.objects.filter(
        Q(assignments__valid_to__isnull=True) | Q(assignments__valid_to__gt=on),
        uuid__in=accounts,
        assignments__agency__path__in=above,
        assignments__valid_from__lte=on,
    )
    return set(rows.values_list("uuid", "assignments__role__code"))


def _left_behind(done: Done) -> Iterator[Finding]:
    for name, one in done.left_behind:
        facts = {"what": name, "count": one.count, "words": dict(one.words)}
        yield Finding(WARNING, "left_behind", one.agency_uuid, facts)
