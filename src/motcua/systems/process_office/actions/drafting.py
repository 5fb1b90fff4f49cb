"""Drawing: beginning a draft, saving it, setting it against the newest version, giving it up."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.events import api as events

from ..events import (
    DRAFT_APPROVED,
    DRAFT_BEGUN,
    DRAFT_DISCARDED,
    DRAFT_REBASED,
    DRAFT_RETURNED,
    DRAFT_SAVED,
    DRAFT_SUBMITTED,
    DRAFT_WITHDRAWN,
)
from ..models import DraftStep, ProcessDraft
from ..permissions import require_editor
from ..queries.drafts import DraftNotFound
from ..rules.beginning import empty_diagram, name_in

CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
RESERVED = frozenset({"ban-thao", "so-do"})  # the addresses beside the processes


class DraftChangedMeanwhile(Refusal):
    """
    Người khác đã lưu bản thảo này trong lúc Ông/Bà đang sửa. Tải tệp của Ông/Bà về máy, mở lại
    bản thảo rồi sửa tiếp.
    """

    message_en = (
        "Somebody else saved this draft while you were changing it. Download your file, open the "
        "draft again and go on from there."
    )


class DraftClosed(Refusal):
    """Bản thảo không còn sửa được: đã trình duyệt, đã công bố hoặc đã bỏ."""

    message_en = "The draft can no longer be changed: it was submitted, published or given up."


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    code: str,
    at: datetime,
    bpmn: str | None = None,
    base: diagrams.ProcessVersion | None = None,
    name: str = "",
) -> ProcessDraft:
    """
    Begin a draft: from a file, from a published version, or from an empty diagram.

    :raises InvalidInput: for a code that cannot be one, or a file that is no BPMN 2.0.
    """
    require_editor(actor)
    if not CODE.fullmatch(code) or code in RESERVED:
        wanted = _("Mã gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: cap-giay-phep.")
        raise InvalidInput(fields={"code": wanted})
    if bpmn is None:
        identifier = "process_" + code.replace("-", "_")
        bpmn = base.bpmn if base else empty_diagram(process_id=identifier, name=name or code)
    _require_readable(bpmn)
    draft = ProcessDraft.objects.create(
        code=code,
        name=name_in(bpmn),
        base=base or diagrams.find_process(code),
        bpmn=bpmn,
        author_uuid=actor.uuid,
        author_name=actor.name,
        editors=[actor.uuid],
        created_at=at,
        updated_at=at,
        updated_by_name=actor.name,
    )
    tell(DRAFT_BEGUN, draft, actor, at)
    return draft


@transaction.atomic
def save_draft(
    *, actor: Actor, draft_uuid: UUID, bpmn: str, revision: int, at: datetime
) -> ProcessDraft:
    """
    Save what was drawn; what was returned is a draft again.

    :param revision: the one that the actor began from.
    :raises DraftChangedMeanwhile: if somebody saved it since.
    :raises DraftClosed: if it was submitted, published or given up.
    """
    draft = _open_draft(actor, draft_uuid)
    if bpmn == draft.bpmn:
        return draft
    if draft.revision != revision:
        raise DraftChangedMeanwhile()
    _require_readable(bpmn)
    draft.bpmn, draft.name = bpmn, name_in(bpmn)
    draft.revision += 1
    draft.state = ProcessDraft.State.DRAFT
    draft.editors = [*draft.editors, *([] if actor.uuid in draft.editors else [actor.uuid])]
    draft.updated_at, draft.updated_by_name = at, actor.name
    draft.save()
    tell(DRAFT_SAVED, draft, actor, at)
    return draft


@transaction.atomic
def rebase_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> ProcessDraft:
    """Declare that the draft takes account of the newest published version of its process."""
    draft = _open_draft(actor, draft_uuid)
    latest = diagrams.find_process(draft.code)
    if latest is not None and latest != draft.base:
        draft.base = latest
        draft.save(update_fields=["base"])
        tell(DRAFT_REBASED, draft, actor, at, version=latest.number)
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> ProcessDraft:
    """Give a draft up; it stays readable."""
    draft = _open_draft(actor, draft_uuid)
    draft.state = ProcessDraft.State.DISCARDED
    draft.updated_at, draft.updated_by_name = at, actor.name
    draft.save(update_fields=["state", "updated_at", "updated_by_name"])
    tell(DRAFT_DISCARDED, draft, actor, at)
    return draft


def lock_draft(draft_uuid: UUID) -> ProcessDraft:
    """The draft, locked until the transaction ends."""
    draft = (
        ProcessDraft.objects.select_for_update(of=("self",))
        .select_related("base")
        .filter(uuid=draft_uuid)
        .first()
    )
    if draft is None:
        raise DraftNotFound()
    return draft


def _open_draft(actor: Actor, draft_uuid: UUID) -> ProcessDraft:
    require_editor(actor)
    draft = lock_draft(draft_uuid)
    if not draft.is_open:
        raise DraftClosed()
    return draft


def _require_readable(bpmn: str) -> None:
    net, problems = diagrams.check_process(bpmn)
    if net is None:
        language = "en" if get_language() == "en" else "vi"
        raise InvalidInput(fields={"file": getattr(problems[0], language)})


_KINDS = {
    DRAFT_BEGUN: DraftStep.Kind.BEGUN,
    DRAFT_SAVED: DraftStep.Kind.SAVED,
    DRAFT_REBASED: DraftStep.Kind.REBASED,
    DRAFT_SUBMITTED: DraftStep.Kind.SUBMITTED,
    DRAFT_WITHDRAWN: DraftStep.Kind.WITHDRAWN,
    DRAFT_RETURNED: DraftStep.Kind.RETURNED,
    DRAFT_APPROVED: DraftStep.Kind.APPROVED,
    DRAFT_DISCARDED: DraftStep.Kind.DISCARDED,
}


def tell(
    event: events.EventType,
    draft: ProcessDraft,
    actor: Actor,
    at: datetime,
    comment: str = "",
    **others: object,
) -> None:
    """Write down what happened to a draft: in its history, with words, and in the journal."""
    kind = _KINDS[event]
    step = DraftStep(draft=draft, kind=kind, by_uuid=actor.uuid)
    last = draft.steps.order_by("-id").first()
    if last is not None and kind == last.kind == DraftStep.Kind.SAVED:
        step = last if last.by_uuid == actor.uuid else step
    step.revision, step.at, step.by_name, step.comment = draft.revision, at, actor.name, comment
    step.save()
    events.publish(
        event,
        subject=events.Subject("process_office.draft", draft.uuid),
        actor=actor,
        at=at,
        payload={"process": draft.code, "revision": draft.revision, **others},
    )
