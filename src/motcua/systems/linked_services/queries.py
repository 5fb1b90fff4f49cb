"""The content of combined services, child dossiers, and where they may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound

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
