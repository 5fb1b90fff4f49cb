"""Writing down what happened to a draft: in its history, with words, and in the journal."""

from datetime import datetime

from motcua.base.actors import Actor
from motcua.kernel.events import api as events

from ..models import DraftStep, VersionDraft
from ..ports import desk_of


def turn(
    draft: VersionDraft,
    state: VersionDraft.State,
    word: str,
    actor: Actor,
    at: datetime,
    *,
    comment: str = "",
) -> VersionDraft:
    """It is another's turn: write the state, and tell of it."""
    draft.state = state
    draft.save(update_fields=["state"])
    tell(draft, word, actor, at, comment=comment.strip())
    return draft


def tell(
    draft: VersionDraft,
    word: str,
    actor: Actor,
    at: datetime,
    *,
    event: events.EventType | None = None,
    comment: str = "",
    **others: object,
) -> None:
    """Add a step to the history and publish its event; changes in a row share one step."""
    desk = desk_of(draft.kind)
    step = DraftStep(draft=draft, kind=word, by_uuid=actor.uuid)
    last = draft.steps.order_by("-id").first()
    if last is not None and word == last.kind and (word == "saved" or word in desk.steps):
        step = last if last.by_uuid == actor.uuid else step
    step.revision, step.at, step.by_name, step.comment = draft.revision, at, actor.name, comment
    step.save()
    events.publish(
        event or desk.events.by_word[word],
        subject=events.Subject(draft.kind, draft.uuid),
        actor=actor,
        at=at,
        payload={desk.events.key: draft.code, "revision": draft.revision, **others},
    )
