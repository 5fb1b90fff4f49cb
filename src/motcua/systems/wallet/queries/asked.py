"""What counters ask holders: what may be asked for, what was asked, what waits for an answer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day

from ..models import Consent, ConsentRequest, HeldPaper
from ..permissions import may_ask
from .kinds import stands_for
from .papers import list_holders, rows, state_on

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Askable:
    """A paper that a counter may ask for: what it is, and nothing of what it says."""

    uuid: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a counter and how it stands: waiting, screen, code, refused, or over."""

    uuid: UUID
    paper_uuid: UUID
    paper_title: str
    reference: str
    purpose: str
    agency_name: str
    asked_by_name: str
    asked_at: datetime
    until: datetime
    matter_uuid: UUID
    state: str
    consent_uuid: UUID | None


def askable_papers(
    actor: Actor, holder_uuid: UUID, *, procedure: str, components: Iterable[str], at: datetime
) -> dict[str, list[Askable]]:
    """For each paper that a procedure asks for: what of a holder's repository may be asked for."""
    wanted = list(components)
    if not may_ask(actor) or not wanted:
        return {}
    held = rows().filter(holder__uuid=holder_uuid, removed_at__isnull=True).exclude(kind="")
    valid = [
        one for one in held.order_by("-id")[:AT_ONCE] if state_on(one, vietnam_day(at)) == "valid"
    ]
    return {
        component: [
            Askable(one.uuid, one.title)
            for one in valid
            if stands_for(one.kind, procedure, component)
        ]
        for component in wanted
    }


def asked_in(matter_uuid: UUID, *, at: datetime) -> list[Asked]:
    """What was asked in a matter, the newest first."""
    found = ConsentRequest.objects.filter(matter_uuid=matter_uuid)
    return _views(found.select_related("paper", "consent").order_by("-id"), at)


def waiting_for(actor: Actor, *, at: datetime) -> list[Asked]:
    """What counters ask the actor, or of those whom they represent, and wait for now."""
    holders = [uuid for uuid, _name in list_holders(actor, at=at)]
    if not holders:
        return []
    found = ConsentRequest.objects.filter(
        paper__holder__uuid__in=holders, answered_at__isnull=True, until__gt=at
    )
    return _views(found.select_related("paper", "consent").order_by("-id"), at)


@dataclass(frozen=True, slots=True)
class Use:
    """A matter that was given a paper, and what became of the paper."""

    matter_uuid: UUID
    title: str
    reason: str


def uses_of(paper_uuid: UUID) -> list[Use]:
    """The matters that reuse a paper and did not give it back."""
    found = Consent.objects.filter(
        paper__uuid=paper_uuid, withdrawn_at__isnull=True, matter_uuid__isnull=False
    ).select_related("paper")
    return [
        Use(one.matter_uuid, one.paper.title, one.paper.revoked_reason)
        for one in found.order_by("id")
        if one.matter_uuid is not None
    ]


def leaves_of_copies(copies: Collection[UUID]) -> dict[UUID, UUID]:
    """The leaves given to matters to read digitised copies, and which copy each is for."""
    found = Consent.objects.filter(
        paper__origin=HeldPaper.Origin.DIGITISED,
        paper__source_uuid__in=copies,
        matter_uuid__isnull=False,
    )
    return dict(found.values_list("uuid", "paper__source_uuid"))


def _views(found: Iterable[ConsentRequest], at: datetime) -> list[Asked]:
    return [
        Asked(
            uuid=one.uuid,
            paper_uuid=one.paper.uuid,
            paper_title=one.paper.title,
            reference=one.reference,
            purpose=one.purpose,
            agency_name=one.agency_name,
            asked_by_name=one.asked_by_name,
            asked_at=one.asked_at,
            until=one.until,
            matter_uuid=one.matter_uuid,
            state=_state(one, at),
            consent_uuid=one.consent.uuid if one.consent else None,
        )
        for one in found
    ]


def _state(one: ConsentRequest, at: datetime) -> str:
    if one.answered_at is not None:
        return one.answer
    return "waiting" if one.until > at else "over"
