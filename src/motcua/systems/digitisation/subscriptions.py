"""Dossiers that come have their papers taken in; holders are told of their copies."""

from collections.abc import Sequence
from itertools import groupby

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.kept import content_as_it_stands
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .actions.taking import take_in_matters
from .events import COPY_CERTIFIED
from .models import CertifiedCopy
from .queries.content import get_kind

CLERK = system_actor("digitisation.clerk")
# By name: the one-stop shop stands above, and may not be installed.
_HEARD = ("one_stop_shop.dossier_submitted", "one_stop_shop.supplement_supplied")
_KNOWN = {kind.name: kind for kind in events.event_types()}


@events.on(*(_KNOWN[name] for name in _HEARD), name="digitisation.take_in_papers", in_sets=True)
@content_as_it_stands()
def take_in_papers(told: Sequence[events.Event]) -> None:
    """Put what came with dossiers in the line."""
    for kind, of_kind in groupby(told, key=lambda event: event.subject_kind):
        take_in_matters(kind=kind, matters=[(event.subject_uuid, event.at) for event in of_kind])


@events.on(COPY_CERTIFIED, name="digitisation.tell_holder")
def tell_holder(event: events.Event) -> None:
    """Tell the holder of a paper that its digital copy is there."""
    copy = CertifiedCopy.objects.select_related("holder", "agency").get(uuid=event.subject_uuid)
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=copy.holder.uuid,
        template="digitisation.copy_certified",
        variables={
            "paper": dict(get_kind(copy.kind, on=vietnam_day(event.at)).title),
            "agency": copy.agency.name,
        },
        link=reverse("digitisation:copy_show", kwargs={"uuid": copy.uuid}),
        subject_uuid=copy.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
