"""Orders of the post for tests of other apps and doors."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.fields import uuid7
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from .actions.collecting import collect_papers
from .actions.incidents import watch_silence
from .actions.manifests import check_manifest, content_of, open_manifest, sign_manifest
from .actions.meetings import Meeting
from .actions.ordering import Asked, Matter, prepare_delivery, request_collection
from .models import Manifest, Order

__all__ = [
    "PAPERS",
    "collected",
    "handed",
    "matter",
    "meeting",
    "prepared",
    "requested",
    "watch_silence",
]

PAPERS = (
    Asked("giay_chung_sinh", "Giấy chứng sinh"),
    Asked("ho_chieu", "Hộ chiếu", is_required=False),
)


def matter(*, desk: organizations.Agency, party: parties.Party, uuid: UUID | None = None) -> Matter:
    """A matter that some system has."""
    return Matter(
        kind="tests.matter",
        uuid=uuid or uuid7(),
        procedure_code="1.001193",
        procedure_name={"vi": "Đăng ký khai sinh", "en": "Birth registration"},
        desk=desk,
        party_uuid=party.uuid,
        code="H27-261123-0001",
    )


def meeting(at: datetime, **changes: Any) -> Meeting:
    """A meeting at the demo person's home tomorrow morning."""
    usual = Meeting(
        person_name="Nguyễn Thị Mẫu",
        phone="0900000018",
        unit_code="18766",
        address_detail="Thôn Thử Nghiệm",
        window_from=at + timedelta(hours=20),
        window_to=at + timedelta(hours=23),
    )
    return replace(usual, **changes)


def requested(
    *,
    actor: Actor,
    of: Matter,
    at: datetime,
    papers: Sequence[Asked] = PAPERS,
    fees: int = 0,
    **changes: Any,
) -> Order:
    """An order to collect papers."""
    where = meeting(at, **changes)
    return request_collection(
        actor=actor, matter=of, meeting=where, papers=papers, fees=fees, at=at
    )


def collected(*, actor: Actor, order: Order, at: datetime, **changes: Any) -> Order:
    """The same after the postman came and got one of each paper."""
    counts = {piece.place: 1 for piece in order.pieces.all()}
    given = {"counts": counts, **changes}
    return collect_papers(actor=actor, order_uuid=order.uuid, at=at, **given)


def prepared(*, actor: Actor, of: Matter, at: datetime, cod_amount: int = 0) -> Order:
    """A result that waits for the post."""
    return prepare_delivery(
        actor=actor,
        matter=of,
        meeting=meeting(at, window_from=None, window_to=None),
        content="Giấy khai sinh (bản chính)",
        cod_amount=cod_amount,
        at=at,
    )


def handed(
    *, kind: str, orders: Sequence[Order], post: Actor, desk: Actor, at: datetime
) -> Manifest:
    """A manifest of the orders that both sides have signed; nothing was counted but what is."""
    manifest = open_manifest(
        actor=desk,
        kind=kind,
        desk_uuid=orders[0].desk.uuid,
        order_uuids=[order.uuid for order in orders],
        at=at,
    )
    if kind == "inbound":
        counts = {
            (order.uuid, piece.place): piece.collected or 0
            for order in orders
            for piece in order.pieces.all()
        }
        check_manifest(actor=desk, manifest_uuid=manifest.uuid, counts=counts, remark="", at=at)
    for who, side in ((desk, "desk"), (post, "post")):
        manifest.refresh_from_db()
        digest = content_of(manifest)
        sign_manifest(actor=who, manifest_uuid=manifest.uuid, side=side, digest=digest, at=at)
    manifest.refresh_from_db()
    return manifest
