"""Carrying a day out: cases, runs, asked work and followers, by sets, and what became of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from ..models import Merger, MergerMove
from ..ports import Followed, LeftBehind, Pair, Topic, followers
from ..queries.matters import OpenCase, kept_of, open_cases
from ..queries.targets import Targets, ended_on

Line = tuple[UUID, UUID | None, str, str]  # from, to, kind, topic


@dataclass
class Carried:
    """What a day does, as it was done: rehearsals take it back and keep only this."""

    merger: Merger
    at: datetime
    ended: list[organizations.Agency]
    targets: Targets
    cases: list[OpenCase]
    topics: dict[str, Topic]
    lines: dict[Line, list[OpenCase]] = field(default_factory=dict)
    moves: list[MergerMove] = field(default_factory=list)
    changed: list[UUID] = field(default_factory=list)
    left_behind: list[tuple[str, LeftBehind]] = field(default_factory=list)
    runs_left: dict[UUID, int] = field(default_factory=dict)

    def add(
        self, what: str, subject: UUID, pair: Pair, *, matter: UUID | None = None, **before: object
    ) -> None:
        """Note what moved, and what has to be known to bring it back."""
        self.moves.append(
            MergerMove(
                merger=self.merger,
                what=what,
                subject_uuid=subject,
                matter_uuid=matter,
                from_agency_uuid=pair.from_agency,
                to_agency_uuid=pair.to_agency,
                before=before,
            )
        )


def carry_out(actor: Actor, merger: Merger, at: datetime) -> Carried:
    """Do the day, whoever calls has checked that the actor may; the caller keeps or discards."""
    ended = ended_on(merger.on_date)
    uuids = [agency.uuid for agency in ended]
    found, topics = open_cases(uuids)
    day = max(merger.on_date, vietnam_day(at))
    done = Carried(merger, at, ended, Targets(merger, on=day, known=ended), found, topics)
    _note_holders(done, uuids)
    _let_follow(done)
    _hand_over(actor, done)
    _move_runs(actor, done, uuids)
    _check(done)
    return done


def _pairs(done: Carried) -> list[Pair]:
    settled = [(agency.uuid, done.targets.of(agency.uuid).to) for agency in done.ended]
    return [Pair(left, to) for left, to in settled if isinstance(to, UUID)]


def _note_holders(done: Carried, uuids: list[UUID]) -> None:
    """Who holds which task there: moved tasks are nobody's, brought back they are theirs."""
    for _run, subject, agency, held in processes.runs.list_runs_at(uuids):
        pair = Pair(agency, agency)
        for task, (account, name) in held.items():
            done.add("holder", UUID(task), pair, matter=subject, account=account, name=name)


def _let_follow(done: Carried) -> None:
    pairs = _pairs(done)
    for follower in followers():
        rows: list[Followed] = follower.follow(pairs, done.at) if follower.follow else []
        for row in rows:
            done.add(
                follower.name,
                row.subject_uuid,
                Pair(row.from_agency, row.to_agency),
                matter=row.matter_uuid,
                **row.before,
            )
        if follower.left_behind is not None:
            ended = [agency.uuid for agency in done.ended]
            left = follower.left_behind(ended, done.at)
            done.left_behind.extend((follower.name, one) for one in left)


def _hand_over(actor: Actor, done: Carried) -> None:
    ending = {agency.uuid for agency in done.ended}
    going: dict[Pair, list[UUID]] = defaultdict(list)
    for case in done.cases:
        for left in sorted(case.places() & ending, key=str):
            to = done.targets.of(left, case.topic).to
            line = (left, to if isinstance(to, UUID) else None, case.kind, case.topic)
            done.lines.setdefault(line, []).append(case)
            if isinstance(to, UUID):
                going[Pair(left, to)].append(case.uuid)
    for pair, uuids in going.items():
        handover = cases.handover.hand_over_cases(
            actor=actor,
            from_agency=pair.from_agency,
            to_agency=pair.to_agency,
            reason=done.merger.grounds,
            at=done.at,
            cases=uuids,
            is_decided=True,
        )
        if handover is not None:
            done.add("handover", handover.uuid, pair, cases=len(uuids))


def _move_runs(actor: Actor, done: Carried, uuids: list[UUID]) -> None:
    """What stands at an agency though its case is elsewhere: opinions, asked work, returns."""
    targets = {pair.from_agency: pair for pair in _pairs(done)}
    resting: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    for run, subject, agency, _held in processes.runs.list_runs_at(uuids):
        if agency in targets:
            resting[agency][run] = subject
        else:
            done.runs_left[agency] = done.runs_left.get(agency, 0) + 1
    for left, runs in resting.items():
        pair = targets[left]
        to = done.targets.agency(pair.to_agency)
        moved = processes.transfer_runs(
            actor=actor,
            runs={uuid: [] for uuid in runs},
            from_agency=left,
            to=processes.Place(to.uuid, to.path),
            at=done.at,
        )
        for uuid, places in moved.items():
            done.add("run", uuid, pair, matter=runs[uuid], places=places)
    going = {left: pair.to_agency for left, pair in targets.items()}
    for uuid, left in cases.handover.follow_assignments(going):
        done.add("assignment", uuid, targets[left])


def _check(done: Carried) -> None:
    """Numbers and clocks are compared as they stand now with those before."""
    now = kept_of([case.uuid for case in done.cases])
    done.changed = [case.uuid for case in done.cases if now[case.uuid] != case.kept]
