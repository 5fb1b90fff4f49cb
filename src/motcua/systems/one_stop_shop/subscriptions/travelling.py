"""What follows when papers are kept or called back, or a dossier goes to another agency."""

from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.processes import api as processes
from motcua.systems.postal import api as postal
from motcua.systems.wallet import api as wallet

from ..actions import agency_endings as merging
from ..actions.asking import attach_agreed
from ..actions.keeping import keep_result
from ..events import APPLICATION_DISCARDED, DOSSIER_STOPPED, DOSSIER_WITHDRAWN, RESULT_DELIVERED
from ..models import Dossier

CLERK = system_actor("one_stop_shop.clerk")


@events.on(RESULT_DELIVERED, name="one_stop_shop.keep_in_wallet")
def keep_in_wallet(event: events.Event) -> None:
    """What was handed over is in the repository of those who applied from then on."""
    keep_result(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(RESULT_DELIVERED, name="one_stop_shop.note_picked_up")
def note_picked_up(event: events.Event) -> None:
    """A result that came back by post was handed out at the counter."""
    if event.payload["channel"] == "counter":
        postal.note_picked_up(actor=CLERK, matter_uuid=event.subject_uuid, at=event.at)


@events.on(
    APPLICATION_DISCARDED,
    DOSSIER_WITHDRAWN,
    DOSSIER_STOPPED,
    name="one_stop_shop.call_back_parcels",
)
def call_back_parcels(event: events.Event) -> None:
    """What is on its way for a matter that ended goes back; the leave to read papers ends."""
    uuids = [event.subject_uuid]
    if event.name != APPLICATION_DISCARDED.name:
        found = Dossier.objects.filter(uuid=event.subject_uuid)
        uuids += found.values_list("application__uuid", flat=True)
    wallet.end_matter(actor=CLERK, matter_uuids=uuids, at=event.at)
    postal.call_back(actor=CLERK, matter_uuids=uuids, reason="Hồ sơ đã rút", at=event.at)


@events.on(*merging.CASE_TRANSFERRED, name="one_stop_shop.tell_agency_ended")
def tell_agency_ended(event: events.Event) -> None:
    """Tell the applicant once who goes on with a dossier whose agency has ended."""
    merging.tell_agency_ended(event)


@events.on(wallet.events.REQUEST_ANSWERED, name="one_stop_shop.attach_agreed")
def attach_agreed_paper(event: events.Event) -> None:
    """What an applicant agreed to on their own screen is attached at the counter."""
    if event.payload["answer"] != "screen":
        return
    matter = UUID(event.payload["matter"])
    asked = wallet.asked.asked_in(matter, at=event.at)
    request = next((one for one in asked if one.uuid == event.subject_uuid), None)
    if request is not None and request.consent_uuid is not None:
        attach_agreed(
            actor=CLERK,
            application_uuid=matter,
            component_code=request.reference,
            consent_uuid=request.consent_uuid,
            at=event.at,
        )


@events.on(wallet.events.PAPER_REVOKED, name="one_stop_shop.tell_reused_revoked")
def tell_reused_revoked(event: events.Event) -> None:
    """Tell who works on an open dossier that a paper which it reuses holds no more."""
    for paper in wallet.asked.uses_of(event.subject_uuid):
        dossier = Dossier.objects.filter(application__uuid=paper.matter_uuid).first()
        task = processes.find_open_task(dossier.uuid) if dossier and dossier.is_open else None
        if dossier is None or task is None:
            continue
        holders = access.list_holders(task.permission, agency_path=task.agency_path, at=event.at)
        for account in [task.assignee_uuid] if task.assignee_uuid else [one for one, _ in holders]:
            notifications.notify(
                actor=CLERK,
                recipient_account_uuid=account,
                template="one_stop_shop.reused_paper_revoked",
                variables={"code": dossier.code, "title": paper.title, "reason": paper.reason},
                link=reverse("one_stop_shop:dossier_open", kwargs={"uuid": dossier.uuid}),
                subject_uuid=dossier.uuid,
                event_uuid=event.uuid,
                at=event.at,
            )
