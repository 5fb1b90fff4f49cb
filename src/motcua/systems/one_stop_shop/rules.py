"""The arithmetic and the words of dossiers: codes, states, PINs, what may follow what."""

import base64
import copy
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.text import vietnam_day

# The ten public states of the national portal (DVCQG). A dossier shows these to everybody.
NATIONAL_CODES = {
    "submitted": 1,
    "accepted": 2,
    "not_accepted": 3,
    "processing": 4,
    "supplement": 5,
    "payment": 6,
    "withdrawn": 7,
    "stopped": 8,
    "decided": 9,
    "returned": 10,
}

# Which state may follow which. A dossier that ended keeps its state, but for the delivery.
FOLLOWING = {
    "submitted": {"accepted", "not_accepted", "supplement", "withdrawn"},
    "accepted": {"processing", "supplement", "payment", "withdrawn", "stopped", "decided"},
    "processing": {"supplement", "payment", "withdrawn", "stopped", "decided"},
    "supplement": {"submitted", "processing", "withdrawn", "stopped", "not_accepted"},
    "payment": {"processing", "withdrawn", "stopped"},
    "decided": {"returned"},
    "not_accepted": set(),
    "withdrawn": set(),
    "stopped": set(),
    "returned": set(),
}

PIN_DIGITS = 6


def may_follow(before: str, after: str) -> bool:
    """Whether a dossier in the state `before` may come into the state `after`."""
    return after in FOLLOWING[before]


def dossier_code(*, unit_code: str, day: date, order: int) -> str:
    """
    The code of a dossier: `<unit>-YYMMDD-XXXX`, e.g. H27.12-260615-0001.

    Circular 01/2018/TT-VPCP, art. 19: the receiving unit's code, the date received in six digits
    and the order in the day in four; the counter therefore runs per receiving unit and day.
    """
    return f"{unit_code}-{day:%y%m%d}-{order:04d}"


def pin_of(*, dossier_uuid: UUID, secret: str) -> str:
    """
    The lookup PIN of a dossier: six digits that only the holder of the secret can work out.

    Derived, not stored: the receipt can be printed again, and a stolen table holds no PIN.
    """
    digest = hmac.new(secret.encode(), b"dossier pin:" + dossier_uuid.bytes, hashlib.sha256)
    return f"{int.from_bytes(digest.digest()[:8], 'big') % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def same_pin(given: str, *, dossier_uuid: UUID, secret: str) -> bool:
    """Whether somebody told the PIN of a dossier; takes equally long for any wrong one."""
    right = pin_of(dossier_uuid=dossier_uuid, secret=secret)
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


@dataclass(frozen=True, slots=True)
class Needed:
    """A component that a dossier of this case must have."""

    code: str
    title: str
    is_required: bool
    alternative_to: str = ""
    condition: str = ""


def missing_papers(needed: Iterable[Needed], supplied: Iterable[str]) -> tuple[Needed, ...]:
    """The required components for which nothing was handed in."""
    have = set(supplied)
    papers = list(needed)
    instead = {one.alternative_to for one in papers if one.alternative_to and one.code in have}
    return tuple(
        one
        for one in papers
        if one.is_required
        and one.code not in have
        and one.code not in instead
        and not (one.alternative_to and one.alternative_to in have)
    )


def with_answers(
    answers: Mapping[str, Any], sent: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """
    The answers with those of the given names (`child/full_name`) taken from what was sent.

    A name that leads through a plain answer names nothing and changes nothing.
    """
    changed: dict[str, Any] = copy.deepcopy(dict(answers))
    for name in names:
        *path, last = name.split("/")
        source: Any = sent
        for step in path:
            source = source.get(step) if isinstance(source, Mapping) else None
        is_sent = isinstance(source, Mapping) and last in source
        target: Any = changed
        for step in path:
            if not isinstance(target, dict):
                break
            target = target.setdefault(step, {}) if is_sent else target.get(step)
        if not isinstance(target, dict):
            continue
        if is_sent:
            target[last] = source[last]
        else:
            target.pop(last, None)
    return changed


REPRESENTATION_KINDS = ("authorised", "legal_representative", "guardian")


def visit_problems(
    *,
    is_organization: bool,
    identity_check: str,
    identities: Iterable[str],
    identity_note: str,
    representation: tuple[str, str] | None,
) -> dict[str, str]:
    """
    What is missing of who came to the counter, by field, in Vietnamese.

    Decree 61/2018, art. 16 lets an authorised person submit; Civil Code 2015, art. 134 to 138: the
    authority is shown, and an organisation acts through a person.
    """
    found = {}
    if identity_check not in set(identities):
        found["identity_check"] = "Chọn giấy tờ đã đối chiếu"
    elif identity_check == "other" and len(identity_note.strip()) < 5:
        found["identity_note"] = "Ghi rõ đã đối chiếu bằng giấy tờ gì"
    if representation is None:
        if is_organization:
            found["visitor"] = "Tổ chức nộp hồ sơ qua người đại diện; nhập người đến quầy"
        return found
    kind, paper = representation
    if kind not in REPRESENTATION_KINDS:
        found["representation_kind"] = "Chọn tư cách đại diện"
    elif is_organization and kind == "guardian":
        found["representation_kind"] = "Tổ chức không có người giám hộ; chọn tư cách khác"
    if len(paper.strip()) < 5:
        found["representation_paper"] = (
            "Ghi số, ngày và nơi cấp giấy tờ chứng minh việc đại diện, ủy quyền"
        )
    return found


def could_be_address(email: str) -> bool:
    """Whether a text can be an address of electronic mail; whether it exists is not asked."""
    name, _at, domain = email.rpartition("@")
    return bool(name) and "." in domain and len(email) <= 254 and not set(email) & set(" \r\n\t,;")


MOST_IN_A_VOLUME = 2000  # about 130 lying pages of A4


def next_book(day: date, closed: Mapping[tuple[int, int], date]) -> tuple[int, int]:
    """
    The year and volume of the book in which something of a day is entered.

    `closed` has the days on which books were closed. A book closed, or full, within its year goes
    on in a further volume; closed on its last day or later, the next year's book follows.
    """
    year = day.year
    while True:
        volumes = [volume for of, volume in closed if of == year]
        if not volumes:
            return year, 1
        last = max(volumes)
        if closed[year, last] < date(year, 12, 31):
            return year, last + 1
        year += 1


def verdict_of_step(*, due_at: datetime | None, ended_at: datetime) -> str:
    """Whether a step was done early, in time or late by its norm, as the control slip says it."""
    if due_at is None:
        return "Đúng hạn"
    if ended_at > due_at:
        return "Quá hạn"
    return "Trước hạn" if vietnam_day(ended_at) < vietnam_day(due_at) else "Đúng hạn"


@dataclass(frozen=True, slots=True)
class RatingQuestion:
    """
    One thing that people are asked beside their rating as a whole.

    :ivar choices: its own answers, best first, as (degree, words); empty: the five degrees.
    """

    code: str
    title: Mapping[str, str]
    choices: tuple[tuple[int, Mapping[str, str]], ...] = ()

    @property
    def degrees(self) -> tuple[int, ...]:
        """What may be answered."""
        return tuple(degree for degree, _words in self.choices) or (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class RatingLaw:
    """How people rate, from a day on: the questions, until when, and the least group told of."""

    valid_from: date
    valid_to: date | None
    legal_basis: Mapping[str, str]
    link_days: int
    change_days: int
    least_group: int
    questions: tuple[RatingQuestion, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def read_rating_law(content: Mapping[str, Any]) -> list[RatingLaw]:
    """
    The versions of law/ratings.yaml.

    :raises ValueError: naming what is wrong.
    """
    try:
        found = [
            RatingLaw(
                valid_from=one["valid_from"],
                valid_to=one.get("valid_to"),
                legal_basis=one["legal_basis"],
                link_days=int(one["link_days"]),
                change_days=int(one["change_days"]),
                least_group=int(one["least_group"]),
                questions=tuple(_rating_question(q) for q in one["questions"]),
            )
            for one in content["versions"]
        ]
    except (KeyError, TypeError) as error:
        raise ValueError(f"law/ratings.yaml: {error!r}") from error
    if any(one.least_group < 2 or not one.questions for one in found):
        raise ValueError("law/ratings.yaml: least_group is 2 or more, and there are questions")
    return found


def _rating_question(told: Mapping[str, Any]) -> RatingQuestion:
    choices = tuple((int(one["degree"]), one["title"]) for one in told.get("choices", ()))
    return RatingQuestion(str(told["code"]), told["title"], choices)


def rating_token(*, dossier_uuid: UUID, secret: str) -> str:
    """
    What stands in the rating link of a dossier: 16 letters that only the secret's holder works out.

    Derived, not stored: whoever reads the tables cannot rate in somebody's place.
    """
    digest = hmac.new(secret.encode(), b"dossier rating:" + dossier_uuid.bytes, hashlib.sha256)
    return base64.b32encode(digest.digest()[:10]).decode().lower()


@dataclass(frozen=True, slots=True)
class RatedGroup:
    """Ratings of one agency, procedure or desk: how many, how many satisfied, their mean."""

    name: str
    count: int
    well: int
    mean: float


def shown_groups(
    groups: Iterable[RatedGroup], *, least: int
) -> tuple[list[RatedGroup], RatedGroup | None]:
    """
    The groups that are large enough to be told, and all others as one if that is large enough.

    What is left out stands in no sum either: a total minus what is shown would give it away.
    """
    all_groups = list(groups)
    large = [one for one in all_groups if one.count >= least]
    small = [one for one in all_groups if one.count < least]
    count = sum(one.count for one in small)
    if len(small) < 2 or count < least:
        return large, None
    weighed = sum(one.mean * one.count for one in small) / count
    return large, RatedGroup("", count, sum(one.well for one in small), weighed)
