"""Ratings: the link by which one rates, the dossier behind it, and figures without names."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Avg, Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import limits

from .. import permissions, rules
from ..models import Dossier, Rating, RatingAnswer

SEE = permissions.SEE_RATINGS
WELL = 4
LONGEST_LIST = 20
TRIES_AN_HOUR = 60
_BY = {
    "agency": "dossier__competent_agency__name",
    "procedure": "dossier__procedure_code",
    "desk": "dossier__receiving_agency__name",
}


class RatingLinkWrong(NotFound):
    """Đường dẫn đánh giá không đúng. Vui lòng mở lại từ thông báo, hoặc nhập mã hồ sơ và mã PIN."""

    message_en = (
        "The rating link is not right. Open it from the message again, or enter the code and PIN."
    )


class RatingLinkExpired(Refusal):
    """Đường dẫn đánh giá đã hết hạn. Ông/Bà vẫn có thể gửi phản ánh, kiến nghị về hồ sơ này."""

    status = 410
    message_en = "The rating link has expired. You can still give feedback about the application."


@dataclass(frozen=True, slots=True)
class Given:
    """A dossier that somebody may rate, and how they did."""

    dossier: Dossier
    link: str
    score: int | None
    comment: str
    answers: Mapping[str, int]
    change_until: datetime | None  # None before it is rated
    law: rules.RatingLaw


def rating_law(at: datetime) -> rules.RatingLaw:
    """What holds at a moment. :raises LookupError: if the content says nothing of the day."""
    day = vietnam_day(at)
    found = next((one for one in _read(str(province_root())) if one.holds_on(day)), None)
    if found is None:
        raise LookupError(f"law/ratings.yaml says nothing of {day.isoformat()}")
    return found


@cache
def _read(root: str) -> list[rules.RatingLaw]:
    return rules.read_rating_law(load_yaml(province_root() / "law" / "ratings.yaml"))


def rating_address(dossier: Dossier) -> str:
    """The whole address at which a dossier is rated without an account."""
    token = rules.rating_token(dossier_uuid=dossier.uuid, secret=settings.SECRET_KEY)
    path = reverse("one_stop_shop:rating_give", kwargs={"number": dossier.pk, "token": token})
    return f"{str(settings.MOTCUA_ADDRESS).rstrip('/')}{path}"


def dossier_by_link(*, number: int, token: str, address: str, at: datetime) -> Given:
    """
    The dossier of a rating link, while it holds.

    :raises RatingLinkWrong: for a link that is none.
    :raises RatingLinkExpired: long after the dossier's end.
    :raises TooManyAttempts: after too many tries from one address.
    """
    limits.hit(f"rating-link:{address}", limit=TRIES_AN_HOUR, seconds=3600, at=at)
    found = Dossier.objects.select_related("competent_agency", "rating")
    dossier = found.filter(pk=number).first() if number < 2**62 else None
    right = (
        rules.rating_token(dossier_uuid=dossier.uuid, secret=settings.SECRET_KEY) if dossier else ""
    )
    if dossier is None or not hmac.compare_digest(token.encode(errors="replace"), right.encode()):
        raise RatingLinkWrong()
    law = rating_law(at)
    if dossier.ended_at is not None and at > dossier.ended_at + timedelta(days=law.link_days):
        raise RatingLinkExpired()
    return given_of(dossier, at=at)


def given_of(dossier: Dossier, *, at: datetime) -> Given:
    """A dossier as the page of its rating shows it."""
    law, rating = rating_law(at), getattr(dossier, "rating", None)
    answers = dict(rating.answers.values_list("question", "score")) if rating else {}
    token = rules.rating_token(dossier_uuid=dossier.uuid, secret=settings.SECRET_KEY)
    return Given(
        dossier=dossier,
        link=reverse("one_stop_shop:rating_give", kwargs={"number": dossier.pk, "token": token}),
        score=rating.score if rating else None,
        comment=rating.comment if rating else "",
        answers=answers,
        change_until=rating.rated_at + timedelta(days=law.change_days) if rating else None,
        law=law,
    )


@dataclass(frozen=True, slots=True)
class RatingFigures:
    """What people think, told so that nobody can be found out."""

    count: int
    well: int
    mean: float
    groups: Sequence[rules.RatedGroup]
    rest: rules.RatedGroup | None
    questions: Sequence[tuple[Mapping[str, str], int, float]]  # (title, answers, mean)
    comments: Sequence[tuple[datetime, int, str]]
    least: int


def read_rating_figures(
    *, actor: Actor, by: str, since: datetime, until: datetime, at: datetime
) -> RatingFigures:
    """
    The ratings of a time at the agencies that the actor answers for, in groups by agency,
    procedure or desk. Groups of few are not told, and no sum gives them away.
    """
    law = rating_law(at)
    rows = _within(actor).filter(rated_at__gte=since, rated_at__lt=until)
    found = rows.values_list(_BY.get(by, _BY["agency"])).annotate(
        told=Count("id"), well=Count("id", filter=Q(score__gte=WELL)), mean=Avg("score")
    )
    groups = sorted(
        (rules.RatedGroup(str(name), n, well, float(mean)) for name, n, well, mean in found),
        key=lambda one: (-one.count, one.name),
    )
    shown, rest = rules.shown_groups(groups, least=law.least_group)
    told = [*shown, rest] if rest else shown
    count = sum(one.count for one in told)
    return RatingFigures(
        count=count,
        well=sum(one.well for one in told),
        mean=sum(one.mean * one.count for one in told) / count if count else 0.0,
        groups=shown,
        rest=rest,
        questions=_questions(rows, law),
        comments=_comments(rows, law),
        least=law.least_group,
    )


def _within(actor: Actor) -> QuerySet[Rating]:
    within = Q(pk__in=[])
    for path in actor.paths_for(SEE):
        below = Q(dossier__competent_path__gt=f"{path}.", dossier__competent_path__lt=f"{path}/")
        within |= Q(dossier__competent_path=path) | below
    return Rating.objects.filter(within)


def _questions(
    rows: QuerySet[Rating], law: rules.RatingLaw
) -> list[tuple[Mapping[str, str], int, float]]:
    answers = RatingAnswer.objects.filter(rating__in=rows).values_list("question")
    found = {
        code: (n, float(mean)) for code, n, mean in answers.annotate(Count("id"), Avg("score"))
    }
    return [
        # A question with answers of its own has no mean that says anything.
        (one.title, *found[one.code])
        for one in law.questions
        if not one.choices and one.code in found and found[one.code][0] >= law.least_group
    ]


def _comments(rows: QuerySet[Rating], law: rules.RatingLaw) -> list[tuple[datetime, int, str]]:
    """Words without code and name, and the month only; none where few have rated."""
    said = rows.exclude(comment="")
    if said.count() < law.least_group:
        return []
    newest = said.order_by("-rated_at")[:LONGEST_LIST]
    return sorted(newest.values_list("rated_at", "score", "comment"), key=lambda one: one[2])


def degree_words() -> list[tuple[str, str, str]]:
    """The five degrees, best first, as choices of a form."""
    return [
        ("5", _("Rất hài lòng"), ""),
        ("4", _("Hài lòng"), ""),
        ("3", _("Bình thường"), ""),
        ("2", _("Không hài lòng"), ""),
        ("1", _("Rất không hài lòng"), ""),
    ]
