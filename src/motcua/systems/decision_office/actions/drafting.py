"""Drawing: beginning a draft, saving it, setting it against the newest version, giving it up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.decisions import api as decisions

from ..events import DRAFT_BEGUN, DRAFT_DISCARDED, DRAFT_REBASED, DRAFT_SAVED
from ..models import DecisionDraft, DraftExample, DraftRevision
from ..permissions import require_editor
from ..queries.drafts import DraftNotFound, find_latest
from ..rules.beginning import empty_table
from .telling import tell

CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
RESERVED = frozenset({"ban-thao", "tep"})  # the addresses beside the decisions
UNREADABLE = "definitions"


class DraftChangedMeanwhile(Refusal):
    """
    {name} đã lưu bản thảo này trong lúc Ông/Bà đang sửa. Phần Ông/Bà nhập chưa được lưu nhưng vẫn
    còn ở trang này: xem hai bên khác nhau thế nào rồi chọn.
    """

    message_en = (
        "{name} saved this draft while you were changing it. What you typed is not saved yet but "
        "still here: see how the two differ, then choose."
    )


class DraftClosed(Refusal):
    """Bản thảo không còn sửa được: đã trình duyệt, đã công bố hoặc đã bỏ."""

    message_en = "The draft can no longer be changed: it was submitted, published or given up."


@dataclass(frozen=True, slots=True)
class Content:
    """What is saved: the file, what is said about it, and its days."""

    dmn: str
    about: Mapping[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None


def content_of(row: DecisionDraft | DraftRevision | decisions.DecisionVersion) -> Content:
    """What a draft, one of its saved states or a published version holds."""
    return Content(row.dmn, row.about, row.valid_from, row.valid_to)


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    code: str,
    at: datetime,
    dmn: str | None = None,
    base: decisions.DecisionVersion | None = None,
    name: str = "",
) -> DecisionDraft:
    """
    Begin a draft: from a file, from a published version with its examples, or from an empty table.

    :raises InvalidInput: for a code that cannot be one, or a file that is no DMN.
    """
    require_editor(actor)
    if not CODE.fullmatch(code) or code in RESERVED:
        wanted = _("Mã gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: le-phi-ho-tich.")
        raise InvalidInput(fields={"code": wanted})
    base = base or find_latest(code)
    if dmn is None:
        dmn = base.dmn if base else empty_table(code=code, name=name or code)
    require_readable(dmn)
    about = dict(base.about) if base else {"title": {"vi": name or code}, "sureness": "assumed"}
    draft = DecisionDraft.objects.create(
        code=code,
        base=base,
        dmn=dmn,
        about=about,
        author_uuid=actor.uuid,
        author_name=actor.name,
        editors=[actor.uuid],
        created_at=at,
        updated_at=at,
        updated_by_name=actor.name,
    )
    _keep_revision(draft, actor, at)
    _take_examples(draft, actor, at)
    tell(DRAFT_BEGUN, draft, actor, at)
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
) -> DecisionDraft:
    """
    Save what was changed as the next revision; what was returned is a draft again.

    :param revision: the one that the actor began from.
    :param over: a newer one that the actor has seen and means to replace; it stays in the history.
    :raises DraftChangedMeanwhile: if somebody saved it since.
    :raises DraftClosed: if it was submitted, published or given up.
    """
    draft = open_draft(actor, draft_uuid)
    if content == content_of(draft):
        return draft
    if draft.revision not in (revision, over):
        raise DraftChangedMeanwhile(name=draft.updated_by_name)
    if content.dmn != draft.dmn:
        require_readable(content.dmn)
    draft.dmn, draft.about = content.dmn, dict(content.about)
    draft.valid_from, draft.valid_to = content.valid_from, content.valid_to
    draft.revision += 1
    touch(draft, actor, at)
    _keep_revision(draft, actor, at)
    tell(DRAFT_SAVED, draft, actor, at)
    return draft


@transaction.atomic
def rebase_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> DecisionDraft:
    """Declare that the draft takes account of the newest published version of its decision."""
    draft = open_draft(actor, draft_uuid)
    latest = find_latest(draft.code)
    if latest is not None and latest != draft.base:
        draft.base = latest
        draft.save(update_fields=["base"])
        tell(DRAFT_REBASED, draft, actor, at, version=latest.number)
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> DecisionDraft:
    """Give a draft up; it stays readable."""
    draft = open_draft(actor, draft_uuid)
    draft.state = DecisionDraft.State.DISCARDED
    draft.updated_at, draft.updated_by_name = at, actor.name
    draft.save(update_fields=["state", "updated_at", "updated_by_name"])
    tell(DRAFT_DISCARDED, draft, actor, at)
    return draft


def lock_draft(draft_uuid: UUID) -> DecisionDraft:
    """The draft, locked until the transaction ends."""
    drafts = DecisionDraft.objects.select_for_update(of=("self",)).select_related("base")
    draft: DecisionDraft | None = drafts.filter(uuid=draft_uuid).first()
    if draft is None:
        raise DraftNotFound()
    return draft


def open_draft(actor: Actor, draft_uuid: UUID) -> DecisionDraft:
    """The draft locked, for somebody who may change it now."""
    require_editor(actor)
    draft = lock_draft(draft_uuid)
    if not draft.is_open:
        raise DraftClosed()
    return draft


def touch(draft: DecisionDraft, actor: Actor, at: datetime) -> None:
    """Write down who changed a draft; none of them decides on it."""
    draft.state = DecisionDraft.State.DRAFT
    draft.editors = [*draft.editors, *([] if actor.uuid in draft.editors else [actor.uuid])]
    draft.updated_at, draft.updated_by_name = at, actor.name
    draft.save()


def require_readable(dmn: str) -> None:
    """:raises InvalidInput: for a file that is no DMN at all; faults in its tables may be saved."""
    _sheet, problems = decisions.read_sheet("", dmn, {})
    unreadable = [one for one in problems if one.element_id == UNREADABLE and not one.element_name]
    if unreadable:
        language = "en" if (get_language() or "vi").startswith("en") else "vi"
        raise InvalidInput(fields={"file": getattr(unreadable[0], language)})


def _keep_revision(draft: DecisionDraft, actor: Actor, at: datetime) -> None:
    DraftRevision.objects.create(
        draft=draft, number=draft.revision, dmn=draft.dmn, about=draft.about,
        valid_from=draft.valid_from, valid_to=draft.valid_to,
        at=at, by_uuid=actor.uuid, by_name=actor.name,
    )  # fmt: skip


def _take_examples(draft: DecisionDraft, actor: Actor, at: datetime) -> None:
    """The examples of the draft from which the version came."""
    before = DraftExample.objects.filter(draft__published=draft.base) if draft.base else []
    DraftExample.objects.bulk_create(
        DraftExample(
            draft=draft, name=one.name, on=one.on, inputs=one.inputs, expected=one.expected,
            created_at=at, by_name=actor.name,
        )
        for one in before
    )  # fmt: skip
