"""Writing down what happened to a draft: in its history, with words, and in the journal."""

from datetime import datetime

from motcua.base.actors import Actor
from motcua.kernel.events import api as events

from ..events import (
    DRAFT_APPROVED,
    DRAFT_BEGUN,
    DRAFT_DISCARDED,
    DRAFT_EXAMPLES_CHANGED,
    DRAFT_REBASED,
    DRAFT_RETURNED,
    DRAFT_SAVED,
    DRAFT_SUBMITTED,
    DRAFT_WITHDRAWN,
)
from ..models import DecisionDraft, DraftStep

_KINDS = {
    DRAFT_BEGUN: DraftStep.Kind.BEGUN,
    DRAFT_SAVED: DraftStep.Kind.SAVED,
    DRAFT_EXAMPLES_CHANGED: DraftStep.Kind.EXAMPLES,
    DRAFT_REBASED: DraftStep.Kind.REBASED,
    DRAFT_SUBMITTED: DraftStep.Kind.SUBMITTED,
    DRAFT_WITHDRAWN: DraftStep.Kind.WITHDRAWN,
    DRAFT_RETURNED: DraftStep.Kind.RETURNED,
    DRAFT_APPROVED: DraftStep.Kind.APPROVED,
    DRAFT_DISCARDED: DraftStep.Kind.DISCARDED,
}
_SHARED = {DraftStep.Kind.SAVED, DraftStep.Kind.EXAMPLES}


def tell(
    event: events.EventType,
    draft: DecisionDraft,
    actor: Actor,
    at: datetime,
    comment: str = "",
    **others: object,
) -> None:
    """Add a step to the history and publish the event."""
    kind = _KINDS[event]
    step = DraftStep(draft=draft, kind=kind, by_uuid=actor.uuid)
    last = draft.steps.order_by("-id").first()
    if last is not None and kind == last.kind and kind in _SHARED:
        step = last if last.by_uuid == actor.uuid else step
    step.revision, step.at, step.by_name, step.comment = draft.revision, at, actor.name, comment
    step.save()
    events.publish(
        event,
        subject=events.Subject("decision_office.draft", draft.uuid),
        actor=actor,
        at=at,
        payload={"decision": draft.code, "revision": draft.revision, **others},
    )
