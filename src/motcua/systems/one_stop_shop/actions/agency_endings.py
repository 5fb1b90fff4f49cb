"""Telling the applicant that another agency goes on with the dossier."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations import api as organizations

from ..models import Dossier

CLERK = system_actor("one_stop_shop.clerk")
# By name: what others tell is public, the constants behind it are not.
CASE_TRANSFERRED = tuple(
    kind for kind in events.event_types() if kind.name == "cases.case_transferred"
)


def tell_agency_ended(event: events.Event) -> None:
    """Send one message where an agency ended and one at work has taken the dossier over."""
    left = organizations.get_agency(UUID(event.payload["from_agency"]))
    to = organizations.get_agency(UUID(event.payload["to_agency"]))
    day = vietnam_day(event.at)
    if left.holds_on(day) or not to.holds_on(day):
        return
    found = Dossier.objects.select_related("case", "applicant", "competent_agency")
    dossier = found.filter(case__uuid=event.subject_uuid).first()
    if dossier is None or _is_told_of_another(dossier, left.uuid, event.at):
        return
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=dossier.applicant.uuid,
        template="one_stop_shop.agency_ended",
        variables={
            "code": dossier.code,
            "procedure": dossier.procedure_name,
            "old": left.name,
            "agency": dossier.competent_agency.name,
        },
        link=reverse("one_stop_shop:dossier_show", kwargs={"code": dossier.code}),
        subject_uuid=dossier.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )


def _is_told_of_another(dossier: Dossier, left: UUID, at: datetime) -> bool:
    """A day may move the agency and the desk of one dossier: the agency's move is told."""
    same_day = dossier.case.transfers.filter(transferred_at=at)
    return same_day.exists() and not same_day.filter(from_agency_uuid=left).exists()
