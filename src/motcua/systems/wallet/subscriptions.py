"""What the repository tells its holders, and the certified copies that enter it."""

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import date_vi
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .actions.ending import revoke_paper
from .actions.entering import enter_copy
from .events import EXPIRY_TOLD
from .models import HeldPaper
from .ports import find_copy

CLERK = system_actor("wallet")
# By name: digitisation is of the same row, and may not be installed.
_KNOWN = {kind.name: kind for kind in events.event_types()}
_CERTIFIED = _KNOWN.get("digitisation.copy_certified")
_REVOKED = _KNOWN.get("digitisation.copy_revoked")


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


def enter_certified(event: events.Event) -> None:
    """A copy that an agency certified is in its holder's repository from then on."""
    copied = find_copy(event.subject_uuid)
    if copied is not None:
        enter_copy(
            actor=CLERK,
            entering=copied.entering,
            document_uuid=copied.document_uuid,
            legal_kind=copied.legal_kind,
            at=event.at,
        )


def revoke_certified(event: events.Event) -> None:
    """A copy that was revoked holds no more in the repository either."""
    origin = HeldPaper.Origin.DIGITISED
    paper = HeldPaper.objects.filter(origin=origin, source_uuid=event.subject_uuid).first()
    if paper is not None:
        reason = "Bản sao điện tử đã bị cơ quan thu hồi"
        revoke_paper(actor=CLERK, paper_uuid=paper.uuid, reason=reason, at=event.at)


if _CERTIFIED is not None:
    events.on(_CERTIFIED, name="wallet.enter_certified")(enter_certified)
if _REVOKED is not None:
    events.on(_REVOKED, name="wallet.revoke_certified")(revoke_certified)
