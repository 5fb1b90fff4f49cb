"""Creates posts and says who holds them."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import tidy
from motcua.kernel.events import api as events
from motcua.kernel.organizations.events import APPOINTMENT_ENDED, HOLDER_APPOINTED, POST_CREATED
from motcua.kernel.organizations.models import Agency, Appointment, Post
from motcua.kernel.organizations.permissions import may_manage_agency
from motcua.kernel.organizations.queries.agencies import get_agency, get_appointment, get_post
from motcua.kernel.parties import api as parties


class PostTaken(Refusal):
    """Vị trí công tác này đã có trong thời gian đó, hoặc cơ quan đã có người đứng đầu."""

    message_en = "The post exists at that time, or the agency already has a head."


class AppointmentOverlaps(Refusal):
    """Vị trí công tác đã có người đảm nhiệm trong thời gian này."""

    message_en = "Somebody else holds the post at that time."


@transaction.atomic
def create_post(
    *,
    actor: Actor,
    agency_uuid: UUID,
    title: str,
    rank: int,
    valid_from: date,
    at: datetime,
    title_en: str = "",
    number: int = 1,
    is_head: bool = False,
    valid_to: date | None = None,
) -> Post:
    """
    Create a seat in an agency.

    :raises InvalidInput: naming each field that cannot be.
    :raises PostTaken: if the seat exists then, or another post heads the agency then.
    """
    agency = get_agency(agency_uuid)
    _require_manager(actor, agency)
    problems = {}
    if not title.strip():
        problems["title"] = _("Nhập tên vị trí công tác.")
    if rank < 1 or number < 1:
        problems["rank"] = _("Thứ bậc và số thứ tự tính từ 1.")
    problems |= _period_problem(valid_from, valid_to)
    if problems:
        raise InvalidInput(fields=problems)
    post = Post(
        agency=agency,
        title=tidy(title),
        title_en=tidy(title_en) or tidy(title),
        number=number,
        rank=rank,
        is_head=is_head,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as error:
        raise PostTaken() from error

    events.publish(
        POST_CREATED,
        subject=_subject(post),
        actor=actor,
        at=at,
        payload={"agency": agency.uuid},
        agency_uuid=agency.uuid,
    )
    return post


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    post_uuid: UUID,
    party_uuid: UUID,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
) -> Appointment:
    """
    Make a person the holder of a post for a time.

    It gives no rights by itself: roles are assigned to the person's account.

    :raises InvalidInput: if the period lies outside that of the post.
    :raises AppointmentOverlaps: if somebody holds the post on a day of the period.
    """
    post = get_post(post_uuid)
    _require_manager(actor, post.agency)
    problems = _period_problem(valid_from, valid_to)
    if valid_from < post.valid_from or (post.valid_to and valid_from >= post.valid_to):
        problems["valid_from"] = _("Vị trí công tác chưa có hoặc không còn vào ngày này.")
    if problems:
        raise InvalidInput(fields=problems)
    party = parties.get_party(party_uuid)
    appointment = Appointment(
        post=post, party=party, valid_from=valid_from, valid_to=valid_to or post.valid_to
    )
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise AppointmentOverlaps() from error

    events.publish(
        HOLDER_APPOINTED,
        subject=_subject(post),
        actor=actor,
        at=at,
        payload={
            "post": post.uuid,
            "party": party.uuid,
            "valid_from": valid_from,
            "valid_to": appointment.valid_to,
        },
        agency_uuid=post.agency.uuid,
    )
    return appointment


@transaction.atomic
def end_appointment(
    *, actor: Actor, appointment_uuid: UUID, valid_to: date, at: datetime
) -> Appointment:
    """
    Say on which day somebody no longer holds a post.

    :raises InvalidInput: if the day is not after the appointment's first, or not before its end.
    """
    Appointment.objects.select_for_update().filter(uuid=appointment_uuid).first()
    appointment = get_appointment(appointment_uuid)
    post = appointment.post
    _require_manager(actor, post.agency)
    problems = _period_problem(appointment.valid_from, valid_to)
    if appointment.valid_to is not None and valid_to > appointment.valid_to:
        problems["valid_to"] = _("Việc bổ nhiệm đã kết thúc trước ngày này.")
    if problems:
        raise InvalidInput(fields=problems)
    appointment.valid_to = valid_to
    appointment.save(update_fields=["valid_to"])

    events.publish(
        APPOINTMENT_ENDED,
        subject=_subject(post),
        actor=actor,
        at=at,
        payload={"post": post.uuid, "party": appointment.party.uuid, "valid_to": valid_to},
        agency_uuid=post.agency.uuid,
    )
    return appointment


def _require_manager(actor: Actor, agency: Agency) -> None:
    if not may_manage_agency(actor, agency.path):
        raise PermissionRefused()


def _subject(post: Post) -> events.Subject:
    return events.Subject("organizations.post", post.uuid)


def _period_problem(valid_from: date, valid_to: date | None) -> dict[str, str]:
    if valid_to is not None and valid_to <= valid_from:
        return {"valid_to": _("Ngày kết thúc phải sau ngày bắt đầu.")}
    return {}
