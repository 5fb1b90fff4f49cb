"""Whoever sent feedback is told of the answer, after commit."""

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .events import FEEDBACK_ANSWERED
from .models import Feedback

CLERK = system_actor("feedback.clerk")


@events.on(FEEDBACK_ANSWERED, name="feedback.tell_answered")
def tell_answered(event: events.Event) -> None:
    """Tell them where the answer is; what it says stands on the page only."""
    feedback = Feedback.objects.get(uuid=event.subject_uuid)
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=feedback.party_uuid,
        template="feedback.feedback_answered",
        variables={"code": feedback.code, "dossier": feedback.dossier_code},
        link=reverse("feedback:feedback_own", kwargs={"code": feedback.dossier_code}),
        subject_uuid=feedback.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
