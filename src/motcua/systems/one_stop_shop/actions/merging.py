"""Days of mergers: the places of dossiers follow and come back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.kernel.cases import api as cases
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

from ..models import Dossier
from ..queries.merging import AgencyEnded

PLACES = ("competent", "receiving", "return", "support")
# Those that are not the case's own; empty where the receiving agency is it.
BESIDE = ("return", "support")


def living_agency(agency_uuid: UUID, on: date) -> organizations.Agency:
    """
    An agency that is at work on a day.

    :raises AgencyEnded: naming those that took over from it.
    """
    return at_work(organizations.get_agency(agency_uuid), on)


def at_work(agency: organizations.Agency, on: date) -> organizations.Agency:
    """
    The agency itself, if it is at work on a day.

    :raises AgencyEnded: naming those that took over from it.
    """
    if not agency.holds_on(on):
        raise AgencyEnded.of(agency, on)
    return agency


@transaction.atomic
def follow_merger(pairs: Sequence[mergers.Pair], at: datetime) -> list[mergers.Followed]:
    """
    Keep the places of open dossiers as they were, and let results be fetched at the successor.

    Competent and receiving agency follow with the case; here it is the places of return and of
    support where the dossier was received elsewhere.
    """
    targets = {pair.from_agency: pair.to_agency for pair in pairs}
    here = Q()
    for place in PLACES:
        here |= Q(**{f"{place}_agency__uuid__in": targets})
    found = Dossier.objects.exclude(case__state=cases.Case.State.CLOSED).filter(here)
    rows = list(found.select_related("case", *(f"{place}_agency" for place in PLACES)))
    beside = {getattr(one, f"{place}_agency").uuid for one in rows for place in BESIDE}
    fetched = {targets[uuid] for uuid in beside if uuid in targets}
    agencies = {uuid: organizations.get_agency(uuid) for uuid in fetched}
    told, moved = [], []
    for dossier in rows:
        left = next(
            one
            for one in (getattr(dossier, f"{place}_agency").uuid for place in PLACES)
            if one in targets
        )
        before = {f"{place}_id": getattr(dossier, f"{place}_agency_id") for place in PLACES}
        before |= {f"{place}_path": getattr(dossier, f"{place}_path") for place in PLACES}
        told.append(mergers.Followed(dossier.uuid, dossier.case.uuid, left, targets[left], before))
        if _move_beside(dossier, targets, agencies):
            moved.append(dossier)
    names = [name for place in BESIDE for name in (f"{place}_agency", f"{place}_path")]
    Dossier.objects.bulk_update(moved, names, batch_size=1000)
    return told


def _move_beside(
    dossier: Dossier,
    targets: Mapping[UUID, UUID],
    agencies: Mapping[UUID, organizations.Agency],
) -> bool:
    is_moved = False
    for place in BESIDE:
        to = targets.get(getattr(dossier, f"{place}_agency").uuid)
        is_own = getattr(dossier, f"{place}_agency_id") != dossier.receiving_agency_id
        if place == "support":  # who helped at the receiving desk itself is history
            is_own = bool(dossier.support_path)
        if to is not None and is_own:
            setattr(dossier, f"{place}_agency", agencies[to])
            setattr(dossier, f"{place}_path", agencies[to].path)
            is_moved = True
    return is_moved


def give_back(followed: Sequence[mergers.Followed]) -> None:
    """Put the places of dossiers back exactly as they were noted."""
    before = {one.subject_uuid: one.before for one in followed}
    rows = list(Dossier.objects.filter(uuid__in=before))
    for dossier in rows:
        noted = before[dossier.uuid]
        for place in PLACES:
            setattr(dossier, f"{place}_agency_id", noted[f"{place}_id"])
            setattr(dossier, f"{place}_path", noted[f"{place}_path"])
    names = [name for place in PLACES for name in (f"{place}_agency", f"{place}_path")]
    Dossier.objects.bulk_update(rows, names, batch_size=1000)
