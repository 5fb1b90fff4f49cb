"""Colleagues are told, after commit, of what was asked of them on a case."""

from uuid import UUID

from motcua.base.actors import system_actor
from motcua.base.web import navigation
from motcua.kernel.access import api as access
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .events import COLLEAGUE_MENTIONED, WORK_ASSIGNED, WORK_ENDED
from .models import Assignment, Case
from .permissions import DO_TASK

CLERK = system_actor("cases.clerk")


def _tell(event: events.Event, account: str, template: str, link: str, **facts: object) -> None:
    notifications.notify(
        actor=CLERK,
        recipient_account_uuid=UUID(account),
        template=f"cases.{template}",
        variables=facts,
        link=link,
        subject_uuid=event.subject_uuid,
        event_uuid=event.uuid,
        at=event.at,
    )


@events.on(COLLEAGUE_MENTIONED, name="cases.tell_mentioned")
def tell_mentioned(event: events.Event) -> None:
    """Tell a colleague that a note mentions them; what it says stands on the page only."""
    case = Case.objects.get(uuid=event.subject_uuid)
    link = navigation.subject_address("cases.case", case.uuid)
    words = case.number or case.title[:100]
    _tell(event, event.payload["account"], "colleague_mentioned", link, case=words)


@events.on(WORK_ASSIGNED, name="cases.tell_assigned")
def tell_assigned(event: events.Event) -> None:
    """Tell a colleague of work that was assigned to them by name."""
    work = Assignment.objects.get(uuid=event.payload["assignment"])
    if work.account_uuid is not None:
        link = navigation.subject_address("cases.assignment", work.uuid)
        account = str(work.account_uuid)
        _tell(event, account, "work_assigned", link, work=work.title, due=work.due_at)


@events.on(WORK_ENDED, name="cases.tell_work_ended")
def tell_work_ended(event: events.Event) -> None:
    """Tell whoever assigned work how it ended, unless they ended it themselves."""
    work = Assignment.objects.get(uuid=event.payload["assignment"])
    if work.given_by != event.actor_uuid:
        link = navigation.subject_address("cases.assignment", work.uuid)
        _tell(event, str(work.given_by), "work_ended", link, work=work.title)


@events.on(deadlines.DEADLINE_NEARED, name="cases.tell_due_soon")
def tell_due_soon(event: events.Event) -> None:
    """Remind those who are asked for an opinion of the day on which it is due."""
    open_work = Assignment.objects.filter(
        case__uuid=event.subject_uuid, case__parent__isnull=False, state=Assignment.State.OPEN
    )
    for work in open_work:
        holders = access.list_holders(DO_TASK, agency_path=work.agency_path, at=event.at)
        asked = [work.account_uuid] if work.account_uuid else [uuid for uuid, _name in holders]
        link = navigation.subject_address("cases.assignment", work.uuid)
        for account in asked:
            _tell(event, str(account), "work_due_soon", link, work=work.title, due=work.due_at)
