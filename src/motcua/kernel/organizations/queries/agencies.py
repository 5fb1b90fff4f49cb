"""Reads agencies, posts and holders as they were on a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.kernel.organizations.models import Agency, AgencySuccession, Appointment, Post


class AgencyUnknown(NotFound):
    """Không tìm thấy cơ quan."""

    message_en = "There is no such agency."


class PostUnknown(NotFound):
    """Không tìm thấy vị trí công tác."""

    message_en = "There is no such post."


class AppointmentUnknown(NotFound):
    """Không tìm thấy việc bổ nhiệm, phân công."""

    message_en = "There is no such appointment."


_BY_UUID: Lookup[Agency] = Lookup(
    lambda uuid: Agency.objects.select_related("unit", "parent").filter(uuid=uuid), is_content=True
)
_DESK_BELOW: Lookup[Agency] = Lookup(
    lambda parent, on: (
        Agency.objects.in_force_on(on)
        .select_related("unit", "parent")
        .filter(parent=parent, kind=Agency.Kind.ONE_STOP_DESK)
        .order_by("pk")
    ),
    is_content=True,
)


def get_agency(agency_uuid: UUID) -> Agency:
    """
    One agency with its unit and parent.

    :raises AgencyUnknown: if there is none.
    """
    agency = _BY_UUID.find(uuid=agency_uuid)
    if agency is None:
        raise AgencyUnknown()
    return agency


def find_agency_by_code(code: str, on: date) -> Agency | None:
    """The agency that had the code on the day, in the new form or the old one."""
    agency: Agency | None = (
        Agency.objects.in_force_on(on)
        .select_related("unit", "parent")
        .filter(Q(code=code) | Q(old_code=code))
        .first()
    )
    return agency


def list_agencies(
    *,
    on: date,
    kind: str | None = None,
    unit_code: str | None = None,
    under: str | None = None,
    parent: Agency | None = None,
) -> list[Agency]:
    """The agencies of a day by path; of a kind, a unit, a subtree (`under` a path) or a parent."""
    found = Agency.objects.in_force_on(on).select_related("unit", "parent").order_by("path")
    if kind:
        found = found.filter(kind=kind)
    if unit_code:
        found = found.filter(unit__code=unit_code)
    if under:
        found = found.filter(Q(path=under) | Q(path__startswith=f"{under}."))
    if parent:
        found = found.filter(parent=parent)
    return list(found)


def desk_of(agency_uuid: UUID, on: date) -> Agency | None:
    """The one-stop desk that receives for an agency: its own, or that of the agency above."""
    agency: Agency | None = get_agency(agency_uuid)
    while agency is not None:
        if agency.kind == Agency.Kind.ONE_STOP_DESK:
            return agency
        desk = _DESK_BELOW.find(parent=agency.pk, on=on)
        if desk is not None:
            return desk
        agency = agency.parent
    return None


def agency_names(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of agencies by uuid, whenever they were in force."""
    return dict(Agency.objects.filter(uuid__in=list(uuids)).values_list("uuid", "name"))


def list_agency_successors(agency_uuid: UUID) -> list[AgencySuccession]:
    """The agencies that took over from one, with their shares; the greater part first."""
    order = {"full": 0, "part-main": 1, "part": 2}
    return sorted(
        AgencySuccession.objects.filter(from_agency__uuid=agency_uuid)
        .select_related("to_agency")
        .order_by("to_agency__code"),
        key=lambda step: (step.on_date, order.get(step.share, 3)),
    )


def posts_of(agency_uuid: UUID, on: date) -> list[Post]:
    """The posts of an agency on a day, the highest first."""
    return list(
        Post.objects.in_force_on(on)
        .filter(agency__uuid=agency_uuid)
        .order_by("rank", "title", "number")
    )


def get_post(post_uuid: UUID) -> Post:
    """
    One post with its agency.

    :raises PostUnknown: if there is none.
    """
    post: Post | None = Post.objects.select_related("agency").filter(uuid=post_uuid).first()
    if post is None:
        raise PostUnknown()
    return post


def holder_of(post_uuid: UUID, on: date) -> Appointment | None:
    """Who held a post on a day, with the party."""
    appointment: Appointment | None = (
        Appointment.objects.in_force_on(on)
        .select_related("post", "party")
        .filter(post__uuid=post_uuid)
        .first()
    )
    return appointment


def head_of(agency_uuid: UUID, on: date) -> Appointment | None:
    """Who headed an agency on a day, with the post and the party."""
    appointment: Appointment | None = (
        Appointment.objects.in_force_on(on)
        .select_related("post", "party")
        .filter(post__agency__uuid=agency_uuid, post__is_head=True)
        .first()
    )
    return appointment


def get_appointment(appointment_uuid: UUID) -> Appointment:
    """
    One appointment with its post and agency.

    :raises AppointmentUnknown: if there is none.
    """
    appointment: Appointment | None = (
        Appointment.objects.select_related("post__agency", "party")
        .filter(uuid=appointment_uuid)
        .first()
    )
    if appointment is None:
        raise AppointmentUnknown()
    return appointment
