"""Feedback is sent, answered once by the agency, and the answer judged by whoever sent it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .events import ANSWER_JUDGED, FEEDBACK_ANSWERED, FEEDBACK_RECEIVED
from .models import Feedback
from .permissions import may_answer_feedback
from .queries import About, FeedbackNotFound

SHORTEST, LONGEST = 10, 4_000
OUTCOMES = (Feedback.State.ANSWERED, Feedback.State.DECLINED)


class FeedbackWaits(Refusal):
    """Phản ánh trước của Ông/Bà về hồ sơ này đang chờ trả lời. Vui lòng chờ câu trả lời."""

    message_en = "What you said before about this dossier still waits for its answer."


class FeedbackAlreadyAnswered(Refusal):
    """Phản ánh này đã được trả lời."""

    message_en = "This feedback was answered already."


class NotYetAnswered(Refusal):
    """Phản ánh này chưa được trả lời."""

    message_en = "This feedback was not answered yet."


@transaction.atomic
def send_feedback(*, actor: Actor, about: About, kind: str, text: str, at: datetime) -> Feedback:
    """
    Say something about how a dossier was handled; the agency owes an answer from then on.

    That it is the sender's dossier was checked where `about` came from.

    :raises FeedbackWaits: while the agency owes the answer to what was said before.
    :raises InvalidInput: if nothing is said, or it is not said what about.
    """
    fields = {}
    if kind not in Feedback.Kind.values:
        fields["kind"] = _("Chọn nội dung phản ánh")
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        fields["text"] = _("Viết từ 10 đến 4.000 ký tự: việc gì, ở đâu, khi nào")
    if fields:
        raise InvalidInput(fields=fields)
    earlier = Feedback.objects.select_for_update().filter(dossier_uuid=about.dossier_uuid)
    kept = list(earlier.order_by("pk"))
    if any(one.state == Feedback.State.RECEIVED for one in kept):
        raise FeedbackWaits()
    feedback = Feedback.objects.create(
        code=f"{about.code}-PA{len(kept) + 1}",
        dossier_uuid=about.dossier_uuid,
        dossier_code=about.code,
        agency_uuid=about.agency_uuid,
        agency_path=about.agency_path,
        party_uuid=about.party_uuid,
        kind=kind,
        text=tidy(text),
        sent_at=at,
    )
    events.publish(
        FEEDBACK_RECEIVED,
        subject=feedback,
        actor=actor,
        at=at,
        agency_uuid=about.agency_uuid,
        payload={"code": feedback.code, "kind": kind, "dossier": about.dossier_uuid},
    )
    return feedback


@transaction.atomic
def answer_feedback(
    *, actor: Actor, feedback_uuid: UUID, outcome: str, text: str, at: datetime
) -> Feedback:
    """
    Answer feedback, or say why it is for another way (a complaint, another agency).

    :raises FeedbackAlreadyAnswered: if a colleague did.
    :raises InvalidInput: without an answer.
    """
    feedback = _locked(feedback_uuid)
    access.require(may_answer_feedback(actor, feedback))
    if feedback.state != Feedback.State.RECEIVED:
        raise FeedbackAlreadyAnswered()
    fields = {}
    if outcome not in OUTCOMES:
        fields["outcome"] = _("Chọn cách trả lời")
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        fields["text"] = _("Viết câu trả lời từ 10 đến 4.000 ký tự")
    if fields:
        raise InvalidInput(fields=fields)
    feedback.state, feedback.answer = Feedback.State(outcome), tidy(text)
    feedback.answered_at, feedback.answered_by_name = at, actor.name
    feedback.save(update_fields=["state", "answer", "answered_at", "answered_by_name"])
    events.publish(
        FEEDBACK_ANSWERED,
        subject=feedback,
        actor=actor,
        at=at,
        agency_uuid=feedback.agency_uuid,
        payload={
            "code": feedback.code,
            "outcome": outcome,
            "dossier": feedback.dossier_uuid,
        },
    )
    return feedback


@transaction.atomic
def judge_answer(
    *, actor: Actor, about: About, feedback_uuid: UUID, is_satisfied: bool, at: datetime
) -> Feedback:
    """
    Say whether the answer satisfies; the last word counts.

    :raises FeedbackNotFound: if it is about another dossier.
    :raises NotYetAnswered: while there is no answer.
    """
    feedback = _locked(feedback_uuid)
    if feedback.dossier_uuid != about.dossier_uuid:
        raise FeedbackNotFound()
    if feedback.state == Feedback.State.RECEIVED:
        raise NotYetAnswered()
    feedback.is_satisfied = is_satisfied
    feedback.save(update_fields=["is_satisfied"])
    events.publish(
        ANSWER_JUDGED,
        subject=feedback,
        actor=actor,
        at=at,
        agency_uuid=feedback.agency_uuid,
        payload={"code": feedback.code, "is_satisfied": is_satisfied},
    )
    return feedback


def _locked(uuid: UUID) -> Feedback:
    feedback = Feedback.objects.select_for_update().filter(uuid=uuid).first()
    if feedback is None:
        raise FeedbackNotFound()
    return feedback
