"""The post for machines: orders, what happens to them, manifests, figures."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Status

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.collecting import Surplus, collect_papers
from ..actions.manifests import (
    check_manifest,
    content_of,
    open_manifest,
    sign_manifest,
)
from ..actions.tracking import type_tracking
from ..models import Manifest, Order
from ..permissions import FIGURES, SEE
from ..queries import figures
from ..queries.manifests import find_manifest_for
from ..queries.orders import OrderFilters, get_order_for, list_orders_for
from ..rules.figures import Row, Sums
from . import schemas

router = new_router("postal")


def _row(order: Order) -> dict[str, Any]:
    return {
        "uuid": order.uuid,
        "code": order.code,
        "item_code": order.item_code,
        "direction": order.direction,
        "status": order.status,
        "matter": order.matter_uuid,
        "matter_kind": order.matter_kind,
        "matter_code": order.matter_code,
        "procedure": order.procedure_code,
        "desk": order.desk.uuid,
        "postage": order.postage,
        "postage_paid": order.postage_paid,
        "cod_amount": order.cod_amount,
        "ordered_at": order.ordered_at,
        "handed_over_at": order.handed_over_at,
        "ended_at": order.ended_at,
    }


def _detail(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    view = get_order_for(request.actor, uuid=uuid, at=now())
    order = view.order
    return {
        **_row(order),
        "person_name": order.person_name,
        "phone": order.phone,
        "unit": order.unit_code,
        "address": order.address,
        "old_unit_name": order.old_unit_name,
        "window_from": order.window_from,
        "window_to": order.window_to,
        "received_by": order.received_by,
        "pieces": [
            {
                "place": one.place,
                "component": one.component_code,
                "title": one.title,
                "is_required": one.is_required,
                "asked": one.asked,
                "collected": one.collected,
                "handed": one.handed,
            }
            for one in view.pieces
        ],
        "tracking": [
            {
                "kind": one.kind,
                "happened_at": one.happened_at,
                "heard_at": one.heard_at,
                "office": one.office,
                "note": one.note,
                "is_contrary": one.is_contrary,
            }
            for one in order.tracking.order_by("happened_at", "id")
        ],
    }


@router.get(
    "/postal/orders",
    auth=access.bearer,
    response=answers(schemas.PostalOrderPage),
    operation_id="postal_order_list",
)
def postal_order_list(
    request: ActingRequest,
    asked: Query[schemas.PostalOrdersIn],
) -> dict[str, Any]:
    """Consignments at the caller's desks, newest first."""
    if not request.actor.may(SEE):
        raise PermissionRefused()
    filters = OrderFilters(
        direction=asked.direction, status=asked.status, only_open=asked.only_open
    )
    page = list_orders_for(
        request.actor,
        filters=filters,
        after=int(asked.after) if asked.after else None,
        limit=asked.limit,
    )
    return {"rows": [_row(one) for one in page.rows], "after": str(page.next_after or "")}


@router.get(
    "/postal/orders/{uuid}",
    auth=access.bearer,
    response=answers(schemas.PostalOrderDetail),
    operation_id="postal_order_show",
)
def postal_order_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One consignment, for its desk, the post there, and its person."""
    return _detail(request, uuid)


@router.post(
    "/postal/orders/{uuid}/collection",
    auth=access.bearer,
    response=answers(schemas.PostalOrderDetail),
    operation_id="postal_order_collect",
)
def postal_order_collect(
    request: ActingRequest, uuid: UUID, body: schemas.PostalCollectIn
) -> dict[str, Any]:
    """Take papers over from the person, counted."""
    collect_papers(
        actor=request.actor,
        order_uuid=uuid,
        counts=body.counts,
        surplus=[Surplus(title) for title in body.surplus],
        note=body.note,
        item_code=body.item_code,
        money_taken=body.money_taken,
        at=now(),
    )
    return _detail(request, uuid)


@router.post(
    "/postal/orders/{uuid}/tracking",
    auth=access.bearer,
    response=answers(schemas.PostalOrderDetail),
    operation_id="postal_order_tracking",
)
def postal_order_tracking(
    request: ActingRequest, uuid: UUID, body: schemas.PostalTrackingIn
) -> dict[str, Any]:
    """Enter what happened to a consignment; the same moment and kind twice is once."""
    happened = body.happened_at
    type_tracking(
        actor=request.actor,
        order_uuid=uuid,
        kind=body.kind,
        happened_at=happened if happened.tzinfo else happened.replace(tzinfo=VIETNAM),
        note=body.note,
        received_by=body.received_by,
        amount=body.amount,
        at=now(),
    )
    return _detail(request, uuid)


def _manifest(manifest: Manifest) -> dict[str, Any]:
    return {
        "uuid": manifest.uuid,
        "number": manifest.number,
        "kind": manifest.kind,
        "desk": manifest.desk.uuid,
        "opened_at": manifest.opened_at,
        "checked_at": manifest.checked_at,
        "post_signed_at": manifest.post_signed_at,
        "desk_signed_at": manifest.desk_signed_at,
        "closed_at": manifest.closed_at,
        "cancelled_at": manifest.cancelled_at,
        "remark": manifest.remark,
        "content_digest": content_of(manifest),
        "orders": list(manifest.lines.order_by("id").values_list("order__uuid", flat=True)),
    }


@router.post(
    "/postal/manifests",
    auth=access.bearer,
    response=answers(schemas.PostalManifestOut, 201),
    operation_id="postal_manifest_open",
)
def postal_manifest_open(
    request: ActingRequest, body: schemas.PostalManifestIn
) -> Status[dict[str, Any]]:
    """Open a manifest with what is to pass from hand to hand."""
    manifest = open_manifest(
        actor=request.actor, kind=body.kind, desk_uuid=body.desk, order_uuids=body.orders, at=now()
    )
    return Status(201, _manifest(manifest))


@router.get(
    "/postal/manifests/{uuid}",
    auth=access.bearer,
    response=answers(schemas.PostalManifestOut),
    operation_id="postal_manifest_show",
)
def postal_manifest_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One manifest, with the digest of its content as it is now."""
    return _manifest(find_manifest_for(request.actor, uuid))


@router.post(
    "/postal/manifests/{uuid}/check",
    auth=access.bearer,
    response=answers(schemas.PostalManifestOut),
    operation_id="postal_manifest_check",
)
def postal_manifest_check(
    request: ActingRequest, uuid: UUID, body: schemas.PostalCheckIn
) -> dict[str, Any]:
    """Count at the desk what the post brings."""
    counts = {(one.order, one.place): one.number for one in body.counts}
    manifest = check_manifest(
        actor=request.actor, manifest_uuid=uuid, counts=counts, remark=body.remark, at=now()
    )
    return _manifest(manifest)


@router.post(
    "/postal/manifests/{uuid}/signature",
    auth=access.bearer,
    response=answers(schemas.PostalManifestOut),
    operation_id="postal_manifest_sign",
)
def postal_manifest_sign(
    request: ActingRequest, uuid: UUID, body: schemas.PostalSignIn
) -> dict[str, Any]:
    """Sign for one side; the second side's signature is the hand-over."""
    manifest = sign_manifest(
        actor=request.actor, manifest_uuid=uuid, side=body.side, digest=body.digest, at=now()
    )
    return _manifest(manifest)


def _sums(sums: Sums) -> dict[str, Any]:
    return {"came": dict(sums.came), "ended": dict(sums.ended), "total": sums.total}


def _figure(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "received": _sums(row.received),
        "delivered": _sums(row.delivered),
    }


@router.get(
    "/postal/figures",
    auth=access.bearer,
    response=answers(schemas.PostalFiguresOut),
    operation_id="postal_figures",
)
def postal_figures(
    request: ActingRequest,
    first_month: Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")],
    last_month: Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")],
    by: Annotated[str, Query(pattern=r"^(desk|procedure|month)$")] = "desk",
) -> dict[str, Any]:
    """Received and delivered by post; what came always equals what ended or is open."""
    if not request.actor.may(FIGURES):
        raise PermissionRefused()
    period = figures.period_of(_month(first_month), _month(last_month))
    found = figures.figures_for(request.actor, period=period, by=by)
    return {
        "first_month": period.first,
        "last_month": period.last,
        "by": by,
        "rows": [_figure(row) for row in found.table.rows],
        "total": _figure(found.table.total),
        "silent": found.silent,
        "lost": found.lost,
    }


def _month(text: str) -> date:
    year, month = (int(part) for part in text.split("-"))
    return date(max(year, 2000), month, 1)
