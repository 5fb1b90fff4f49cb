"""What follows when the post brings papers, delivers a result, is silent, or loses something."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.kernel.processes import api as processes
from motcua.systems.postal import api as postal

from ..actions.ending import deliver_result
from ..actions.posting import (
    APPLICATION,
    DOSSIER,
    call_back_supplement,
    credit_taken_by_post,
    take_in_posted,
    take_in_supplement,
)
from ..events import SUPPLEMENT_SUPPLIED
from ..models import Application, Dossier

CLERK = system_actor("one_stop_shop.clerk")
FAILED, RETURNING = "failed", "returning"


@events.on(postal.events.PAPERS_HANDED_OVER, name="one_stop_shop.take_in_posted")
def take_in_what_was_posted(event: events.Event) -> None:
    """The desk and the post have signed: the application is sent, or the person told what lacks."""
    if event.payload["matter_kind"] == DOSSIER:
        _take_in_supplement(event)
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
        _tell(
            event,
            application.applicant,
            "posted_papers_incomplete",
            {"order": event.payload["code"]},
            reverse("one_stop_shop:application_papers", kwargs={"draft": uuid}),
        )


def _take_in_supplement(event: events.Event) -> None:
    uuid, code = UUID(event.payload["matter"]), event.payload["code"]
    is_complete = take_in_supplement(dossier_uuid=uuid, order_code=code, at=event.at)
    if is_complete is False:
        dossier = Dossier.objects.select_related("applicant").get(uuid=uuid)
        _tell(
            event,
            dossier.applicant,
            "posted_supplement_incomplete",
            {"order": code, "code": dossier.code},
            reverse("one_stop_shop:dossier_supplement", kwargs={"code": dossier.code}),
        )


@events.on(SUPPLEMENT_SUPPLIED, name="one_stop_shop.call_back_supplement")
def call_back_what_came_another_way(event: events.Event) -> None:
    """What the post was to fetch for a supplement that was uploaded meanwhile stays with them."""
    call_back_supplement(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(postal.events.RESULT_DELIVERED, name="one_stop_shop.result_came_by_post")
def result_came_by_post(event: events.Event) -> None:
    """What the post delivered is handed over and paid, from the moment at which it was."""
    if event.payload["matter_kind"] != DOSSIER:
        return
    dossier = Dossier.objects.filter(uuid=UUID(event.payload["matter"])).first()
    task = processes.find_open_task(dossier.uuid, element_id="deliver") if dossier else None
    if dossier is None or task is None:
        return
    code = event.payload["code"]
    if credit_taken_by_post(actor=CLERK, dossier_uuid=dossier.uuid, order_code=code, at=event.at):
        at = max(datetime.fromisoformat(event.payload["happened_at"]), task.opened_at)
        deliver_result(actor=CLERK, dossier_uuid=dossier.uuid, channel="postal", at=at)


@events.on(postal.events.RESULT_CAME_BACK, name="one_stop_shop.tell_came_back")
def tell_came_back(event: events.Event) -> None:
    """Tell the applicant that the result waits at the desk."""
    _tell_of_parcel(event, "result_came_back", "result_came_back")


@events.on(postal.events.ORDER_LOST, name="one_stop_shop.tell_lost")
def tell_lost(event: events.Event) -> None:
    """Tell the applicant that the post lost their papers or a result, and what happens now."""
    _tell_of_parcel(event, "papers_lost", "parcel_lost")


@events.on(postal.events.INCIDENT_OPENED, name="one_stop_shop.tell_silent")
def tell_silent(event: events.Event) -> None:
    """Tell the applicant that nothing is heard of their parcel, and that the desk asks the post."""
    if event.payload["kind"] == "silent":
        _tell_of_parcel(event, "papers_overdue", "result_overdue")


@events.on(postal.events.TRACKING_RECORDED, name="one_stop_shop.tell_undelivered")
def tell_undelivered(event: events.Event) -> None:
    """Tell the applicant that the post did not find them, or takes the result back to the desk."""
    told = {FAILED: "delivery_failed", RETURNING: "result_on_its_way_back"}
    template = told.get(event.payload["told"])
    if template is not None:
        _tell_of_parcel(event, "", template)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """Whose matter a consignment serves, as notices name it."""

    applicant: parties.Party
    desk: organizations.Agency
    code: str  # of the dossier; of an application, which has none yet, of the order
    direction: str
    status: str


def _parcel_of(event: events.Event) -> _Parcel | None:
    kind, uuid = event.payload["matter_kind"], UUID(event.payload["matter"])
    kept: Dossier | Application | None = None
    if kind == DOSSIER:
        kept = Dossier.objects.filter(uuid=uuid).select_related(
            "applicant", "receiving_agency"
        ).first()  # fmt: skip
    elif kind == APPLICATION:
        kept = Application.objects.filter(uuid=uuid).select_related(
            "applicant", "receiving_agency"
        ).first()  # fmt: skip
    order = postal.Order.objects.filter(uuid=event.subject_uuid).first()
    if kept is None or order is None:
        return None
    code = kept.code if isinstance(kept, Dossier) else order.code
    return _Parcel(kept.applicant, kept.receiving_agency, code, order.direction, order.status)


def _tell_of_parcel(event: events.Event, of_papers: str, of_result: str) -> None:
    """Tell by one of two templates: of papers on their way to the desk, or of a result."""
    parcel = _parcel_of(event)
    if parcel is None:
        return
    template = of_papers if parcel.direction == "collection" else of_result
    # What is heard late of a result that came, or is back at the desk, alarms nobody.
    is_over = parcel.status in {"delivered", "returned", "picked_up", "handed_over", "given_back"}
    if not template or (is_over and template != "result_came_back"):
        return
    _tell(
        event,
        parcel.applicant,
        template,
        {"code": parcel.code, "order": event.payload["code"], "agency": parcel.desk.name},
        reverse("postal:order_track", kwargs={"code": event.payload["code"]}),
    )


def _tell(
    event: events.Event,
    applicant: parties.Party,
    template: str,
    variables: dict[str, str],
    link: str,
) -> None:
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=applicant.uuid,
        template=f"one_stop_shop.{template}",
        variables=variables,
        link=link,
        subject_uuid=UUID(event.payload["matter"]),
        event_uuid=event.uuid,
        at=event.at,
    )
