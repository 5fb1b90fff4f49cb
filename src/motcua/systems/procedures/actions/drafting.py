"""Drafts that begin elsewhere: what the national catalogue says becomes one of this office."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT
from ..queries.editing import find_row


@transaction.atomic
def draft_version(
    *,
    actor: Actor,
    code: str,
    content: Mapping[str, Any],
    valid_from: date | None,
    event: str,
    decision: Mapping[str, Any] | None = None,
    at: datetime,
) -> drafting.VersionDraft:
    """
    Begin a draft of the next version with this content; it may lack whatever a draft may.

    Begun once more by the same person with the same content, it is the draft of the first time.

    :raises InvalidInput: if no procedure has the code.
    """
    if find_row(code) is None:
        raise InvalidInput(fields={"code": "Không có thủ tục mang mã này."})
    about = {
        "content": dict(content),
        "version": {"event": event, **({"decision": dict(decision)} if decision else {})},
    }
    mine = drafting.VersionDraft.objects.filter(
        kind=DRAFT, code=code, state="draft", author_uuid=actor.uuid, revision=2,
        about__content=about["content"], about__version=about["version"], valid_from=valid_from,
    )  # fmt: skip
    if (known := mine.first()) is not None:
        return known
    draft = drafting.create_draft(actor=actor, kind=DRAFT, code=code, about=about, at=at)
    return drafting.save_draft(
        actor=actor, draft_uuid=draft.uuid, revision=draft.revision, at=at,
        content=replace(drafting.content_of(draft), valid_from=valid_from),
    )  # fmt: skip
