"""Writing down what happened to a draft: in its history, with words, and in the journal."""

from datetime import datetime

from motcua.base.actors import Actor
from motcua.kernel.events import api as events

from ..models import DraftStep, VersionDraft
from ..ports import desk_of


def tell(
    kind: str,
    event: events.EventType,
    draft: VersionDraft,
    actor: Actor,
    at: datetime,
    *,
    comment: str = "",
    **others: object,
) -> None:
    """Add a step to the history and publish the event; changes in a row share one step."""
    desk = desk_of(draft.kind)
    step = DraftStep(draft=draft, kind=kind, by_uuid=actor.uuid)
    last = draft.steps.order_by("-id").first()
    if last is not None and kind == last.kind and (kind == "saved" or kind in desk.steps):
        step = last if last.by_uuid == actor.uuid else step
    step.revision, step.at, step.by_name, step.comment = draft.revision, at, actor.name, comment
    step.save()
    events.publish(
        event,
        subject=events.Subject(draft.kind, draft.uuid),
        actor=actor,
        at=at,
        payload={desk.events.key: draft.code, "revision": draft.revision, **others},
    )
