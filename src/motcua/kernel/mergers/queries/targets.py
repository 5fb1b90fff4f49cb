"""Where the matters of each agency go on a day: decisions, successions, and parts of agencies."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from motcua.kernel.organizations import api as organizations

from .. import rules
from ..models import Merger
from ..rules import Settled

Agency = organizations.Agency


def ended_on(day: date) -> list[Agency]:
    """The agencies whose last day was the day before, by path; parts after what they belong to."""
    found = Agency.objects.filter(valid_to=day).select_related("parent", "unit")
    return list(found.order_by("path"))


class Targets:
    """
    Answers, for one prepared day, where the matters of an agency go.

    A part of an agency without a succession of its own (a desk, a division) goes where its agency
    does: to the part of the same name there, to the desk there, or to the agency itself.
    """

    def __init__(self, merger: Merger, *, on: date, known: Sequence[Agency] = ()) -> None:
        """Read the decisions; successions are read as they are needed, each once."""
        self._on = on
        self._choices = {
            (row.agency_uuid, row.topic): row.to_agency_uuid
            for row in (merger.choices.all() if merger.pk else ())
        }
        self._agencies: dict[UUID, Agency] = {agency.uuid: agency for agency in known}
        self._successors: dict[UUID, list[UUID]] = {}
        self._settled: dict[tuple[UUID, str], Settled] = {}

    def agency(self, uuid: UUID) -> Agency:
        """An agency, read once."""
        if uuid not in self._agencies:
            self._agencies[uuid] = organizations.get_agency(uuid)
        return self._agencies[uuid]

    def is_living(self, uuid: UUID) -> bool:
        """Whether an agency is at work on the day."""
        return self.agency(uuid).holds_on(self._on)

    def heirs(self, uuid: UUID) -> list[UUID]:
        """Those at work on the day of the ones that took over, directly or through others."""
        return rules.living_heirs(uuid, successors=self._next, is_living=self.is_living)

    def _next(self, uuid: UUID) -> list[UUID]:
        if uuid not in self._successors:
            found = [
                step.to_agency
                for step in organizations.list_agency_successors(uuid)
                if step.to_agency is not None and step.on_date <= self._on
            ]
            for agency in found:
                self._agencies.setdefault(agency.uuid, agency)
            self._successors[uuid] = [agency.uuid for agency in found]
        return self._successors[uuid]

    def is_chosen(self, uuid: UUID) -> bool:
        """Whether somebody decided for the agency or one of its topics."""
        return any(agency == uuid for agency, _topic in self._choices)

    def of(self, uuid: UUID, topic: str = "") -> Settled:
        """Where the agency's matters of a topic go; "" for whatever has none."""
        key = (uuid, topic)
        if key not in self._settled:
            self._settled[key] = self._settle(uuid, topic)
        return self._settled[key]

    def _settle(self, uuid: UUID, topic: str) -> Settled:
        heirs = self.heirs(uuid)
        settled = rules.settle(
            heirs,
            chosen=self._choices.get((uuid, "")),
            chosen_for_topic=self._choices.get((uuid, topic)) if topic else None,
        )
        if settled.problem != "no_successor":
            return settled
        agency = self.agency(uuid)
        if agency.parent is None or agency.kind not in PARTS:
            return settled
        above = self.of(agency.parent.uuid, topic)
        if not isinstance(above.to, UUID):
            return Settled(None, above.problem)
        return Settled(self._part_of(above.to, agency).uuid)

    def _part_of(self, to: UUID, part: Agency) -> Agency:
        """The part of an agency that does what a part of another did."""
        whole = self.agency(to)
        path = f"{whole.path}.{part.path.rpartition('.')[2]}"
        same: Agency | None = Agency.objects.in_force_on(self._on).filter(path=path).first()
        if same is None and part.kind == Agency.Kind.ONE_STOP_DESK:
            same = organizations.desk_of(to, self._on)
        found = same or whole
        self._agencies.setdefault(found.uuid, found)
        return found


PARTS = {Agency.Kind.ONE_STOP_DESK, Agency.Kind.DIVISION}


def heirs_of_agency(agency_uuid: UUID, on: date) -> list[Agency]:
    """Those at work on a day that took over from an agency, directly or through others."""
    targets = Targets(Merger(), on=on)
    settled = targets.of(agency_uuid)
    uuids = targets.heirs(agency_uuid) or ([settled.to] if isinstance(settled.to, UUID) else [])
    return [targets.agency(uuid) for uuid in uuids]
