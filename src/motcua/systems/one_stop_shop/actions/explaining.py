"""A step that took longer than its norm is explained by whoever does it, while doing it."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor
from motcua.kernel.duties import api as duties
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

LATE_STEP = "explain_late_step"  # the duty of law/duties.yaml that this answers


@transaction.atomic
def explain_late_step(
    *, actor: Actor, task: processes.TaskRow, reason_code: str, text: str, at: datetime
) -> None:
    """
    Keep why a step that the actor just did was late; who says nothing owes it from then on.

    :raises InvalidInput: if the reason is missing or unfit.
    """
    duties.answer_at_once(
        actor=actor,
        kind=LATE_STEP,
        owed=owed_for(actor, task),
        reason_code=reason_code,
        text=text,
        at=at,
    )


def owed_for(actor: Actor, task: processes.TaskRow) -> duties.Owed:
    """What whoever did a late step would owe."""
    return duties.Owed(
        key=str(task.uuid),
        about=events.Subject(task.subject_kind, task.subject_uuid),
        words=f"{task.name} – {task.title}",
        permission=task.permission,
        agency_uuid=task.agency_uuid,
        account_uuid=actor.uuid,
    )
