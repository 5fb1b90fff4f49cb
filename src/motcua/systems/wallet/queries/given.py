"""What was given to a matter or to an agency, and whether it may still be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.organizations import api as organizations

from .. import permissions
from ..models import Consent, PaperReading
from .papers import PaperView, view_of


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
    found = consents().filter(
        matter_uuid__isnull=True,
        withdrawn_at__isnull=True,
        until__gte=vietnam_day(at),
        paper__removed_at__isnull=True,
    )
    found = found.filter(agency_uuid__in=_agencies_of(actor, found, at))
    if after.isdecimal() and len(after) < 19:
        found = found.filter(id__lt=int(after))
    page = list(found.order_by("-id")[: limit + 1])
    shown = list(_given(page[:limit], at).values())
    return shown, str(page[limit - 1].pk) if len(page) > limit else ""


def _agencies_of(actor: Actor, found: QuerySet[Consent], at: datetime) -> list[UUID]:
    """Of the agencies that papers are shared with: those for which the actor reads now."""
    paths = actor.paths_for(permissions.READ_SHARED)
    alive = {agency.uuid for agency in organizations.list_agencies(on=vietnam_day(at))}
    theirs = []
    for uuid, path in found.order_by().values_list("agency_uuid", "agency_path").distinct():
        places = (path,) if uuid in alive else places_of(uuid, path, at=at)
        if any(_covers(own, place) for own in paths for place in places):
            theirs.append(uuid)
    return theirs


def _covers(path: str, place: str) -> bool:
    return place == path or place.startswith(f"{path}.")


def places_of(agency_uuid: UUID, agency_path: str, *, at: datetime) -> tuple[str, ...]:
    """An agency, and those that took over its work by now."""
    on, paths, waiting = vietnam_day(at), [agency_path], [agency_uuid]
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
    on = vietnam_day(at)
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
