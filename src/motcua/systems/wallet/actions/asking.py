"""Papers of a repository at the counter: the officer asks, the holder agrees or does not."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from .. import rules
from ..events import CODE_REFUSED, CONSENT_ASKED, REQUEST_ANSWERED
from ..models import Consent, ConsentRequest, HeldPaper
from ..permissions import may_ask, may_use_paper
from ..queries.papers import PaperNotFound, rows
from .consenting import Wish, require_valid, write_consent

OPEN_FOR = timedelta(minutes=30)
MOST_TRIES = 5


class RequestNotFound(NotFound):
    """Không tìm thấy lời hỏi giấy tờ này, hoặc đã có trả lời."""

    message_en = "There is no such request for a paper, or it has been answered."


class RequestOver(Refusal):
    """Lời hỏi giấy tờ đã hết thời gian hoặc nhập sai mã quá {most} lần. Bấm “Hỏi lại”."""

    message_en = "The request is over, or the code was wrong {most} times. Please ask again."


@dataclass(frozen=True, slots=True)
class Question:
    """What a counter asks a holder: one paper, for what of which matter, by which agency."""

    paper_uuid: UUID
    holder_uuid: UUID
    matter_uuid: UUID
    reference: str
    agency_uuid: UUID
    purpose: str


@transaction.atomic
def ask_consent(*, actor: Actor, question: Question, at: datetime) -> ConsentRequest:
    """
    Ask a holder who stands at the counter for leave to use a paper; they get a code.

    Asked again while one is open, it is that one. Whoever calls has checked that the matter is the
    officer's to take in, and the holder's.

    :raises PaperNotFound: if the paper is not this holder's.
    :raises PaperExpired: if it holds no more.
    :raises PaperEnded: if it was revoked or replaced.
    """
    access.require(may_ask(actor))
    paper = _lock(question.paper_uuid)
    if paper.holder.uuid != question.holder_uuid:
        raise PaperNotFound()
    require_valid(paper, vietnam_day(at))
    kept = paper.requests.filter(
        matter_uuid=question.matter_uuid,
        reference=question.reference,
        answered_at__isnull=True,
        until__gt=at,
        tries__lt=MOST_TRIES,
    ).first()
    if kept is not None:
        return kept
    agency = organizations.get_agency(question.agency_uuid)
    request = ConsentRequest.objects.create(
        paper=paper,
        purpose=tidy(question.purpose)[:300],
        matter_uuid=question.matter_uuid,
        reference=question.reference[:80],
        agency_uuid=agency.uuid,
        agency_name=agency.name,
        asked_by=actor.uuid,
        asked_by_name=actor.name[:200],
        asked_at=at,
        until=at + OPEN_FOR,
    )
    payload = {"paper": paper.uuid, "matter": request.matter_uuid, "agency": agency.uuid}
    events.publish(CONSENT_ASKED, subject=request, actor=actor, at=at, payload=payload)
    return request


def code_of(request: ConsentRequest) -> str:
    """The six digits that the holder is sent."""
    return rules.code_of(request_uuid=request.uuid, secret=settings.SECRET_KEY)


def check_code(*, actor: Actor, request_uuid: UUID, code: str, at: datetime) -> None:
    """
    Compare the code that somebody told; a wrong one is counted for good, so ask before you begin
    a transaction: what is rolled back with it would be tried a million times.

    :raises InvalidInput: if the code is another one.
    :raises RequestOver: after half an hour, or too many wrong codes.
    """
    access.require(may_ask(actor))
    with transaction.atomic():
        request = _locked(request_uuid)
        if request.until <= at or request.tries >= MOST_TRIES:
            raise RequestOver(most=MOST_TRIES)
        if _is_right(request, code):
            return
        request.tries += 1
        request.save(update_fields=["tries"])
        payload = {
            "paper": request.paper.uuid, "matter": request.matter_uuid, "tries": request.tries,
        }  # fmt: skip
        events.publish(CODE_REFUSED, subject=request, actor=actor, at=at, payload=payload)
    words = _("Mã không đúng. Còn %(left)s lần nhập") % {"left": MOST_TRIES - request.tries}
    raise InvalidInput(fields={"code": words})


def _is_right(request: ConsentRequest, code: str) -> bool:
    return hmac.compare_digest("".join(code.split()).encode(), code_of(request).encode())


@transaction.atomic
def agree_by_code(*, actor: Actor, request_uuid: UUID, code: str, at: datetime) -> ConsentRequest:
    """
    Record that the holder agreed by telling the officer the code; the consent is theirs.

    `check_code` comes before: it counts what is wrong.

    :raises RequestOver: after half an hour, or too many wrong codes, or a wrong one.
    """
    access.require(may_ask(actor))
    request = _locked(request_uuid)
    is_open = request.until > at and request.tries < MOST_TRIES
    if not is_open or not _is_right(request, code):
        raise RequestOver(most=MOST_TRIES)
    return _agree(actor, request, ConsentRequest.Answer.CODE, at)


@transaction.atomic
def answer_request(
    *, actor: Actor, request_uuid: UUID, agree: bool, at: datetime
) -> ConsentRequest:
    """
    Answer a counter on one's own screen, as the holder or for whom one represents.

    :raises RequestNotFound: if there is none, it was answered, or the paper is not the actor's.
    :raises RequestOver: after half an hour.
    """
    request = _locked(request_uuid)
    if not may_use_paper(actor, request.paper, on=vietnam_day(at)):
        raise RequestNotFound()
    if not agree:
        return _answered(actor, request, ConsentRequest.Answer.REFUSED, None, at)
    if request.until <= at:
        raise RequestOver(most=MOST_TRIES)
    return _agree(actor, request, ConsentRequest.Answer.SCREEN, at)


def _agree(actor: Actor, request: ConsentRequest, answer: str, at: datetime) -> ConsentRequest:
    paper = _lock(request.paper.uuid)
    require_valid(paper, vietnam_day(at))
    wish = Wish(
        purpose=request.purpose, agency_uuid=request.agency_uuid, matter_uuid=request.matter_uuid
    )
    # By code it is the holder who agrees, the officer who writes it down.
    name = actor.name if answer == ConsentRequest.Answer.SCREEN else paper.holder.full_name
    consent = write_consent(actor, paper, wish, at, given_by_name=name)
    return _answered(actor, request, answer, consent, at)


def _answered(
    actor: Actor, request: ConsentRequest, answer: str, consent: Consent | None, at: datetime
) -> ConsentRequest:
    request.answered_at, request.answer, request.consent = at, str(answer), consent
    request.save(update_fields=["answered_at", "answer", "consent"])
    payload = {
        "paper": request.paper.uuid,
        "matter": request.matter_uuid,
        "answer": str(answer),
        "consent": consent.uuid if consent else None,
    }
    events.publish(REQUEST_ANSWERED, subject=request, actor=actor, at=at, payload=payload)
    return request


def _lock(paper_uuid: UUID) -> HeldPaper:
    HeldPaper.objects.select_for_update().filter(uuid=paper_uuid).first()
    paper = rows().filter(uuid=paper_uuid, removed_at__isnull=True).first()
    if paper is None:
        raise PaperNotFound()
    return paper


def _locked(request_uuid: UUID) -> ConsentRequest:
    request = (
        ConsentRequest.objects.select_for_update(of=("self",))
        .select_related("paper__holder", "paper__document", "paper__stored_file")
        .filter(uuid=request_uuid, answered_at__isnull=True)
        .first()
    )
    if request is None:
        raise RequestNotFound()
    return request
