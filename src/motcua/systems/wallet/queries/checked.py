"""Papers that an agency's officials compared with originals, for those who may revoke them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.text import fold, vietnam_day
from motcua.kernel.parties import api as parties

from ..models import HeldPaper
from ..permissions import REVOKE, may_revoke_paper
from .papers import PAGE, PaperNotFound, PaperPage, PaperView, rows, view_of


@dataclass(frozen=True, slots=True)
class CheckedView:
    """A compared paper with those who were given it, and how often it was opened."""

    paper: PaperView
    given: tuple[tuple[str, str, datetime, bool], ...]  # agency, purpose, when, whether it lasts
    opened: int


def _checked_at(actor: Actor) -> QuerySet[HeldPaper]:
    places = Q(pk__in=[])
    for path in actor.paths_for(REVOKE):
        places |= Q(agency_path=path) | Q(agency_path__startswith=f"{path}.")
    return rows().filter(places, origin=HeldPaper.Origin.CHECKED)


def list_checked_for(
    actor: Actor, *, at: datetime, text: str = "", after: str = "", limit: int = PAGE
) -> PaperPage:
    """The papers that the actor's agencies compared, the newest first, found by words."""
    found = _checked_at(actor)
    for word in fold(text).split()[:8]:
        found = found.filter(search_text__contains=word)
    if after.isdecimal() and len(after) < 19:
        found = found.filter(id__lt=int(after))
    papers = list(found.order_by("-id")[: limit + 1])
    views = tuple(view_of(paper, vietnam_day(at)) for paper in papers[:limit])
    return PaperPage(views, str(papers[limit - 1].pk) if len(papers) > limit else "")


def checked_paper_for(actor: Actor, uuid: UUID, *, at: datetime) -> CheckedView:
    """
    One compared paper; the reading is logged with its holder.

    :raises PaperNotFound: if there is none, or the actor may not revoke it.
    """
    paper = rows().filter(uuid=uuid, origin=HeldPaper.Origin.CHECKED).first()
    if paper is None or not may_revoke_paper(actor, paper):
        raise PaperNotFound()
    parties.read_party(
        actor=actor,
        party_uuid=paper.holder.uuid,
        purpose="Xem xét thu hồi giấy tờ đã đối chiếu",
        at=at,
        fields=["full_name"],
    )
    given = tuple(
        (one.agency_name, one.purpose, one.given_at, one.withdrawn_at is None)
        for one in paper.consents.order_by("-id")
    )
    return CheckedView(view_of(paper, vietnam_day(at)), given, paper.readings.count())
