"""Papers come in: results by themselves, certified copies, what officers checked, own uploads."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import fold, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.parties import api as parties

from ..events import PAPER_ENTERED, PAPER_REPLACED
from ..models import HeldPaper
from ..permissions import may_add_own, may_enter
from ..queries.kinds import find_kind, kind_of_result
from ..queries.papers import PaperNotFound
from ..rules import Entering, Kind

PAPER_TYPES = ("application/pdf", "image/jpeg", "image/png")
EARLIEST = date(1900, 1, 1)


@transaction.atomic
def enter_result(
    *, actor: Actor, entering: Entering, document_uuid: UUID, at: datetime
) -> HeldPaper:
    """
    Put a delivered result into its holder's repository; the same result enters once.

    A kind of which one holds at a time replaces the earlier paper of that kind.
    """
    access.require(may_enter(actor))
    document = _document(document_uuid)
    return _enter(
        actor,
        entering,
        {
            "origin": HeldPaper.Origin.RESULT,
            "legal_kind": HeldPaper.LegalKind.ORIGINAL,
            "document": document,
            "identity_code": entering.identity_code or document.verification_code,
        },
        at,
    )


@transaction.atomic
def enter_copy(
    *, actor: Actor, entering: Entering, document_uuid: UUID, legal_kind: str, at: datetime
) -> HeldPaper:
    """Put a digitised copy that an agency certified into its holder's repository, once."""
    access.require(may_enter(actor))
    given = {
        "origin": HeldPaper.Origin.DIGITISED,
        "legal_kind": legal_kind,
        "checked_by_name": entering.checked_by[:200],
        "checked_at": at if entering.checked_by else None,
    }
    return _enter(actor, entering, {**given, "document": _document(document_uuid)}, at)


@transaction.atomic
def enter_checked(
    *, actor: Actor, entering: Entering, stored_file: documents.StoredFile, at: datetime
) -> HeldPaper:
    """
    Put a scan that an official compared with the original into the holder's repository, once.

    :raises InvalidInput: if it does not say what paper it is, or its dates cannot be.
    """
    access.require(actor.is_official and may_enter(actor))
    _require_dates(entering, vietnam_day(at), needs_issuer=True)
    given = {
        "origin": HeldPaper.Origin.CHECKED,
        "legal_kind": HeldPaper.LegalKind.CHECKED,
        "stored_file": stored_file,
        "checked_by_name": actor.name[:200],
        "checked_at": at,
    }
    return _enter(actor, entering, given, at)


@transaction.atomic
def upload_own(
    *,
    actor: Actor,
    entering: Entering,
    content: documents.Readable,
    filename: str,
    at: datetime,
) -> HeldPaper:
    """
    Keep a paper of one's own, unverified; `source_uuid` is the press of the button, so once.

    :raises PaperNotFound: if the actor may not add to this repository.
    :raises InvalidInput: if it has no name, or its dates cannot be.
    :raises UploadRefused: if the file is not what it says, too large, locked or broken.
    """
    if not may_add_own(actor, entering.holder_uuid, on=vietnam_day(at)):
        raise PaperNotFound()
    _require_dates(entering, vietnam_day(at))
    kept = _entered(HeldPaper.Origin.OWN, entering.source_uuid)
    if kept is not None:
        return kept
    stored = documents.accept_upload(
        actor=actor, content=content, filename=filename, at=at, allowed=PAPER_TYPES
    )
    given = {
        "origin": HeldPaper.Origin.OWN,
        "legal_kind": HeldPaper.LegalKind.UPLOADED,
        "stored_file": stored,
    }
    return _enter(actor, entering, given, at)


def _require_dates(entering: Entering, today: date, *, needs_issuer: bool = False) -> None:
    fields = {}
    if not tidy(entering.title):
        fields["title"] = _("Nhập tên giấy tờ")
    if needs_issuer and not tidy(entering.issuer):
        fields["issuer"] = _("Nhập nơi cấp ghi trên giấy tờ")
    issued, expires = entering.issued_on, entering.expires_on
    if issued is not None and not EARLIEST <= issued <= today:
        fields["issued_on"] = _("Ngày cấp không thể ở sau hôm nay")
    if expires is not None and issued is not None and expires < issued:
        fields["expires_on"] = _("Ngày hết hạn phải sau ngày cấp")
    if needs_issuer and expires is not None and expires < today:
        fields["expires_on"] = _("Giấy tờ đã hết hạn nên không đưa vào kho được")
    if fields:
        raise InvalidInput(fields=fields)


def _document(uuid: UUID) -> documents.Document:
    return documents.Document.objects.get(uuid=uuid)


def _entered(origin: str, source_uuid: UUID) -> HeldPaper | None:
    return HeldPaper.objects.filter(origin=origin, source_uuid=source_uuid).first()


def _enter(actor: Actor, entering: Entering, given: Mapping[str, Any], at: datetime) -> HeldPaper:
    holder = parties.get_party(entering.holder_uuid)
    # Two deliveries of one result at once: the second waits here, and finds the paper there.
    type(holder).objects.select_for_update().get(pk=holder.pk)
    kept = _entered(given["origin"], entering.source_uuid)
    if kept is not None:
        return kept
    kind = find_kind(entering.kind) or kind_of_result(entering.procedure_slug)
    values = {**_values(entering, kind), **given}
    paper = HeldPaper.objects.create(holder=holder, entered_at=at, **values)
    if kind is not None and kind.one_at_a_time and paper.origin == HeldPaper.Origin.RESULT:
        _replace_earlier(actor, paper, at)
    events.publish(
        PAPER_ENTERED,
        subject=paper,
        actor=actor,
        at=at,
        payload={
            "kind": paper.kind,
            "legal_kind": paper.legal_kind,
            "origin": paper.origin,
            "holder": holder.uuid,
        },
    )
    return paper


def _values(entering: Entering, kind: Kind | None) -> dict[str, Any]:
    """What the row says of the paper; how long it holds by its kind, where it says nothing."""
    expires_on = entering.expires_on
    if expires_on is None and kind is not None and entering.issued_on is not None:
        expires_on = kind.expiry(entering.issued_on)
    title, number = tidy(entering.title)[:300], tidy(entering.number)[:100]
    return {
        "kind": kind.code if kind else "",
        "source_uuid": entering.source_uuid,
        "title": title,
        "number": number,
        "issuer": tidy(entering.issuer)[:300],
        "issued_on": entering.issued_on,
        "expires_on": expires_on,
        "identity_code": tidy(entering.identity_code)[:60],
        "facts": dict(entering.facts),
        "dossier_uuid": entering.dossier_uuid,
        "dossier_code": entering.dossier_code[:60],
        "procedure_name": dict(entering.procedure_name),
        "brought_by": entering.brought_by,
        "agency_path": entering.agency_path[:255],
        "search_text": fold(f"{title} {number} {entering.issuer} {entering.dossier_code}"),
    }


def _replace_earlier(actor: Actor, paper: HeldPaper, at: datetime) -> None:
    earlier = HeldPaper.objects.filter(
        holder=paper.holder, kind=paper.kind, replaced_at__isnull=True, removed_at__isnull=True
    ).exclude(pk=paper.pk)
    for old in earlier.select_for_update():
        if old.issued_on and paper.issued_on and old.issued_on > paper.issued_on:
            continue
        old.replaced_at, old.replaced_by = at, paper
        old.save(update_fields=["replaced_at", "replaced_by"])
        events.publish(PAPER_REPLACED, subject=old, actor=actor, at=at, payload={"by": paper.uuid})
