"""Drafts: begun, saved page by page, carried to a newer version, deleted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import datetime_vi, vietnam_day
from motcua.base.transactions import joining
from motcua.base.value_items import followed
from motcua.base.value_paths import copied, put_or_drop, value_at
from motcua.kernel.events import api as events
from motcua.kernel.forms.events import (
    DRAFT_DELETED,
    DRAFT_MIGRATED,
    DRAFT_SAVED,
    DRAFT_SHARED,
    DRAFT_STARTED,
)
from motcua.kernel.forms.models import DRAFT_LIFETIME, Draft
from motcua.kernel.forms.queries.drafts import DraftNotFound, digest_of, get_draft
from motcua.kernel.forms.queries.pages import ParsedPage
from motcua.kernel.forms.queries.published import form_of, get_form, version_row
from motcua.kernel.forms.rules.carrying import carry_over
from motcua.kernel.forms.rules.definition import Form
from motcua.kernel.forms.rules.provenance import Prefilled


class DraftChangedElsewhere(Refusal):
    """
    Trang này đã được lưu ở một cửa sổ khác lúc {saved}. Những gì Ông/Bà vừa khai vẫn còn trên
    trang; bấm lưu lần nữa nếu muốn dùng nội dung đang thấy.
    """

    message_en = (
        "This page was saved in another window at {saved}. What you entered is still on the "
        "page; save again to keep what you see here."
    )

    def __init__(self, *, revision: int, saved: str) -> None:
        """Refuse; `revision` is the one to send with the next try."""
        self.revision = revision
        super().__init__(revision=revision, saved=saved)


class FormNotInForce(Refusal):
    """Biểu mẫu này không còn hiệu lực. Vui lòng bắt đầu lại với biểu mẫu hiện hành."""

    message_en = "This form is no longer in force. Please start again with the current one."


@joining
def start_draft(
    *,
    actor: Actor,
    form: Form,
    at: datetime,
    session_key: str = "",
    for_party_uuid: UUID | None = None,
    subject_kind: str = "",
    subject_uuid: UUID | None = None,
    prefilled: Prefilled | None = None,
) -> Draft:
    """
    Begin to fill in a form, with what is already known.

    The draft belongs to the account, or to the browser session of somebody not signed in.

    :raises FormNotInForce: if the version may not be used on this day.
    :raises PermissionRefused: for nobody known and no session.
    """
    if not form.is_in_force(vietnam_day(at)):
        raise FormNotInForce()
    if not actor.is_signed_in and not session_key:
        raise PermissionRefused()
    known = prefilled or Prefilled({}, {})
    draft = Draft.objects.create(
        form_version=version_row(form.uuid),
        owner_uuid=actor.uuid if actor.is_signed_in else None,
        session_digest="" if actor.is_signed_in else digest_of(session_key),
        for_party_uuid=for_party_uuid,
        subject_kind=subject_kind,
        subject_uuid=subject_uuid,
        answers=known.answers,
        provenance={name: origin.to_json() for name, origin in known.provenance.items()},
        started_at=at,
        updated_at=at,
    )
    payload = {"form": form.code, "version": form.version, "prefilled": len(known.provenance)}
    events.publish(DRAFT_STARTED, subject=draft, actor=actor, at=at, payload=payload)
    return draft


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    draft_uuid: UUID,
    parsed: ParsedPage,
    at: datetime,
    session_key: str = "",
    autosave: bool = False,
) -> Draft:
    """
    Keep one page of a draft; pages saved meanwhile in another window stay as they are there.

    Saving the same page twice changes nothing. `autosave` leaves no event: typing is no deed.

    :raises DraftNotFound: if there is none or it is somebody else's.
    :raises DraftChangedElsewhere: if this page was saved elsewhere since it was shown.
    """
    draft = get_draft(actor=actor, draft_uuid=draft_uuid, session_key=session_key, lock=True)
    merged = copied(draft.answers)
    for name in parsed.names:
        put_or_drop(merged, name, value_at(parsed.answers, name))
    draft.updated_at = at
    reached = parsed.page_id or draft.page_reached
    if merged == draft.answers and reached == draft.page_reached:
        draft.save(update_fields=["updated_at"])
        return draft
    if merged != draft.answers:
        _refuse_stale(draft, parsed)
        draft.provenance = followed(draft.provenance, draft.answers, merged)
        draft.answers = merged
        draft.revision += 1
        saved = {"revision": draft.revision, "window": parsed.window}
        draft.page_revisions = {**draft.page_revisions, parsed.page_id: saved}
    draft.page_reached = reached
    draft.to_check = [name for name in draft.to_check if autosave or name not in parsed.names]
    draft.save()
    if not autosave:
        events.publish(
            DRAFT_SAVED,
            subject=draft,
            actor=actor,
            at=at,
            payload={**_form_of(draft), "page": parsed.page_id, "revision": draft.revision},
        )
    return draft


def _refuse_stale(draft: Draft, parsed: ParsedPage) -> None:
    """
    Refuse what would undo another window's work on the same page.

    The window that saved a page last may save it again whatever revision it knows: the answer to
    its own automatic saving may have been lost on the way. A machine sends all pages at once (no
    page id), so any later saving counts against it.
    """
    pages = [draft.page_revisions.get(key, {}) for key in {"", parsed.page_id}]
    newer = [each for each in pages if int(each.get("revision", 0)) > parsed.revision]
    if not parsed.page_id and draft.revision > parsed.revision:
        newer.append({})
    if any(not parsed.window or each.get("window") != parsed.window for each in newer):
        saved = datetime_vi(Draft.objects.get(pk=draft.pk).updated_at)
        raise DraftChangedElsewhere(revision=draft.revision, saved=saved)


@transaction.atomic
def share_draft(
    *, actor: Actor, draft_uuid: UUID, permission: str, agency_path: str, at: datetime
) -> Draft:
    """
    Let the officials who hold a permission at an agency go on with a draft, beside its owner.

    For a desk at which another officer continues, and for what a person brings to the counter.
    """
    draft = get_draft(actor=actor, draft_uuid=draft_uuid, lock=True)
    if (draft.shared_permission, draft.shared_path) == (permission, agency_path):
        return draft
    draft.shared_permission, draft.shared_path = permission, agency_path
    draft.save(update_fields=["shared_permission", "shared_path"])
    payload = {**_form_of(draft), "permission": permission}
    events.publish(DRAFT_SHARED, subject=draft, actor=actor, at=at, payload=payload)
    return draft


@transaction.atomic
def migrate_draft(*, actor: Actor, draft_uuid: UUID, at: datetime, session_key: str = "") -> Draft:
    """
    Carry a draft over to the version in force; `to_check` then names what to look at again.

    A draft whose version is still in force stays as it is.

    :raises FormNotFound: if no version of the form is in force.
    """
    draft = get_draft(actor=actor, draft_uuid=draft_uuid, session_key=session_key, lock=True)
    old, on = form_of(draft.form_version), vietnam_day(at)
    if old.is_in_force(on):
        return draft
    new = get_form(old.code, on)
    carried = carry_over(old, new, draft.answers)
    draft.form_version = version_row(new.uuid)
    draft.answers = carried.answers
    draft.provenance = {
        name: origin
        for name, origin in draft.provenance.items()
        if value_at(carried.answers, name) is not None
    }
    draft.to_check = sorted({*draft.to_check, *carried.to_check})
    draft.revision += 1
    draft.page_revisions = {"": {"revision": draft.revision}}
    draft.updated_at = at
    draft.save()
    payload = {
        "form": new.code,
        "from_version": old.version,
        "version": new.version,
        "to_check": len(carried.to_check),
    }
    events.publish(DRAFT_MIGRATED, subject=draft, actor=actor, at=at, payload=payload)
    return draft


@joining
def delete_draft(
    *, actor: Actor, draft_uuid: UUID, at: datetime, session_key: str = "", reason: str = "owner"
) -> None:
    """
    Delete a draft, because its owner wants so or because it was sent (`reason="submitted"`).

    Deleting one that is gone already does nothing: a repeated click is no error.
    """
    try:
        draft = get_draft(actor=actor, draft_uuid=draft_uuid, session_key=session_key, lock=True)
    except DraftNotFound:
        return
    payload = {**_form_of(draft), "reason": reason}
    events.publish(DRAFT_DELETED, subject=draft, actor=actor, at=at, payload=payload)
    draft.delete()


@transaction.atomic
def delete_expired_drafts(*, at: datetime, limit: int = 1_000) -> int:
    """Delete drafts that nobody touched for their lifetime; returns how many went."""
    rows = Draft.objects.select_related("form_version").select_for_update(
        of=("self",), skip_locked=True
    )
    expired = list(rows.filter(updated_at__lt=at - DRAFT_LIFETIME).order_by("pk")[:limit])
    events.publish_many(
        DRAFT_DELETED,
        rows=[(draft, {**_form_of(draft), "reason": "expired"}) for draft in expired],
        actor=system_actor("forms.expiry"),
        at=at,
    )
    Draft.objects.filter(pk__in=[draft.pk for draft in expired]).delete()
    return len(expired)


def _form_of(draft: Draft) -> dict[str, Any]:
    return {"form": draft.form_version.code, "version": draft.form_version.version}
