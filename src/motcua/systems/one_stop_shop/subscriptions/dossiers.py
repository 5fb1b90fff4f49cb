"""What follows on a dossier's own events: its forms are made, the person is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.planned import Lookup
from motcua.base.text import date_vi, money_vi
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.processes import api as processes
from motcua.systems.payments import api as payments

from ..actions.ending import deliver_result
from ..actions.papers import make_end_form, make_supplement_form
from ..actions.payments import go_on_after_payments
from ..actions.receipts import make_receipt
from ..actions.registering import enter_dossier
from ..events import (
    DOSSIER_ACCEPTED,
    DOSSIER_APPRAISED,
    DOSSIER_DECIDED,
    DOSSIER_NOT_ACCEPTED,
    DOSSIER_REJECTED,
    DOSSIER_STOPPED,
    DOSSIER_SUBMITTED,
    DOSSIER_WITHDRAWN,
    PAYMENT_CALLED_OFF,
    PAYMENT_RECORDED,
    PAYMENT_REQUESTED,
    SUPPLEMENT_REQUESTED,
    SUPPLEMENT_SUPPLIED,
)
from ..models import Dossier
from ..queries.ratings import rating_address

CLERK = system_actor("one_stop_shop.clerk")
_DOSSIER: Lookup[Dossier] = Lookup(
    lambda uuid: Dossier.objects.select_related(
        "case", "applicant", "competent_agency", "receiving_agency"
    ).filter(uuid=uuid)
)


def _dossier(event: events.Event) -> Dossier:
    dossier = _DOSSIER.find(uuid=event.subject_uuid)
    if dossier is None:
        raise Dossier.DoesNotExist(event.subject_uuid)
    return dossier


def _known(dossier: Dossier) -> dict[str, Any]:
    """What every notice to an applicant may say."""
    return {
        "code": dossier.code,
        "procedure": dossier.procedure_name,
        "agency": dossier.competent_agency.name,
    }


def _page_of(dossier: Dossier) -> str:
    return reverse("one_stop_shop:dossier_show", kwargs={"code": dossier.code})


def _tell(event: events.Event, template: str, *names: str, **more: str) -> None:
    """Tell the applicant by a template of the province; `names`, `more`: what it says besides."""
    dossier = _dossier(event)
    due = dossier.case.due_current
    facts: dict[str, object] = {"due": due, "reason": dossier.end_reason}
    if "rate" in names:
        facts["rate"] = rating_address(dossier)
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=dossier.applicant.uuid,
        template=f"one_stop_shop.{template}",
        variables={**_known(dossier), **{name: facts[name] for name in names}, **more},
        link=_page_of(dossier),
        subject_uuid=dossier.uuid,
        event_uuid=event.uuid,
        agency_uuid=dossier.competent_agency.uuid,
        at=event.at,
    )


@events.on(DOSSIER_SUBMITTED, name="one_stop_shop.tell_submitted", in_sets=True)
def tell_submitted(told: Sequence[events.Event]) -> None:
    """Tell the applicants that their dossiers arrived."""
    rows = Dossier.objects.select_related("applicant", "competent_agency").only(
        "uuid",
        "code",
        "procedure_name",
        "applicant__uuid",
        "competent_agency__name",
        "competent_agency__uuid",
    )
    found = rows.in_bulk([event.subject_uuid for event in told], field_name="uuid")
    notices = [
        notifications.Notice(
            recipient_party_uuid=found[event.subject_uuid].applicant.uuid,
            variables=_known(found[event.subject_uuid]),
            link=_page_of(found[event.subject_uuid]),
            subject_uuid=event.subject_uuid,
            event_uuid=event.uuid,
            at=event.at,
            agency_uuid=found[event.subject_uuid].competent_agency.uuid,
        )
        for event in told
    ]
    notifications.notify_many(
        actor=CLERK, template="one_stop_shop.dossier_submitted", notices=notices
    )


@events.on(DOSSIER_ACCEPTED, name="one_stop_shop.enter_in_register")
def enter_in_register(event: events.Event) -> None:
    """Enter the dossier in the book of its desk."""
    enter_dossier(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(DOSSIER_ACCEPTED, name="one_stop_shop.receipt_of_acceptance")
def receipt_of_acceptance(event: events.Event) -> None:
    """Make the receipt with the day of return and the number in the register."""
    make_receipt(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(DOSSIER_ACCEPTED, name="one_stop_shop.tell_accepted")
def tell_accepted(event: events.Event) -> None:
    """Tell the applicant that the dossier was accepted and when it is due."""
    _tell(event, "dossier_accepted", "due")


@events.on(SUPPLEMENT_REQUESTED, name="one_stop_shop.supplement_form")
def supplement_form(event: events.Event) -> None:
    """Make form 02."""
    make_supplement_form(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(SUPPLEMENT_REQUESTED, name="one_stop_shop.tell_supplement")
def tell_supplement(event: events.Event) -> None:
    """Tell the applicant what is missing."""
    _tell(event, "supplement_requested")


@events.on(SUPPLEMENT_SUPPLIED, name="one_stop_shop.tell_supplied")
def tell_supplied(event: events.Event) -> None:
    """Tell the applicant that the supplement arrived."""
    _tell(event, "supplement_supplied")


@events.on(PAYMENT_REQUESTED, name="one_stop_shop.tell_payment_requested")
def tell_payment_requested(event: events.Event) -> None:
    """Tell the applicant what to pay, and by when."""
    asked = {str(one.uuid): one for one in payments.list_requests_of(event.subject_uuid)}
    due_on = asked[event.payload["request"]].due_on
    _tell_of_payment(event, "payment_requested", pay_until=date_vi(due_on))


@events.on(payments.REQUEST_SETTLED, name="one_stop_shop.go_on_after_payment")
def go_on_after_payment(event: events.Event) -> None:
    """Let the dossier go on where it could not at the moment of the payment."""
    paid_for = payments.find_settled(UUID(event.payload["request"]), actor=CLERK)
    if paid_for is not None:
        matter_uuid, told = paid_for
        go_on_after_payments({matter_uuid: told})
        _deliver(matter_uuid, event.at)


@events.on(PAYMENT_RECORDED, name="one_stop_shop.tell_payment_recorded")
def tell_payment_recorded(event: events.Event) -> None:
    """Confirm the payment."""
    _tell_of_payment(event, "payment_recorded")


@events.on(PAYMENT_CALLED_OFF, name="one_stop_shop.tell_payment_called_off")
def tell_payment_called_off(event: events.Event) -> None:
    """Tell the applicant that it need not be paid any more."""
    _tell_of_payment(event, "payment_called_off")


def _tell_of_payment(event: events.Event, template: str, **more: str) -> None:
    _tell(event, template, amount=money_vi(event.payload["amount"]), **more)


@events.on(DOSSIER_NOT_ACCEPTED, name="one_stop_shop.refusal_form")
def refusal_form(event: events.Event) -> None:
    """Make form 03."""
    make_end_form(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(DOSSIER_NOT_ACCEPTED, name="one_stop_shop.tell_not_accepted")
def tell_not_accepted(event: events.Event) -> None:
    """Tell the applicant that the dossier was not accepted, and why."""
    _tell(event, "dossier_not_accepted", "reason")


@events.on(DOSSIER_STOPPED, name="one_stop_shop.stop_form")
def stop_form(event: events.Event) -> None:
    """Make form 05."""
    make_end_form(actor=CLERK, dossier_uuid=event.subject_uuid, at=event.at)


@events.on(DOSSIER_STOPPED, name="one_stop_shop.tell_stopped")
def tell_stopped(event: events.Event) -> None:
    """Tell the applicant that the dossier was stopped, and why."""
    _tell(event, "dossier_stopped", "reason")


@events.on(DOSSIER_REJECTED, name="one_stop_shop.tell_rejected")
def tell_rejected(event: events.Event) -> None:
    """Tell the applicant that what was asked for is refused, and why."""
    _tell_outcome(event, "dossier_rejected", "reason", "rate")


@events.on(DOSSIER_WITHDRAWN, name="one_stop_shop.tell_withdrawn")
def tell_withdrawn(event: events.Event) -> None:
    """Confirm the withdrawal."""
    _tell(event, "dossier_withdrawn")


@events.on(DOSSIER_DECIDED, name="one_stop_shop.tell_decided")
def tell_decided(event: events.Event) -> None:
    """Tell the applicant that the result is there."""
    _tell_outcome(event, "dossier_decided", "rate")


def _tell_outcome(event: events.Event, template: str, *names: str) -> None:
    """Tell how it ended; where that is after the promised moment, with an apology."""
    dossier = _dossier(event)
    due = dossier.case.due_current
    # Decree 61/2018/NĐ-CP, art. 19(9): once the day has passed no new one can be promised any more,
    # and the apology comes with the result.
    if due is not None and dossier.ended_at is not None and dossier.ended_at > due:
        _tell(event, f"{template}_late", "due", *names)
    else:
        _tell(event, template, *names)


@events.on(DOSSIER_DECIDED, name="one_stop_shop.deliver_on_portal")
def deliver_on_portal(event: events.Event) -> None:
    """An electronic result that was asked for on the portal is delivered by being there."""
    _deliver_on_portal(event)


@events.on(DOSSIER_APPRAISED, name="one_stop_shop.deliver_after_last_step")
def deliver_after_last_step(event: events.Event) -> None:
    """Where steps follow the decision (a ceremony, other offices), the last one delivers."""
    _deliver_on_portal(event)


def _deliver_on_portal(event: events.Event) -> None:
    _deliver(event.subject_uuid, event.at)


def _deliver(dossier_uuid: UUID, at: datetime) -> None:
    dossier = Dossier.objects.get(uuid=dossier_uuid)
    is_wanted = (
        dossier.return_channel == Dossier.ReturnChannel.PORTAL
        and dossier.status == Dossier.Status.DECIDED
        and not payments.find_open_requests([dossier_uuid])
    )
    task = processes.find_open_task(dossier.uuid, element_id="deliver") if is_wanted else None
    if task:
        # An appraisal may be heard after the decision that followed it: nothing is done backwards.
        at = max(at, task.opened_at)
        deliver_result(actor=CLERK, dossier_uuid=dossier.uuid, channel="portal", at=at)


@events.on(deadlines.CLOCK_PUT_OFF, name="one_stop_shop.tell_put_off")
def tell_put_off(event: events.Event) -> None:
    """Tell the applicant of the new day, with the apology and its reason."""
    dossier = _dossier_of_case(event)
    if dossier is None:
        return
    derivation = deadlines.derivation_of(cases.subject_of(dossier.case))
    reasons = [one.reason for one in derivation.entries if one.kind == "reappointment"]
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=dossier.applicant.uuid,
        template="one_stop_shop.deadline_extended",
        variables={
            "code": dossier.code,
            "procedure": dossier.procedure_name,
            "agency": dossier.competent_agency.name,
            "reason": reasons[-1] if reasons else "",
            "due": datetime.fromisoformat(event.payload["due_at"]),
        },
        link=reverse("one_stop_shop:dossier_show", kwargs={"code": dossier.code}),
        subject_uuid=dossier.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )


@events.on(deadlines.DEADLINE_NEARED, name="one_stop_shop.tell_due_soon")
def tell_due_soon(event: events.Event) -> None:
    """Remind whoever has the open task, or else all who could take it."""
    dossier = _dossier_of_case(event)
    task = processes.find_open_task(dossier.uuid) if dossier else None
    if dossier is None or task is None:
        return
    holders = access.list_holders(task.permission, agency_path=task.agency_path, at=event.at)
    for account in [task.assignee_uuid] if task.assignee_uuid else [one for one, _ in holders]:
        notifications.notify(
            actor=CLERK,
            recipient_account_uuid=account,
            template="one_stop_shop.task_due_soon",
            variables={
                "code": dossier.code,
                "procedure": dossier.procedure_name,
                "due": datetime.fromisoformat(event.payload["due_at"]),
            },
            link=reverse("one_stop_shop:dossier_open", kwargs={"uuid": dossier.uuid}),
            subject_uuid=dossier.uuid,
            event_uuid=event.uuid,
            at=event.at,
        )


def _dossier_of_case(event: events.Event) -> Dossier | None:
    """The dossier whose own time limit the event is about, if it is one's."""
    if event.payload["clock"]:
        return None
    dossiers = Dossier.objects.select_related("case", "applicant", "competent_agency")
    return dossiers.filter(case__uuid=event.subject_uuid).first()
