"""Consignments between a person, the desk of Kỳ Xuân and the post there."""

from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.postal import api as postal
from motcua.systems.postal import testing

AT = story.AT


def citizen() -> Actor:
    return story.actor("mau")


def desk() -> Actor:
    return story.actor("quay.kyxuan")


def post() -> Actor:
    return story.actor("buuta.kyxuan")


def matter() -> postal.Matter:
    found = organizations.desk_of(story.commune().uuid, AT.date())
    assert found is not None
    return testing.matter(desk=found, party=story.party("mau"))


def requested() -> postal.Order:
    return testing.requested(actor=citizen(), of=matter(), at=AT)


def prepared(*, at: datetime = AT, **changes: Any) -> postal.Order:
    return testing.prepared(actor=desk(), of=matter(), at=at, **changes)


def dispatched() -> postal.Order:
    order = prepared()
    testing.handed(kind="outbound", orders=[order], post=post(), desk=desk(), at=AT)
    order.refresh_from_db()
    return order
