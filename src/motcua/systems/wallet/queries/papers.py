"""Held papers: of a holder, for a form, of a matter; with their state on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.base.text import fold, vietnam_day
from motcua.kernel.parties import api as parties

from .. import permissions, rules
from ..models import Consent, HeldPaper, PaperReading
from .kinds import find_kind, stands_for

PAGE = 20


class PaperNotFound(NotFound):
    """Không tìm thấy giấy tờ này trong kho của Ông/Bà, hoặc Ông/Bà không còn quyền xem."""

    message_en = "This paper is not in your repository, or you may no longer see it."


@dataclass(frozen=True, slots=True)
class PaperView:
    """A held paper as pages and other apps show it."""

    uuid: UUID
    holder_uuid: UUID
    holder_name: str
    kind: str
    title: str
    legal_kind: str
    origin: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    identity_code: str
    state: str
    state_reason: str
    dossier_code: str
    procedure_name: Mapping[str, str]
    checked_by_name: str
    checked_at: datetime | None
    entered_at: datetime
    replaced_by: UUID | None
    file_name: str
    media_type: str
    size: int

    @property
    def is_usable(self) -> bool:
        """Whether it may be attached today."""
        return self.state == "valid"


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page of a list, and where the next begins."""

    papers: tuple[PaperView, ...]
    after: str


def rows() -> QuerySet[HeldPaper]:
    """Papers with everything that their state and their page need."""
    return HeldPaper.objects.select_related(
        "holder", "document__file", "stored_file", "replaced_by"
    )


def state_on(paper: HeldPaper, on: date) -> rules.State:
    """The state of a paper on a day; an annulled document is revoked the moment it is annulled."""
    annulled = paper.document is not None and paper.document.annulled_at is not None
    return rules.state_of(
        rules.Ends(
            expires_on=paper.expires_on,
            is_revoked=paper.revoked_at is not None or annulled,
            is_replaced=paper.replaced_at is not None,
            is_removed=paper.removed_at is not None,
        ),
        on=on,
    )


def view_of(paper: HeldPaper, on: date) -> PaperView:
    """A paper as it is shown on a day."""
    file = paper.document.file if paper.document else paper.stored_file
    reason = paper.revoked_reason
    if paper.document is not None and paper.document.annulled_at is not None:
        reason = paper.document.annulled_reason
    return PaperView(
        uuid=paper.uuid,
        holder_uuid=paper.holder.uuid,
        holder_name=paper.holder.full_name,
        kind=paper.kind,
        title=paper.title,
        legal_kind=paper.legal_kind,
        origin=paper.origin,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        identity_code=paper.identity_code,
        state=state_on(paper, on),
        state_reason=reason,
        dossier_code=paper.dossier_code,
        procedure_name=paper.procedure_name,
        checked_by_name=paper.checked_by_name,
        checked_at=paper.checked_at,
        entered_at=paper.entered_at,
        replaced_by=paper.replaced_by.uuid if paper.replaced_by else None,
        file_name=file.name if file else "",
        media_type=file.media_type if file else "",
        size=file.size if file else 0,
    )


def visible_to(actor: Actor, holder_uuid: UUID, at: datetime) -> QuerySet[HeldPaper]:
    """
    The papers of a holder that the actor may see: all, those that they brought, or none.

    :raises PaperNotFound: if the actor has nothing to do with the holder.
    """
    standing = permissions.capacity(actor, holder_uuid, on=vietnam_day(at))
    if not standing:
        raise PaperNotFound()
    found = rows().filter(holder__uuid=holder_uuid, removed_at__isnull=True)
    return found.filter(brought_by=actor.party_uuid) if standing == "authorised" else found


def list_papers(
    actor: Actor,
    holder_uuid: UUID,
    *,
    at: datetime,
    text: str = "",
    kind: str = "",
    state: str = "",
    after: str = "",
    limit: int = PAGE,
) -> PaperPage:
    """
    The papers of a holder, the newest first, searched without regard to diacritics.

    :raises PaperNotFound: if the actor may not see this holder's papers.
    """
    found = visible_to(actor, holder_uuid, at)
    for word in fold(text).split()[:8]:
        found = found.filter(search_text__contains=word)
    if kind:
        found = found.filter(kind="" if kind == "other" else kind)
    found = _in_state(found, state, vietnam_day(at))
    if after.isdecimal() and len(after) < 19:
        found = found.filter(id__lt=int(after))
    papers = list(found.order_by("-id")[: limit + 1])
    views = tuple(view_of(paper, vietnam_day(at)) for paper in papers[:limit])
    return PaperPage(views, str(papers[limit - 1].pk) if len(papers) > limit else "")


def _in_state(found: QuerySet[HeldPaper], state: str, on: date) -> QuerySet[HeldPaper]:
    ended = Q(revoked_at__isnull=False) | Q(document__annulled_at__isnull=False)
    passed = Q(expires_on__lt=on)
    if state == "valid":
        return found.filter(replaced_at__isnull=True).exclude(ended).exclude(passed)
    if state == "expired":
        return found.filter(passed, replaced_at__isnull=True).exclude(ended)
    if state == "revoked":
        return found.filter(ended)
    return found.filter(replaced_at__isnull=False) if state == "replaced" else found


def get_held(actor: Actor, paper_uuid: UUID, *, at: datetime) -> HeldPaper:
    """
    The row of a paper for its holder's side.

    :raises PaperNotFound: if there is none, or the actor may not (or no longer) see it.
    """
    paper = rows().filter(uuid=paper_uuid, removed_at__isnull=True).first()
    if paper is None or not permissions.may_use_paper(actor, paper, on=vietnam_day(at)):
        raise PaperNotFound()
    return paper


def get_paper(actor: Actor, paper_uuid: UUID, *, at: datetime) -> PaperView:
    """
    A paper for its holder's side.

    :raises PaperNotFound: if there is none, or the actor may not (or no longer) see it.
    """
    return view_of(get_held(actor, paper_uuid, at=at), vietnam_day(at))


def fitting_papers(
    actor: Actor, holder_uuid: UUID, *, procedure: str, components: Iterable[str], at: datetime
) -> dict[str, list[PaperView]]:
    """
    For each component that a procedure asks for: the papers that may stand for it, best first.

    Those that have ended are among them, so that the page can say why they are not offered. Empty
    where the actor may see nothing of the holder.
    """
    try:
        found = list(visible_to(actor, holder_uuid, at).exclude(kind="").order_by("-id")[:500])
    except PaperNotFound:
        return {}
    views = [view_of(paper, vietnam_day(at)) for paper in found]
    return {
        component: sorted(
            (one for one in views if stands_for(one.kind, procedure, component)),
            key=lambda one: (not one.is_usable, rules.strength(one.legal_kind)),
        )
        for component in components
    }


def list_holders(actor: Actor, *, at: datetime) -> list[tuple[UUID, str]]:
    """Whose repositories the actor may open: their own first, then of those they represent."""
    if actor.party_uuid is None or actor.kind != "person":
        return []
    rows_ = parties.list_represented_by(actor.party_uuid, vietnam_day(at))
    others = {row.party_uuid: f"{row.party_name} ({row.kind_label})" for row in rows_}
    return [(actor.party_uuid, actor.name), *others.items()]


def consents_of(paper: HeldPaper) -> list[Consent]:
    """Every leave given to read a paper, the newest first."""
    return list(paper.consents.order_by("-id"))


def readings_of(paper: HeldPaper, *, limit: int = 100) -> list[PaperReading]:
    """Who opened a paper, the latest first."""
    return list(paper.readings.order_by("-id")[:limit])


# Asked whenever a form is begun.
_TELLING: Lookup[HeldPaper] = Lookup(
    lambda holder: (
        rows()
        .filter(holder__uuid=holder, removed_at__isnull=True)
        .exclude(facts={})
        .exclude(legal_kind=HeldPaper.LegalKind.UPLOADED)
        .order_by("-issued_on", "-id")[:100]
    )
)


def known_facts(holder_uuid: UUID, *, on: date) -> list[tuple[HeldPaper, Mapping[str, Any]]]:
    """What the valid papers of a holder say, the newest first; uploads say nothing."""
    found = _TELLING.list(holder=holder_uuid)
    valid = [paper for paper in found if state_on(paper, on) == "valid"]
    return [(paper, paper.facts) for paper in valid]


def kind_title(code: str) -> Mapping[str, str]:
    """The name of a kind in both languages."""
    found = find_kind(code)
    return found.title if found else {"vi": "Giấy tờ khác", "en": "Other paper"}
