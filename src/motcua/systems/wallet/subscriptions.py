"""What the repository tells its holders."""

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import date_vi
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .events import EXPIRY_TOLD
from .models import HeldPaper

CLERK = system_actor("wallet")


@events.on(EXPIRY_TOLD, name="wallet.tell_expiry")
def tell_expiry(event: events.Event) -> None:
    """Tell the holder when the paper ends, and where it is."""
    paper = HeldPaper.objects.select_related("holder").get(uuid=event.subject_uuid)
    if paper.expires_on is None:
        return
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=paper.holder.uuid,
        template="wallet.paper_expires",
        variables={"title": paper.title, "number": paper.number, "day": date_vi(paper.expires_on)},
        link=reverse("wallet:paper_show", kwargs={"uuid": paper.uuid}),
        subject_uuid=paper.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
