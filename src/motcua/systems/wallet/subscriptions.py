"""What the repository tells its holders, and the certified copies that enter it."""

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import VIETNAM, date_vi
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .actions.asking import code_of
from .actions.ending import revoke_paper
from .actions.entering import enter_copy
from .events import CONSENT_ASKED, EXPIRY_TOLD, PAPER_REVOKED
from .models import ConsentRequest, HeldPaper, PaperReading
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


@events.on(CONSENT_ASKED, name="wallet.tell_asked")
def tell_asked(event: events.Event) -> None:
    """Send the holder the code of a counter's question, and where to answer it themselves."""
    request = ConsentRequest.objects.select_related("paper__holder").get(uuid=event.subject_uuid)
    if request.answered_at is not None:
        return
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=request.paper.holder.uuid,
        template="wallet.counter_asks",
        variables={
            "title": request.paper.title,
            "agency": request.agency_name,
            "purpose": request.purpose,
            "code": code_of(request),
            "until": f"{request.until.astimezone(VIETNAM):%H:%M}",
        },
        link=reverse("wallet:request_show", kwargs={"uuid": request.uuid}),
        subject_uuid=request.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )


@events.on(PAPER_REVOKED, name="wallet.tell_revoked")
def tell_revoked(event: events.Event) -> None:
    """Tell the holder, and every official who opened the paper, that it holds no more."""
    paper = HeldPaper.objects.select_related("holder").get(uuid=event.subject_uuid)
    readers = PaperReading.objects.filter(paper=paper).values_list("reader_uuid", flat=True)
    about = {"title": paper.title, "number": paper.number or "–", "reason": paper.revoked_reason}
    given = {"actor": CLERK, "subject_uuid": paper.uuid, "event_uuid": event.uuid, "at": event.at}
    notifications.notify(
        recipient_party_uuid=paper.holder.uuid,
        template="wallet.paper_revoked",
        variables=about,
        link=reverse("wallet:paper_show", kwargs={"uuid": paper.uuid}),
        **given,
    )
    for reader in sorted(set(readers)):
        notifications.notify(
            recipient_account_uuid=reader,
            template="wallet.read_paper_revoked",
            variables=about,
            **given,
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
