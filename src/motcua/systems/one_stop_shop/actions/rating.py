"""People say how a dossier was handled: by their account, by a link, or at the counter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import DOSSIER_RATED
from ..models import Dossier, Rating, RatingAnswer
from ..permissions import may_rate_dossier
from ..queries.ratings import rating_law
from .moving import locked_dossier

# In the journal a rating is nobody's: whoever handled the dossier is not told who judged.
RATER = system_actor("one_stop_shop.rater")
LONGEST_COMMENT = 2000
DEGREES = range(1, 6)
# What figures reckon with by dossier; the other answers are told in sums only.
IN_FIGURES = ("attitude", "publicity", "contacts")


class AlreadyRated(Refusal):
    """Ông/Bà đã đánh giá hồ sơ này và thời gian đổi lại đã hết. Xin cảm ơn."""

    message_en = "You have rated this dossier, and the time to change it is over. Thank you."


class NotYetEnded(Refusal):
    """Hồ sơ chưa có kết quả nên chưa đánh giá được."""

    message_en = "The dossier has no result yet, so it cannot be rated."


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody said: one degree for all, degrees by question, words."""

    score: int
    comment: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def rate_dossier(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    score: int,
    comment: str,
    at: datetime,
    answers: Mapping[str, int] | None = None,
) -> Rating:
    """
    Keep the applicant's rating of how the dossier was handled; it may be changed for some days.

    :raises NotYetEnded: while the matter is open.
    :raises AlreadyRated: when the days to change it are over.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_rate_dossier(actor, dossier))
    return _keep(dossier, Judgement(score, comment, answers or {}), Rating.Way.ACCOUNT, at)


@transaction.atomic
def rate_without_account(
    *, dossier_uuid: UUID, judgement: Judgement, way: str, at: datetime
) -> Rating:
    """
    Keep the rating of whoever holds the link or the receipt; the door has checked that they do.

    :raises NotYetEnded: while the matter is open.
    :raises AlreadyRated: when the days to change it are over.
    """
    return _keep(locked_dossier(dossier_uuid), judgement, way, at)


def _keep(dossier: Dossier, said: Judgement, way: str, at: datetime) -> Rating:
    if dossier.is_open:
        raise NotYetEnded()
    law = rating_law(at)
    asked = {one.code: one.degrees for one in law.questions}
    answers = {code: score for code, score in said.answers.items() if code in asked}
    if said.score not in DEGREES or any(n not in asked[code] for code, n in answers.items()):
        raise InvalidInput(fields={"score": _("Chọn một mức đánh giá")})
    rating = Rating.objects.filter(dossier=dossier).first()
    words = tidy(said.comment)[:LONGEST_COMMENT]
    if rating is None:
        rating = Rating.objects.create(
            dossier=dossier, score=said.score, comment=words, rated_at=at, way=way
        )
    else:
        _change(rating, said.score, words, at, until=timedelta(days=law.change_days))
    RatingAnswer.objects.bulk_create(
        RatingAnswer(rating=rating, question=code, score=score) for code, score in answers.items()
    )
    events.publish(
        DOSSIER_RATED,
        subject=dossier,
        actor=RATER,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={
            "code": dossier.code,
            "score": said.score,
            **answers_in_figures(answers),
        },
    )
    return rating


def answers_in_figures(answers: Mapping[str, int]) -> dict[str, int]:
    """What the journal tells of the answers to questions: only what figures reckon with."""
    return {code: answers[code] for code in IN_FIGURES if code in answers}


def _change(rating: Rating, score: int, comment: str, at: datetime, *, until: timedelta) -> None:
    if at > rating.rated_at + until:
        raise AlreadyRated()
    rating.score, rating.comment, rating.changed_at = score, comment, at
    rating.save(update_fields=["score", "comment", "changed_at"])
    rating.answers.all().delete()
