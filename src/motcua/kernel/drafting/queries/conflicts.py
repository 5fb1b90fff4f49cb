"""Two people at one draft: what each changed, so that one of them can choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from ..ports import desk_of
from ..rules import Content
from .drafts import content_at, content_of, get_draft


@dataclass(frozen=True, slots=True)
class Conflict:
    """What another saved meanwhile, and what the form would change; `posted` is all of the form."""

    by: str
    theirs: Sequence[Any]
    mine: Sequence[Any]
    newest: int
    posted: list[tuple[str, str]]


def conflict_between(draft_uuid: UUID, begun: int, content: Content, posted: QueryDict) -> Conflict:
    """Set both sides against the saved state from which the form was filled."""
    draft = get_draft(draft_uuid)
    desk, before = desk_of(draft.kind), content_at(draft, begun)
    return Conflict(
        draft.updated_by_name,
        desk.differences(before, content_of(draft)),
        desk.differences(before, content),
        draft.revision,
        [
            (name, text)
            for name, texts in posted.lists()
            for text in texts
            if name not in {"csrfmiddlewaretoken", "over"}
        ],
    )
