"""The content of combined services, child dossiers, and where they may be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound
from motcua.kernel.organizations import api as organizations

from .models import ChildDossier
from .permissions import HANDLE, may_handle_child
from .rules import LinkedServices, read_linked_services

LONGEST_LIST = 100


class ChildNotFound(NotFound):
    """Không tìm thấy hồ sơ thành phần này trong số Ông/Bà được xem."""

    message_en = "This child dossier is not among those that you may see."


@dataclass(frozen=True, slots=True)
class ChildPage:
    """A page of child dossiers; `after` leads on, 0 at the end."""

    rows: tuple[ChildDossier, ...]
    after: int


def competent_agency(
    kind: str, abbreviation: str, unit_code: str, *, on: date
) -> organizations.Agency | None:
    """
    The agency of a kind that is at work on a day for a unit, or for one above it.

    A unit that has ended leads to the one that has its land. None where there is none, or where
    several are: then nobody guesses.
    """
    for code in _unit_and_above(unit_code, on):
        named = organizations.list_agencies(on=on, kind=kind, unit_code=code)
        found = [one for one in named if not abbreviation or one.abbreviation == abbreviation]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _unit_and_above(code: str, on: date) -> Iterator[str]:
    rows = organizations.Unit.objects.filter(code=code, valid_from__lte=on)
    unit = rows.order_by("-valid_from").first()
    if unit is not None and not unit.holds_on(on):
        heirs = [one.unit for one in organizations.heirs_of(unit, on)]
        unit = heirs[0] if len(heirs) == 1 else None
    while unit is not None:
        yield unit.code
        above = organizations.Unit.objects.filter(code=unit.parent_code).order_by("-valid_from")
        unit = next((one for one in above if one.holds_on(on)), None)


@cache
def linked_services() -> LinkedServices:
    """The province's combined services; none where it has no such content."""
    path = province_root() / "law" / "linked-services.yaml"
    return read_linked_services(load_yaml(path)) if path.exists() else LinkedServices()


def list_children_of(dossier_uuid: UUID) -> Sequence[ChildDossier]:
    """The parts of a dossier, for whoever may see the dossier."""
    return list(ChildDossier.objects.filter(dossier_uuid=dossier_uuid).order_by("opened_at", "pk"))


def has_children(dossier_uuid: UUID) -> bool:
    """Whether any part of a dossier went to another agency."""
    return ChildDossier.objects.filter(dossier_uuid=dossier_uuid).exists()


def child_address(case_uuid: UUID) -> str:
    """The page of the child dossier that is a case, or an empty text."""
    uuid = ChildDossier.objects.filter(case_uuid=case_uuid).values_list("uuid", flat=True).first()
    return reverse("linked_services:child_open", args=[uuid]) if uuid else ""


def get_child_for(actor: Actor, uuid: UUID) -> ChildDossier:
    """
    A child dossier that the official handles.

    :raises ChildNotFound: if it is none of theirs.
    """
    found = ChildDossier.objects.filter(uuid=uuid).first()
    if found is None or not may_handle_child(actor, found):
        raise ChildNotFound()
    return found


def list_children_for(
    actor: Actor, *, state: str = "", after: int = 0, limit: int = 50
) -> ChildPage:
    """The child dossiers of the official's agencies, newest first; one query."""
    within = Q(pk__in=[])
    for path in actor.paths_for(HANDLE):
        within |= Q(agency_path=path) | Q(agency_path__gt=f"{path}.", agency_path__lt=f"{path}/")
    rows = ChildDossier.objects.filter(within)
    if state in ChildDossier.State.values:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=after)
    size = min(limit, LONGEST_LIST)
    found = list(rows.order_by("-pk")[: size + 1])
    return ChildPage(tuple(found[:size]), found[size - 1].pk if len(found) > size else 0)
