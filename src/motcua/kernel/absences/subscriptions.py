"""The deputy is told that they stand in."""

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import date_vi
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .events import ABSENCE_RECORDED
from .models import Absence
from .queries import last_day_of

CLERK = system_actor("absences.clerk")


@events.on(ABSENCE_RECORDED, name="absences.tell_deputy")
def tell_deputy(event: events.Event) -> None:
    """Tell the deputy for whom they stand in, and how long."""
    absence = Absence.objects.get(uuid=event.subject_uuid)
    last_day = last_day_of(absence)
    notifications.notify(
        actor=CLERK,
        recipient_account_uuid=absence.deputy_uuid,
        template="absences.deputy_named",
        variables={
            "absent": absence.account_name,
            "from": date_vi(absence.valid_from),
            "until": date_vi(last_day),
        },
        link=reverse("absences:absence_list"),
        subject_uuid=absence.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
