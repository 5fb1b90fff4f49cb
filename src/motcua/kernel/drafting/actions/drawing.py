"""Drawing: beginning a draft, saving it, setting it against the newest version, giving it up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.events import api as events

from ..models import DraftRevision, VersionDraft
from ..permissions import require_editor
from ..ports import desk_of
from ..queries.conflicts import Conflict, conflict_between
from ..queries.drafts import content_of
from ..queries.refusals import DraftChangedMeanwhile
from ..rules import Content
from .locking import lock_open_draft, lock_subject
from .telling import tell, turn

_CODE_RULE = gettext_noop(
    "Mã gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: %(example)s."
)


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    kind: str,
    code: str,
    at: datetime,
    file: str | None = None,
    base: int | None = None,
    name: str = "",
    about: Mapping[str, Any] | None = None,
) -> VersionDraft:
    """
    Begin a draft: from a file, from a published version (the newest), or from nothing.

    Begun once more by the same person before anything was changed, it is the draft of the first
    time: a second click begins no second one.

    :param about: what the office knows of it beside the file.
    :raises InvalidInput: for a code that cannot be one, or a file of another kind.
    """
    desk = desk_of(kind)
    require_editor(actor, desk.rights)
    if not desk.codes.allow(code):
        wanted = desk.codes.rule or _CODE_RULE
        raise InvalidInput(fields={"code": _(wanted) % {"example": desk.codes.example}})
    version = desk.find_version(code, base)
    content = desk.begin(code=code, name=name, base=version, file=file)
    content = replace(content, about={**content.about, **(about or {})})
    desk.require_readable(content)
    lock_subject(kind, code)
    mine = VersionDraft.objects.filter(
        kind=kind, code=code, author_uuid=actor.uuid, revision=1, state="draft",
        base_number=version.number if version else None, file=content.file, about=content.about,
    )  # fmt: skip
    if (known := mine.first()) is not None:
        return known
    draft = VersionDraft(
        kind=kind, code=code, base_number=version.number if version else None, created_at=at,
        author_uuid=actor.uuid, author_name=actor.name,
    )  # fmt: skip
    _write(draft, content, actor, at)
    tell(draft, "begun", actor, at)
    desk.begun(draft, actor, at)
    return draft


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    draft_uuid: UUID,
    content: Content,
    revision: int,
    at: datetime,
    over: int | None = None,
) -> VersionDraft:
    """
    Save what was changed as the next revision; what was returned is a draft again.

    :param revision: the one that the actor began from.
    :param over: a newer one that the actor has seen and means to replace; it stays in the history.
    :raises DraftChangedMeanwhile: if somebody saved it since.
    :raises DraftClosed: if it was submitted, published or given up.
    """
    draft = lock_open_draft(actor, draft_uuid)
    if content == content_of(draft):
        return draft
    if draft.revision not in (revision, over):
        raise DraftChangedMeanwhile(name=draft.updated_by_name)
    if content.file != draft.file:
        desk_of(draft.kind).require_readable(content)
    draft.revision += 1
    _write(draft, content, actor, at)
    tell(draft, "saved", actor, at)
    return draft


def save_or_compare(
    *,
    actor: Actor,
    draft_uuid: UUID,
    content: Content,
    revision: int,
    posted: QueryDict,
    at: datetime,
) -> Conflict | None:
    """Save what a form says; or, where another saved meanwhile, tell both sides."""
    over = posted.get("over") or ""
    seen = int(over) if over.isdecimal() and over.isascii() and len(over) < 9 else None
    try:
        save_draft(
            actor=actor, draft_uuid=draft_uuid, content=content, revision=revision, over=seen, at=at
        )
    except DraftChangedMeanwhile:
        return conflict_between(draft_uuid, revision, content, posted)
    return None


@transaction.atomic
def rebase_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> VersionDraft:
    """Declare that the draft takes account of the newest published version."""
    draft = lock_open_draft(actor, draft_uuid)
    latest = desk_of(draft.kind).find_version(draft.code)
    if latest is not None and latest.number != draft.base_number:
        draft.base_number = latest.number
        draft.save(update_fields=["base_number"])
        tell(draft, "rebased", actor, at, version=latest.number)
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> VersionDraft:
    """Give a draft up; it stays readable."""
    draft = lock_open_draft(actor, draft_uuid)
    draft.updated_at, draft.updated_by_name = at, actor.name
    draft.save(update_fields=["updated_at", "updated_by_name"])
    return turn(draft, VersionDraft.State.DISCARDED, "discarded", actor, at)


@transaction.atomic
def record_change(
    *, actor: Actor, draft: VersionDraft, step: str, event: events.EventType, at: datetime
) -> None:
    """
    Write down that what the office keeps beside a locked draft was changed.

    Who changed it does not approve the draft; what was returned is a draft again.

    :param step: one of the desk's own kinds of history steps.
    """
    _touch(draft, actor, at)
    tell(draft, step, actor, at, event=event)


def _write(draft: VersionDraft, content: Content, actor: Actor, at: datetime) -> None:
    desk = desk_of(draft.kind)
    base = desk.find_version(draft.code, draft.base_number) if draft.base_number else None
    draft.file, draft.about = content.file, dict(content.about)
    draft.valid_from, draft.valid_to = content.valid_from, content.valid_to
    draft.title = dict(desk.title_of(draft.code, content, base))
    _touch(draft, actor, at)
    DraftRevision.objects.create(
        draft=draft, number=draft.revision, file=draft.file, about=draft.about,
        valid_from=draft.valid_from, valid_to=draft.valid_to,
        at=at, by_uuid=actor.uuid, by_name=actor.name,
    )  # fmt: skip


def _touch(draft: VersionDraft, actor: Actor, at: datetime) -> None:
    draft.state = VersionDraft.State.DRAFT
    draft.editors = [*draft.editors, *([] if actor.uuid in draft.editors else [actor.uuid])]
    draft.updated_at, draft.updated_by_name = at, actor.name
    draft.save()
