"""Manifests for both sides: lists, one with its consignments, and what could go into a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import in_language
from motcua.kernel.organizations import api as organizations

from ..models import Manifest, Order, Piece
from ..permissions import CARRY, DESK, SEE
from . import words
from .orders import orders_for

LONGEST = 100
# Kept beside actions.manifests.FITTING: what is offered, of what is allowed.
OFFERED = {
    "inbound": ("collection", ("collected",)),
    "outbound": ("delivery", ("prepared",)),
    "return": ("delivery", ("failed", "returning")),
}


class ManifestHidden(NotFound):
    """Không tìm thấy biên bản này trong số biên bản Ông/Bà được xem."""

    message_en = "This manifest is not among those that you may see."


@dataclass(frozen=True, slots=True)
class Line:
    """One consignment of a manifest with its papers."""

    order: Order
    procedure_name: str
    status_words: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ManifestView:
    """One manifest as its page shows it."""

    manifest: Manifest
    kind_words: str
    desk_name: str
    lines: tuple[Line, ...]
    sides: frozenset[str]  # for which the actor may sign now
    may_check: bool


def manifests_for(actor: Actor) -> QuerySet[Manifest]:
    """The manifests of the desks where the actor may see consignments."""
    places = Q(pk__in=[])
    for path in actor.paths_for(SEE):
        places |= Q(desk_path=path) | Q(desk_path__startswith=f"{path}.")
    found = Manifest.objects.select_related("desk__parent")
    return found if actor.kind == "system" else found.filter(places)


def list_manifests_for(actor: Actor, *, only_open: bool = False) -> list[Manifest]:
    """The newest manifests, with `number_of_lines`."""
    found = manifests_for(actor).annotate(number_of_lines=Count("lines")).order_by("-id")
    if only_open:
        found = found.filter(closed_at__isnull=True, cancelled_at__isnull=True)
    return list(found[:LONGEST])


def find_manifest_for(actor: Actor, uuid: UUID) -> Manifest:
    """
    A manifest that the actor may see.

    :raises ManifestHidden: if there is none, or it is of another desk.
    """
    manifest = manifests_for(actor).filter(uuid=uuid).first()
    if manifest is None:
        raise ManifestHidden()
    return manifest


def get_manifest_for(actor: Actor, uuid: UUID) -> ManifestView:
    """
    One manifest with everything on its page.

    :raises ManifestHidden: if there is none, or it is of another desk.
    """
    manifest = find_manifest_for(actor, uuid)
    lines = manifest.lines.select_related("order").prefetch_related("order__pieces")
    return ManifestView(
        manifest=manifest,
        kind_words=words.words_of(words.MANIFESTS, manifest.kind),
        desk_name=manifest.desk.name,
        lines=tuple(
            Line(
                order=line.order,
                procedure_name=in_language(line.order.procedure_name, words.language()),
                status_words=words.status_words(line.order.status),
                pieces=tuple(sorted(line.order.pieces.all(), key=lambda one: one.place)),
            )
            for line in lines.order_by("order__code")
        ),
        sides=frozenset(_sides(actor, manifest)),
        may_check=manifest.kind == Manifest.Kind.INBOUND
        and manifest.is_open
        and not manifest.is_signed
        and actor.may(DESK, manifest.desk_path),
    )


def _sides(actor: Actor, manifest: Manifest) -> Sequence[str]:
    if not manifest.is_open:
        return ()
    if manifest.kind == Manifest.Kind.INBOUND and manifest.checked_at is None:
        return ()
    may = {
        "post": actor.may(CARRY, manifest.desk_path),
        "desk": actor.may(DESK, manifest.desk_path),
    }
    signed = {
        "post": manifest.post_signed_at is not None or manifest.desk_signed_by == actor.uuid,
        "desk": manifest.desk_signed_at is not None or manifest.post_signed_by == actor.uuid,
    }
    return [side for side in may if may[side] and not signed[side]]


def offered_orders(actor: Actor, kind: str, desk_uuid: UUID) -> list[Order]:
    """The consignments at a desk that could stand in a new manifest of a kind."""
    if kind not in OFFERED:
        return []
    direction, statuses = OFFERED[kind]
    found = orders_for(actor).filter(
        direction=direction,
        status__in=statuses,
        desk__uuid=desk_uuid,
        called_back_at__isnull=True,
    )
    return list(found.exclude(lines__is_open=True).order_by("id")[:LONGEST])


def desks_with_orders(actor: Actor) -> list[organizations.Agency]:
    """The desks at which the actor has consignments to see."""
    ids = orders_for(actor).order_by().values_list("desk_id", flat=True).distinct()
    return list(organizations.Agency.objects.filter(pk__in=list(ids)).order_by("path"))
