"""What follows when a dossier's papers travel, are kept, or go to another agency."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.processes import api as processes
from motcua.systems.postal import api as postal
from motcua.systems.wallet import api as wallet

from ..actions import agency_endings as merging
from ..actions.ending import deliver_result
from ..actions.keeping import keep_result
from ..actions.posting import APPLICATION, DOSSIER, credit_taken_by_post, take_in_posted
from ..events import APPLICATION_DISCARDED, DOSSIER_STOPPED, DOSSIER_WITHDRAWN, RESULT_DELIVERED
from ..models import Application, Dossier

CLERK = system_actor("one_stop_shop.clerk")


@events.on(postal.PAPERS_HANDED_OVER, name="one_stop_shop.take_in_posted")
def take_in_what_was_posted(event: events.Event) -> None:
    """The desk and the post have signed: the application is sent, or the person told what lacks."""
    if event.payload["matter_kind"] != APPLICATION:
        return
    uuid = UUID(event.payload["matter"])
    dossier = take_in_posted(
        application_uuid=uuid,
        record=event.payload["manifest"],
        signed_at=datetime.fromisoformat(event.payload["signed_at"]),
        at=event.at,
    )
    application = Application.objects.select_related("applicant").get(uuid=uuid)
    if dossier is None and application.submitted_at is None and application.discarded_at is None:
        notifications.notify(
            actor=CLERK,
            recipient_party_uuid=application.applicant.uuid,
            template="one_stop_shop.posted_papers_incomplete",
            variables={"order": event.payload["code"]},
            link=reverse("one_stop_shop:application_papers", kwargs={"draft": uuid}),
            subject_uuid=uuid,
            event_uuid=event.uuid,
            at=event.at,
        )


@events.on(postal.RESULT_DELIVERED, name="one_stop_shop.result_came_by_post")
def result_came_by_post(event: events.Event) -> None:
    """What the post delivered is handed over and paid, from the moment at which it was."""
    dossier = _dossier_of_parcel(event)
    task = processes.find_open_task(dossier.uuid, element_id="deliver") if dossier else None
    if dossier is None or task is None:
        return
    code = event.payload["code"]
    if credit_taken_by_post(actor=CLERK, dossier_uuid=dossier.uuid, order_code=code, at=event.at):
        at = max(datetime.fromisoformat(event.payload["happened_at"]), task.opened_at)
        deliver_result(actor=CLERK, dossier_uuid=dossier.uuid, channel="postal", at=at)


@events.on(postal.RESULT_CAME_BACK, name="one_stop_shop.tell_came_back")
def tell_came_back(event: events.Event) -> None:
    """Tell the applicant that the result waits at the desk."""
    _tell_of_parcel(event, "result_came_back")


@events.on(postal.ORDER_LOST, name="one_stop_shop.tell_lost")
def tell_lost(event: events.Event) -> None:
    """Tell the applicant that the post lost something, and what happens now."""
    _tell_of_parcel(event, "parcel_lost")


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


def _dossier_of_parcel(event: events.Event) -> Dossier | None:
    if event.payload["matter_kind"] != DOSSIER:
        return None
    found = Dossier.objects.select_related("applicant", "competent_agency", "receiving_agency")
    return found.filter(uuid=UUID(event.payload["matter"])).first()


def _tell_of_parcel(event: events.Event, template: str) -> None:
    dossier = _dossier_of_parcel(event)
    if dossier is None:
        return
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=dossier.applicant.uuid,
        template=f"one_stop_shop.{template}",
        variables={
            "code": dossier.code,
            "order": event.payload["code"],
            "agency": dossier.receiving_agency.name,
        },
        link=reverse("postal:order_track", kwargs={"code": event.payload["code"]}),
        subject_uuid=dossier.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
