"""Dossiers made up by chance, told to the journal in whatever order, and counted plainly."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from django.db import connection

from motcua.base.actors import Actor, system_actor
from motcua.base.text import VIETNAM, vietnam_day
from motcua.channels.operations_center.queries.agencies import paths_by_uuid
from motcua.channels.operations_center.rules.leaves import Leaf
from motcua.channels.operations_center.rules.periods import Period
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

START = datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM)
TELLER = system_actor("tests")
CLERK = Actor("official", uuid4(), "Lê Thị Quầy")
_KNOWN = {kind.name: kind for kind in events.event_types()}


def agencies() -> list[organizations.Agency]:
    """A department, two communes and a desk of one of them."""
    found = organizations.list_agencies(on=START.date())
    communes = [one for one in found if one.kind == "commune_committee"][:2]
    parts = organizations.list_agencies(on=START.date(), under=f"{communes[0].path}.mc")
    departments = [one for one in found if one.kind == "department"][:1]
    return [*departments, *communes, *parts]


@dataclass
class MadeUp:
    """One dossier: what happened to it, as (moment, name, payload, about its case)."""

    number: int
    case: UUID = field(default_factory=uuid4)
    dossier: UUID = field(default_factory=uuid4)
    happened: list[tuple[datetime, str, dict, bool, UUID | None]] = field(default_factory=list)

    def add(self, at, name, payload, *, of_case=False, agency=None):
        self.happened.append((at, name, payload, of_case, agency))


def live(chance: Random, number: int, offices: list[organizations.Agency]) -> MadeUp:
    """One life: it may wait, be put off, move, and end early, late, withdrawn, or not at all."""
    one = MadeUp(number)
    at = START + timedelta(minutes=chance.randint(0, 60 * 24 * 80))
    office = chance.choice(offices)
    one.add(
        at, "cases.case_opened", {"case_kind": "one_stop_shop.dossier", "parent": None},
        of_case=True, agency=office.uuid,
    )  # fmt: skip
    one.add(
        at,
        "one_stop_shop.dossier_submitted",
        {
            "code": f"H27-{number:04d}",
            "channel": chance.choice(("online", "counter", "postal")),
            "procedure": chance.choice(("1.001193", "2.000815")),
            "day": at.date().isoformat(),
            "case": one.case,
            "field": "ho-tich",
            "papers": 2,
            "files": chance.randint(0, 2),
        },
        agency=offices[-1].uuid,
    )
    if chance.random() < 0.1:
        one.add(at + timedelta(hours=2), "one_stop_shop.dossier_not_accepted", {"code": "x"})
        return one
    at += timedelta(minutes=chance.randint(1, 3000))
    due = at + timedelta(days=chance.randint(1, 20))
    one.add(at, "deadlines.clock_started", {"clock": "", "due_at": due}, of_case=True)
    one.add(at, "one_stop_shop.dossier_accepted", {"code": "x", "due_at": str(due)})
    _go_on(chance, one, at, due, [office, *offices])
    return one


def _go_on(chance, one, at, due, offices):
    here = offices[0]
    for _ in range(chance.randint(0, 4)):
        at += timedelta(minutes=chance.randint(1, 60 * 24 * 6))
        what = chance.choice(("pause", "put_off", "move", "step", "opinion"))
        if what == "pause":
            paused = {"clock": "", "cause": "supplement"}
            one.add(at, "deadlines.clock_paused", paused, of_case=True)
            if chance.random() < 0.3:
                return
            at += timedelta(minutes=chance.randint(1, 60 * 24 * 9))
            due = at + timedelta(days=chance.randint(1, 9))
            one.add(at, "deadlines.clock_resumed", {**paused, "due_at": due}, of_case=True)
        elif what == "put_off":
            later = due + timedelta(days=chance.randint(1, 9))
            one.add(
                at, "deadlines.clock_put_off", {"clock": "", "due_before": due, "due_at": later},
                of_case=True,
            )  # fmt: skip
            due = later
        elif what == "move":
            to = chance.choice(offices)
            moved = {"from_agency": here.uuid, "to_agency": to.uuid}
            one.add(at, "cases.case_transferred", moved, of_case=True)
            here = to
        elif what == "opinion":
            asked = {"clock": "opinion", "asked": to_uuid(offices), "due_at": due}
            one.add(at, "deadlines.opinion_asked", asked, of_case=True)
        else:
            step = {"run": uuid4(), "task": uuid4(), "element": "appraise"}
            one.add(at, "processes.task_opened", step)
    _end(chance, one, at, due)


def to_uuid(offices):
    return offices[-1].uuid


def _end(chance, one, at, due):
    at += timedelta(minutes=chance.randint(1, 60 * 24 * 12))
    what = chance.random()
    if what < 0.6:
        ended = {"clock": "", "due_at": due, "is_late": at > due}
        one.add(at, "deadlines.clock_ended", ended, of_case=True)
        decided = {"code": "x", "outcome": "approved", "document": str(uuid4())}
        one.add(at, "one_stop_shop.dossier_decided", decided)
        if chance.random() < 0.1:
            back = at + timedelta(days=chance.randint(1, 9))
            one.add(back, "cases.case_reopened", {"reason": None}, of_case=True)
            new = {"clock": "", "due_at": back + timedelta(days=3)}
            one.add(back + timedelta(hours=1), "deadlines.clock_started", new, of_case=True)
    elif what < 0.75:
        one.add(at, "one_stop_shop.dossier_withdrawn", {"code": "x"})
        one.add(at, "cases.case_closed", {"result": "withdrawn"}, of_case=True)


def tell(some: list[tuple[MadeUp, tuple]]) -> None:
    """Write what happened into the journal, in the order given."""
    for one, (at, name, payload, of_case, agency) in some:
        kind, uuid = ("cases.case", one.case) if of_case else ("one_stop_shop.dossier", one.dossier)
        events.publish(
            _KNOWN[name],
            subject=events.Subject(kind, uuid),
            actor=CLERK,
            at=at,
            payload=payload,
            agency_uuid=agency,
        )


def last_position():
    """The last event written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM events_journal")
        return cursor.fetchone()[0]


def plainly(dossiers: list[MadeUp], period: Period, at: datetime) -> Counter:
    """The classes of a period, told by walking through each dossier's life up to its end."""
    paths = paths_by_uuid()
    counts: Counter = Counter()
    until = period.until(at)
    for one in dossiers:
        for leaf in _rounds(one, period.begins_at, until, paths):
            counts[leaf] += 1
    return counts


def _rounds(one, first, until, paths):  # noqa: C901
    """Each handling as it stood at `until`, by nothing but what had happened before."""
    known = sorted((row for row in one.happened if row[0] < until), key=lambda row: row[0])
    state: dict = {}
    for at, name, payload, _of_case, agency in known:
        if name == "cases.case_opened":
            state = {"agency": paths[agency]}
        elif name == "one_stop_shop.dossier_submitted":
            state |= {"channel": payload["channel"], "procedure": payload["procedure"]}
        elif name == "deadlines.clock_started":
            state |= {"accepted": at, "due": payload["due_at"]}
        elif name == "cases.case_transferred":
            state["agency"] = paths[payload["to_agency"]]
        elif name == "deadlines.clock_paused":
            state["paused"] = True
        elif name in ("deadlines.clock_resumed", "deadlines.clock_put_off"):
            state |= {"due": payload["due_at"]}
            state["paused"] = False if name.endswith("resumed") else state.get("paused", False)
        elif name == "deadlines.clock_ended":
            state |= {"ended": at, "how": _how(at, state["due"])}
        elif name == "one_stop_shop.dossier_withdrawn":
            state |= {"ended": at, "how": "on_time"}
        elif name == "cases.case_reopened":
            yield from _leaf(state, first, until)
            state = {key: state[key] for key in ("agency", "channel", "procedure")}
    yield from _leaf(state, first, until)


def _how(at, due):
    if at > due:
        return "late"
    return "early" if vietnam_day(at) < vietnam_day(due) else "on_time"


def _leaf(state, first, until):
    accepted, ended = state.get("accepted"), state.get("ended")
    if accepted is None or (ended is not None and ended < first):
        return
    source = "carried" if accepted < first else None
    source = source or ("online" if state["channel"] == "online" else "direct")
    is_over = state["due"] < until and not state.get("paused")
    outcome = state["how"] if ended else "overdue" if is_over else "pending"
    yield Leaf(state["agency"], state["procedure"], "ho-tich", source, outcome)
