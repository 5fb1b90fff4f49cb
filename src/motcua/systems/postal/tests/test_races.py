"""Two at once: officers who close one manifest, tellings that come together."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from motcua.kernel.events.testing import events_named
from motcua.systems.postal.actions.manifests import (
    AlreadySigned,
    ManifestClosed,
    check_manifest,
    content_of,
    open_manifest,
    sign_manifest,
)
from motcua.systems.postal.actions.tracking import record_tracking
from motcua.systems.postal.models import Taking
from motcua.systems.postal.ports import Told

from . import cast
from .cast import AT


@pytest.fixture(autouse=True)
def _loaded(own_province: str) -> None:
    """Threads see what was committed only: a database of the test's own."""


def together(*works):
    """Run each in a thread of its own, all let go at one moment; the outcomes in their order."""
    barrier = Barrier(len(works))
    outcomes: list[Any] = [None] * len(works)

    def run(place, work):
        try:
            barrier.wait(20)
            outcomes[place] = work()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_for_one_side_one_signs():
    order = cast.collected()
    manifest = open_manifest(
        actor=cast.post(), kind="inbound", desk_uuid=order.desk.uuid,
        order_uuids=[order.uuid], at=AT,
    )  # fmt: skip
    counts = {(order.uuid, piece.place): 1 for piece in order.pieces.all()}
    check_manifest(actor=cast.desk(), manifest_uuid=manifest.uuid, counts=counts, remark="", at=AT)
    digest = content_of(manifest)
    post, desk = cast.post(), cast.desk()

    def sign(who, side):
        given = {"manifest_uuid": manifest.uuid, "digest": digest, "at": AT}
        return lambda: sign_manifest(actor=who, side=side, **given)

    outcomes = together(
        sign(post, "post"), sign(post, "post"), sign(desk, "desk"), sign(desk, "desk")
    )

    refused = [one for one in outcomes if isinstance(one, AlreadySigned | ManifestClosed)]
    assert len(refused) == 2, outcomes
    manifest.refresh_from_db()
    order.refresh_from_db()
    assert manifest.closed_at and order.status == "handed_over"
    assert len(events_named("postal.papers_handed_over")) == 1


@pytest.mark.django_db(transaction=True)
def test_one_telling_heard_at_once_by_many_is_heard_once():
    order, actor = cast.dispatched(cod_amount=8000), cast.post()
    told = Told(
        event_id="1", order_code=order.code, kind="delivered", happened_at=AT + timedelta(hours=1)
    )
    at = AT + timedelta(hours=2)

    outcomes = together(
        *[
            lambda: record_tracking(actor=actor, carrier="vnpost", told=told, at=at)
            for _ in range(4)
        ]
    )

    assert sorted(map(str, outcomes)) == ["False", "False", "False", "True"]
    assert Taking.objects.filter(order=order).count() == 2
