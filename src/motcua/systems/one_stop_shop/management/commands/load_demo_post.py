"""Loads what the post carried for the dossiers of a trial installation, and what is on its way."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.systems.postal import api as postal
from motcua.systems.procedures import api as procedures

from ...actions.posting import DOSSIER, send_result
from ...models import Dossier
from ...queries.papers import asked_papers

PLACES = ("sxd", "kyxuan")
WINDOW = (timedelta(hours=2), timedelta(hours=5))
AT_ONCE = 4  # parcels in one manifest


@dataclass(frozen=True)
class Pair:
    """Both sides of a desk."""

    desk: Actor
    post: Actor


class Command(BaseCommand):
    """
    Lets the post carry papers in and results out, with the real actions, for both demo desks.

    Does nothing where there are orders, or where the demo's dossiers or accounts are not there.
    """

    help = "Load the postal orders of the demo dossiers."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        if postal.Order.objects.exists():
            return
        at, chance = now(), Random(45)
        with transaction.atomic():
            for place in PLACES:
                pair = _pair(place, at)
                if pair is not None:
                    _carry(pair, at, chance)


def _pair(place: str, at: datetime) -> Pair | None:
    accounts = [access.find_official_account(f"{one}.{place}") for one in ("quay", "buuta")]
    if not all(accounts):
        return None
    return Pair(*(access.actor_for(one, at=at, second_factor=True) for one in accounts if one))


def _carry(pair: Pair, at: datetime, chance: Random) -> None:
    mine = [
        one
        for one in Dossier.objects.select_related(
            "applicant", "receiving_agency", "application", "procedure_version"
        ).order_by("submitted_at", "id")
        if pair.desk.may("postal.desk", one.receiving_path)
    ]
    _carried_in([one for one in mine if one.channel == "postal"], pair, chance)
    returned = [one for one in mine if one.status == "returned" and one.return_channel == "postal"]
    _carried_out(returned, pair, chance)
    _on_the_way([one for one in mine if one.status == "decided"], pair, at)
    _waiting([one for one in mine if one.status == "submitted"], pair, at, chance)


def _matter(dossier: Dossier) -> postal.Matter:
    return postal.Matter(
        kind=DOSSIER,
        uuid=dossier.uuid,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        desk=dossier.receiving_agency,
        party_uuid=dossier.applicant.uuid,
        code=dossier.code,
    )


def _meeting(dossier: Dossier, **more: Any) -> postal.Meeting:
    party = dossier.applicant
    given: dict[str, Any] = {
        "person_name": party.full_name,
        "phone": dossier.phone or "0900000018",
        "unit_code": party.residence_unit_code or "18766",
        "address_detail": party.residence_detail or "Thôn Thử Nghiệm",
    }
    return postal.Meeting(**given, **more)


def _in_groups(dossiers: Sequence[Dossier]) -> Iterator[tuple[Dossier, ...]]:
    rest = iter(dossiers)
    while group := tuple(itertools.islice(rest, AT_ONCE)):
        yield group


def _carried_in(dossiers: Sequence[Dossier], pair: Pair, chance: Random) -> None:
    """Papers that the post brought, two days before the desk took them in."""
    for group in _in_groups(dossiers):
        handed_at = max(one.submitted_at for one in group)
        orders = [_collected(one, pair, handed_at - timedelta(days=2), chance) for one in group]
        _handed("inbound", orders, pair, handed_at)


def _waiting(dossiers: Sequence[Dossier], pair: Pair, at: datetime, chance: Random) -> None:
    """Originals of dossiers sent online: two at the post, one to be collected tomorrow."""
    online = [one for one in dossiers if one.channel == "online"]
    for place, one in enumerate(online[:3]):
        if place < 2:
            _collected(one, pair, at - timedelta(hours=6), chance)
        else:
            _requested(one, pair, at + timedelta(hours=18), at, chance)


def _collected(dossier: Dossier, pair: Pair, at: datetime, chance: Random) -> postal.Order:
    order = _requested(dossier, pair, at + WINDOW[0], at, chance)
    return postal.collecting.collect_papers(
        actor=pair.post,
        order_uuid=order.uuid,
        counts=dict.fromkeys(range(1, order.pieces.count() + 1), 1),
        at=at + WINDOW[0],
    )


def _requested(
    dossier: Dossier, pair: Pair, comes_at: datetime, at: datetime, chance: Random
) -> postal.Order:
    version = procedures.get_version(dossier.procedure_version.uuid)
    papers = [
        postal.Asked(one.code, one.title, is_required=one.is_required)
        for one in asked_papers(version, dossier.answers)
    ] or [postal.Asked("to_khai", "Tờ khai")]
    window = {"window_from": comes_at, "window_to": comes_at + WINDOW[1] - WINDOW[0]}
    return postal.request_collection(
        actor=pair.desk,
        matter=_matter(dossier),
        meeting=_meeting(dossier, **window),
        papers=papers,
        fees=chance.choice([0, 0, 8000]),
        at=at,
    )


def _carried_out(dossiers: Sequence[Dossier], pair: Pair, chance: Random) -> None:
    """Results that the post delivered, on the day on which they were returned."""
    for group in _in_groups([one for one in dossiers if one.returned_at]):
        first = min(one.returned_at for one in group if one.returned_at)
        at = first - timedelta(hours=20)
        orders = [
            postal.prepare_delivery(
                actor=pair.desk,
                matter=_matter(one),
                meeting=_meeting(one),
                content=f"Kết quả hồ sơ {one.code}",
                cod_amount=chance.choice([0, 0, 0, 8000]),
                at=at,
            )
            for one in group
        ]
        _handed("outbound", orders, pair, at)
        for one, order in zip(group, orders, strict=True):
            assert one.returned_at is not None
            _told(order, "in_transit", at + timedelta(hours=3), pair)
            _told(order, "delivered", max(one.returned_at, at + timedelta(hours=4)), pair)


def _told(order: postal.Order, kind: str, at: datetime, pair: Pair) -> None:
    told = postal.Told(
        event_id=f"demo/{order.code}/{kind}",
        order_code=order.code,
        kind=kind,
        happened_at=at,
        office="Bưu cục thử nghiệm",
        received_by=order.person_name if kind == "delivered" else "",
        note="Không có người ở nhà" if kind == "failed" else "",
    )
    postal.record_tracking(actor=pair.post, carrier="demo", told=told, at=at)


def _on_the_way(dossiers: Sequence[Dossier], pair: Pair, at: datetime) -> None:
    """Of the results that are there: one silent, one refused at the door, two to be handed over."""
    wanted = [one for one in dossiers if one.return_channel != "portal"][:4]
    orders = []
    for place, one in enumerate(wanted):
        back = timedelta(days=(9, 3)[place]) if place < 2 else timedelta(hours=3)
        moment = max(at - back, one.decided_at + timedelta(minutes=5)) if one.decided_at else at
        meeting = _meeting(one)
        orders.append(
            send_result(actor=pair.desk, dossier_uuid=one.uuid, meeting=meeting, at=moment)
        )
    for order in orders[:2]:
        moment = order.ordered_at + timedelta(minutes=30)
        if moment < at:
            _handed("outbound", [order], pair, moment)
    if len(orders) > 1 and orders[1].ordered_at + timedelta(hours=2) < at:
        _told(orders[1], "failed", orders[1].ordered_at + timedelta(hours=2), pair)


def _handed(kind: str, orders: Sequence[postal.Order], pair: Pair, at: datetime) -> None:
    """A manifest that both sides have signed; the desk counts what the postman counted."""
    opened = postal.manifests.open_manifest(
        actor=pair.desk,
        kind=kind,
        desk_uuid=orders[0].desk.uuid,
        order_uuids=[order.uuid for order in orders],
        at=at,
    )
    uuid = opened.uuid
    if kind == "inbound":
        counts = {(o.uuid, one.place): one.collected or 0 for o in orders for one in o.pieces.all()}
        opened = postal.manifests.check_manifest(
            actor=pair.desk, manifest_uuid=uuid, counts=counts, remark="", at=at
        )
    digest = postal.manifests.content_of(opened)
    for side, who in (("desk", pair.desk), ("post", pair.post)):
        postal.manifests.sign_manifest(
            actor=who, manifest_uuid=uuid, side=side, digest=digest, at=at
        )
