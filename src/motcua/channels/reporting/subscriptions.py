"""Whoever a report waits for is told, after commit."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .events import REPORT_CHASED, REPORT_MOVED, ROUND_SENT
from .models import Obligation, Round
from .permissions import APPROVE, FILL, RECEIVE
from .queries.sets import period_words

CLERK = system_actor("reporting.clerk")
RAISED = "raised"


@events.on(ROUND_SENT, name="reporting.tell_round")
def tell_round(event: events.Event) -> None:
    """Tell those who fill in that their agency owes a report."""
    round_ = Round.objects.get(uuid=event.subject_uuid)
    for one in round_.obligations.select_related("round"):
        _tell(event, one, "reporting.report_owed", FILL, one.agency_path)


@events.on(REPORT_MOVED, name="reporting.tell_moved")
def tell_moved(event: events.Event) -> None:
    """Tell those for whom a report waits now; the agency, that it was returned or taken in."""
    one = Obligation.objects.select_related("round").get(uuid=event.subject_uuid)
    step = event.payload["step"]
    if step == "submit":
        _tell(event, one, "reporting.report_submitted", APPROVE, one.agency_path)
    elif step in ("send_back", "return", "reopen"):
        _tell(event, one, "reporting.report_returned", FILL, one.agency_path)
    elif step == "accept":
        _tell(event, one, "reporting.report_accepted", FILL, one.agency_path)


@events.on(REPORT_CHASED, name="reporting.tell_chased")
def tell_chased(event: events.Event) -> None:
    """Remind those who fill in; when it is late their head, and in the end whoever collects."""
    one = Obligation.objects.select_related("round").get(uuid=event.subject_uuid)
    stage = event.payload["stage"]
    if stage == RAISED:
        _tell(event, one, "reporting.report_missing", RECEIVE, one.round.receiver_path)
        return
    is_late = stage.startswith("T+")
    template = "reporting.report_late" if is_late else "reporting.report_due_soon"
    waits_for_head = one.state == Obligation.State.SUBMITTED
    if not waits_for_head:
        _tell(event, one, template, FILL, one.agency_path)
    if is_late or waits_for_head:
        _tell(event, one, template, APPROVE, one.agency_path)


def _tell(event: events.Event, one: Obligation, template: str, permission: str, path: str) -> None:
    for account in _nearest(permission, path, event):
        notifications.notify(
            actor=CLERK,
            recipient_account_uuid=account,
            template=template,
            variables={
                "report": f"{one.round.form['title']['vi']}, {period_words(one.round.period)}",
                "agency": one.agency_name,
                "due": one.round.due_on,
            },
            link=reverse("reporting:report_show", args=[one.uuid]),
            subject_uuid=one.uuid,
            event_uuid=event.uuid,
            at=event.at,
        )


def _nearest(permission: str, path: str, event: events.Event) -> Iterable[UUID]:
    """
    Who holds a permission at the agency itself, or else at the nearest one above.

    Those further up may do it, too, but are not written to about every commune.
    """
    wanted = access.list_holders(permission, agency_path=path, at=event.at)
    above = path.rpartition(".")[0]
    if not above:
        return [uuid for uuid, _name in wanted]
    further = {
        uuid for uuid, _name in access.list_holders(permission, agency_path=above, at=event.at)
    }
    own = [uuid for uuid, _name in wanted if uuid not in further]
    return own or _nearest(permission, above, event)
