"""Giving and taking back leave to read a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import CONSENT_GIVEN, CONSENT_WITHDRAWN
from ..models import Consent, HeldPaper
from ..permissions import may_withdraw
from ..queries.given import ConsentNotFound, consents
from ..queries.kinds import content
from ..queries.papers import get_held, state_on


class PaperExpired(Refusal):
    """
    Giấy tờ “{title}” đã hết hạn ngày {day}. Vui lòng xin cấp lại, hoặc nộp giấy tờ khác còn hiệu
    lực.
    """

    message_en = "“{title}” expired on {day}. Please have it renewed, or hand in a valid paper."


class PaperEnded(Refusal):
    """
    Giấy tờ “{title}” không còn hiệu lực (đã thu hồi hoặc được thay bằng bản mới). Vui lòng dùng bản
    mới trong kho, hoặc nộp giấy tờ khác.
    """

    message_en = (
        "“{title}” holds no more (revoked, or replaced by a newer one). Please use the newer paper "
        "of your repository, or hand in another."
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a holder agrees to: for what, which agency, which matter, until when."""

    purpose: str
    agency_uuid: UUID
    matter_uuid: UUID | None = None
    until: date | None = None


@transaction.atomic
def give_consent(*, actor: Actor, paper_uuid: UUID, wish: Wish, at: datetime) -> Consent:
    """
    Let an agency read one paper for one purpose; giving it again gives the one that is there.

    :raises PaperNotFound: if the actor may not use the paper (any more).
    :raises PaperExpired: if it holds no more on this day.
    :raises PaperEnded: if it was revoked or replaced.
    """
    paper = get_held(actor, paper_uuid, at=at)
    HeldPaper.objects.select_for_update().get(pk=paper.pk)
    require_valid(paper, vietnam_day(at))
    return write_consent(actor, paper, wish, at, given_by_name=actor.name)


def write_consent(
    actor: Actor, paper: HeldPaper, wish: Wish, at: datetime, *, given_by_name: str
) -> Consent:
    """Write leave to read a locked paper down; the caller knows that its holder agrees."""
    until = _until(wish.until, vietnam_day(at))
    agency = organizations.get_agency(wish.agency_uuid)
    same = {"matter_uuid": wish.matter_uuid}
    if wish.matter_uuid is None:
        same = {"matter_uuid__isnull": True, "agency_uuid": agency.uuid}  # type: ignore[dict-item]
    kept = Consent.objects.filter(paper=paper, withdrawn_at__isnull=True, **same).first()
    if kept is not None and kept.until >= vietnam_day(at):
        return kept
    if kept is not None:  # its time is over: the new leave takes its place
        kept.withdrawn_at, kept.withdrawn_by_name = at, actor.name[:200]
        kept.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    consent = Consent.objects.create(
        paper=paper,
        purpose=tidy(wish.purpose)[:300],
        matter_uuid=wish.matter_uuid,
        agency_uuid=agency.uuid,
        agency_name=agency.name,
        agency_path=agency.path,
        given_by=actor.uuid,
        given_by_name=given_by_name[:200],
        given_at=at,
        until=until,
    )
    events.publish(
        CONSENT_GIVEN,
        subject=consent,
        actor=actor,
        at=at,
        payload={
            "paper": paper.uuid,
            "agency": agency.uuid,
            "until": until,
            **({"matter": wish.matter_uuid} if wish.matter_uuid else {}),
        },
    )
    return consent


def require_valid(paper: HeldPaper, on: date) -> None:
    """
    Let pass a paper that holds on a day.

    :raises PaperExpired: if its time is over.
    :raises PaperEnded: if it was revoked or replaced.
    """
    state = state_on(paper, on)
    if state == "expired" and paper.expires_on is not None:
        raise PaperExpired(title=paper.title, day=f"{paper.expires_on:%d/%m/%Y}")
    if state != "valid":
        raise PaperEnded(title=paper.title)


def _until(wanted: date | None, today: date) -> date:
    last = today + timedelta(days=int(content()["consent_days"]))
    if wanted is None:
        return last
    if not today <= wanted <= last:
        words = _("Chọn ngày từ hôm nay đến %(day)s") % {"day": f"{last:%d/%m/%Y}"}
        raise InvalidInput(fields={"until": words})
    return wanted


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent_uuid: UUID, at: datetime) -> Consent:
    """
    Take leave back; who read the paper before stays on the record. Twice is once.

    :raises ConsentNotFound: if there is none, or the actor may not (or no longer) withdraw it.
    """
    consent = consents().filter(uuid=consent_uuid).first()
    if consent is None or not may_withdraw(actor, consent, on=vietnam_day(at)):
        raise ConsentNotFound()
    _withdraw(actor, consent, at)
    return consent


def _withdraw(actor: Actor, consent: Consent, at: datetime) -> None:
    Consent.objects.select_for_update().get(pk=consent.pk)
    changed = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=at,
        withdrawn_by_name="" if actor.kind == "system" else actor.name[:200],
    )
    if changed:
        matter = {"matter": consent.matter_uuid} if consent.matter_uuid else {}
        events.publish(
            CONSENT_WITHDRAWN,
            subject=consent,
            actor=actor,
            at=at,
            payload={"paper": consent.paper.uuid, **matter},
        )


@transaction.atomic
def end_matter(
    *,
    actor: Actor,
    matter_uuids: Sequence[UUID],
    at: datetime,
    consent_uuid: UUID | None = None,
) -> int:
    """
    End what was given to matters that are over or given up, or one consent of such a matter.

    The caller has the matter and has checked that the actor may end it.
    """
    found = consents().filter(matter_uuid__in=matter_uuids, withdrawn_at__isnull=True)
    if consent_uuid is not None:
        found = found.filter(uuid=consent_uuid)
    for consent in found:
        _withdraw(actor, consent, at)
    return len(found)
