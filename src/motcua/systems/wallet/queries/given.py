"""What was given to a matter or to an agency, and whether it may still be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, Refusal
from motcua.kernel.organizations import api as organizations

from .. import permissions
from ..models import Consent, PaperReading
from .papers import PaperView, day_of, view_of


class ConsentNotFound(NotFound):
    """Không tìm thấy giấy tờ này trong những giấy tờ được cho xem."""

    message_en = "This paper is not among those that you were given to read."


class ConsentEnded(Refusal):
    """
    Người có giấy tờ đã rút lại sự đồng ý, hoặc thời hạn cho xem đã hết. Cần giấy tờ này thì yêu cầu
    bổ sung.
    """

    status = 403
    message_en = (
        "The holder withdrew the consent, or its time is over. If the paper is needed, ask for it "
        "in a supplement request."
    )


@dataclass(frozen=True, slots=True)
class Given:
    """One paper that was given to be read: the paper, under which consent, until when."""

    consent_uuid: UUID
    paper: PaperView
    purpose: str
    agency_name: str
    given_by_name: str
    given_at: datetime
    until: date
    withdrawn_at: datetime | None
    is_open: bool
    readings: tuple[tuple[datetime, str, str], ...]  # when, who, of which agency


def consents() -> QuerySet[Consent]:
    """Consents with their papers."""
    return Consent.objects.select_related(
        "paper__holder", "paper__document__file", "paper__stored_file", "paper__replaced_by"
    )


def is_open(consent: Consent, on: date) -> bool:
    """Whether a consent lets read on a day."""
    removed = consent.paper.removed_at is not None
    return consent.withdrawn_at is None and on <= consent.until and not removed


def given_to(matter_uuid: UUID, *, at: datetime) -> dict[UUID, Given]:
    """What a matter was given from repositories, by consent, with who opened it."""
    found = list(consents().filter(matter_uuid=matter_uuid).order_by("id"))
    return _given(found, at)


def given_by(consent_uuids: Iterable[UUID], *, at: datetime) -> dict[UUID, Given]:
    """Some consents, whatever they are for; unknown ones are left out."""
    wanted = list(consent_uuids)
    return _given(list(consents().filter(uuid__in=wanted)), at) if wanted else {}


def shared_with(
    actor: Actor, *, at: datetime, after: str = "", limit: int = 20
) -> tuple[list[Given], str]:
    """What holders share with the agencies of an official now, the newest first."""
    paths = actor.paths_for(permissions.READ_SHARED)
    found = consents().filter(
        matter_uuid__isnull=True, withdrawn_at__isnull=True, until__gte=day_of(at)
    )
    if after.isdecimal() and len(after) < 19:
        found = found.filter(id__lt=int(after))
    shown = [one for one in found.order_by("-id")[:500] if _is_theirs(one, paths, at)]
    page = shown[:limit]
    return list(_given(page, at).values()), str(page[-1].pk) if len(shown) > limit else ""


def _is_theirs(consent: Consent, paths: tuple[str, ...], at: datetime) -> bool:
    return any(_covers(path, place) for path in paths for place in places_of(consent, at))


def _covers(path: str, place: str) -> bool:
    return place == path or place.startswith(f"{path}.")


def places_of(consent: Consent, at: datetime) -> tuple[str, ...]:
    """The agency that a consent names, and those that took over its work by now."""
    on, paths, waiting = day_of(at), [consent.agency_path], [consent.agency_uuid]
    seen: set[UUID] = set()
    while waiting:
        uuid = waiting.pop()
        if uuid in seen:
            continue
        seen.add(uuid)
        for step in organizations.list_agency_successors(uuid):
            if step.to_agency is not None and step.on_date <= on:
                paths.append(step.to_agency.path)
                waiting.append(step.to_agency.uuid)
    return tuple(paths)


def _given(found: list[Consent], at: datetime) -> dict[UUID, Given]:
    read: dict[int, list[PaperReading]] = {}
    for row in PaperReading.objects.filter(consent__in=found).order_by("id"):
        read.setdefault(row.consent_id, []).append(row)
    on = day_of(at)
    return {
        one.uuid: Given(
            consent_uuid=one.uuid,
            paper=view_of(one.paper, on),
            purpose=one.purpose,
            agency_name=one.agency_name,
            given_by_name=one.given_by_name,
            given_at=one.given_at,
            until=one.until,
            withdrawn_at=one.withdrawn_at,
            is_open=is_open(one, on),
            readings=tuple(
                (row.at, row.reader_name, row.agency_name) for row in read.get(one.pk, ())
            ),
        )
        for one in found
    }
