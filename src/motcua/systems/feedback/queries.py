"""The dossier that feedback is about, and feedback as its sender and the agency see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.cases import api as cases
from motcua.systems.one_stop_shop import api as one_stop_shop

from .models import Feedback
from .permissions import ANSWER, may_answer_feedback

LONGEST_LIST = 100


class FeedbackNotFound(NotFound):
    """Không tìm thấy phản ánh này trong số Ông/Bà được xem."""

    message_en = "This feedback is not among those that you may see."


@dataclass(frozen=True, slots=True)
class About:
    """The dossier that somebody may speak about, because it is theirs or they hold its receipt."""

    dossier_uuid: UUID
    code: str
    agency_uuid: UUID
    agency_path: str
    party_uuid: UUID


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """A page of feedback; `after` leads on, 0 at the end."""

    rows: tuple[Feedback, ...]
    after: int


def own_dossier(actor: Actor, code: str, *, at: datetime) -> About:
    """
    A dossier of the person's own, or of somebody they brought it for.

    :raises FeedbackNotFound: if it is not theirs.
    """
    view = one_stop_shop.get_dossier_for(actor, code=code, at=at)
    if not view.is_applicant:
        raise FeedbackNotFound()
    return _about(code, view.progress.uuid)


def dossier_by_receipt(*, code: str, pin: str, address: str, at: datetime) -> About:
    """
    The dossier of whoever holds its receipt, without an account; guessing is limited.

    :raises LookupFailed: for a wrong code or PIN.
    """
    found = one_stop_shop.look_up_dossier(code=code, pin=pin, address=address, at=at)
    return _about(found.code, found.uuid)


def _about(code: str, dossier_uuid: UUID) -> About:
    case = cases.Case.objects.filter(kind="one_stop_shop.dossier", number=code).first()
    party = (
        case.involvements.order_by("id").values_list("party_uuid", flat=True).first()
        if case
        else None
    )
    if case is None or party is None:
        raise FeedbackNotFound()
    return About(dossier_uuid, code, case.agency_uuid, case.agency_path, party)


def list_feedback_of(dossier_uuid: UUID) -> Sequence[Feedback]:
    """What was said about a dossier, newest first, for its own people."""
    return list(Feedback.objects.filter(dossier_uuid=dossier_uuid).order_by("-sent_at", "-pk"))


def get_feedback_for(actor: Actor, uuid: UUID) -> Feedback:
    """
    Feedback that an official may answer.

    :raises FeedbackNotFound: if it is none of theirs.
    """
    found = Feedback.objects.filter(uuid=uuid).first()
    if found is None or not may_answer_feedback(actor, found):
        raise FeedbackNotFound()
    return found


def list_feedback_for(
    actor: Actor, *, state: str = "", after: int = 0, limit: int = 50
) -> FeedbackPage:
    """The feedback of the agencies for which the official answers, newest first; one query."""
    within = Q(pk__in=[])
    for path in actor.paths_for(ANSWER):
        within |= Q(agency_path=path) | Q(agency_path__gt=f"{path}.", agency_path__lt=f"{path}/")
    rows = Feedback.objects.filter(within)
    if state in Feedback.State.values:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(pk__lt=after)
    size = min(limit, LONGEST_LIST)
    found = list(rows.order_by("-pk")[: size + 1])
    return FeedbackPage(tuple(found[:size]), found[size - 1].pk if len(found) > size else 0)
