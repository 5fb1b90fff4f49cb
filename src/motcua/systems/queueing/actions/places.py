"""Setting up places of service, their groups and counters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.calendars import api as calendars
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import PLACE_SET
from ..models import Counter, Place, ServiceGroup
from ..permissions import may_manage

_SLUG = set("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True)
class GroupSetting:
    """What a group of services is set to."""

    prefix: str
    title: Mapping[str, str]
    field_codes: Sequence[str] = ()
    minutes: int = 10
    slot_minutes: int = 30
    slot_capacity: int = 0
    is_offered: bool = True


@transaction.atomic
def set_place(
    *,
    actor: Actor,
    code: str,
    agency_uuid: UUID,
    title: Mapping[str, str],
    calendar_code: str,
    at: datetime,
    last_ticket_minutes: int = 15,
) -> Place:
    """
    Set up a place of service, or change the one with this code.

    :raises InvalidInput: naming what is wrong.
    """
    agency = organizations.get_agency(agency_uuid)
    access.require(may_manage(actor, agency.path))
    place = Place.objects.select_for_update(of=("self",)).filter(code=code).first()
    if place is not None:
        access.require(may_manage(actor, place.agency.path))
    _check_place(code, title, calendar_code, last_ticket_minutes)
    values = {
        "agency": agency,
        "title": {language: tidy(text) for language, text in title.items() if text.strip()},
        "calendar_code": calendar_code,
        "last_ticket_minutes": last_ticket_minutes,
    }
    defaults = {**values, "kiosk_key": uuid4()}
    place, _made = Place.objects.update_or_create(
        code=code, defaults=values, create_defaults=defaults
    )
    _publish(actor, place, "place", at)
    return place


def _check_place(
    code: str, title: Mapping[str, str], calendar_code: str, last_ticket_minutes: int
) -> None:
    fields = {}
    if not code or len(code) > 40 or set(code) - _SLUG:
        fields["code"] = _("Mã gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: ky-xuan")
    if not title.get("vi", "").strip():
        fields["title"] = _("Nhập tên điểm phục vụ")
    if calendar_code not in {known for known, _title in calendars.list_calendars()}:
        fields["calendar"] = _("Chọn lịch làm việc trong danh sách")
    if not 0 <= last_ticket_minutes <= 240:
        fields["last_ticket_minutes"] = _("Nhập số phút từ 0 đến 240")
    if fields:
        raise InvalidInput(fields=fields)


@transaction.atomic
def set_group(
    *, actor: Actor, place_uuid: UUID, setting: GroupSetting, at: datetime
) -> ServiceGroup:
    """
    Set up a group of services of a place, or change the one with this letter.

    :raises InvalidInput: naming what is wrong.
    """
    place = _locked(actor, place_uuid)
    _check_group(setting)
    group, _made = ServiceGroup.objects.update_or_create(
        place=place,
        prefix=setting.prefix,
        defaults={
            "title": {one: tidy(text) for one, text in setting.title.items() if text.strip()},
            "field_codes": list(setting.field_codes),
            "minutes": setting.minutes,
            "slot_minutes": setting.slot_minutes,
            "slot_capacity": setting.slot_capacity,
            "is_offered": setting.is_offered,
        },
    )
    _publish(actor, place, f"group {group.prefix}", at)
    return group


def _check_group(setting: GroupSetting) -> None:
    fields: dict[str, Any] = {}
    prefix = setting.prefix
    if not (1 <= len(prefix) <= 2 and prefix.isascii() and prefix.isalpha() and prefix.isupper()):
        fields["prefix"] = _("Ký hiệu là một hoặc hai chữ in hoa, ví dụ: A")
    if not setting.title.get("vi", "").strip():
        fields["title"] = _("Nhập tên nhóm việc")
    if not 1 <= setting.minutes <= 240:
        fields["minutes"] = _("Nhập số phút từ 1 đến 240")
    if not 5 <= setting.slot_minutes <= 240:
        fields["slot_minutes"] = _("Khung giờ dài từ 5 đến 240 phút")
    if not 0 <= setting.slot_capacity <= 200:
        fields["slot_capacity"] = _("Nhập số người từ 0 đến 200")
    if fields:
        raise InvalidInput(fields=fields)


@transaction.atomic
def set_counter(
    *,
    actor: Actor,
    place_uuid: UUID,
    number: int,
    group_uuids: Sequence[UUID],
    at: datetime,
    is_in_use: bool = True,
) -> Counter:
    """
    Set up a counter of a place with the groups that it serves.

    :raises InvalidInput: for a number that is none, or groups of another place.
    """
    place = _locked(actor, place_uuid)
    groups = list(place.groups.filter(uuid__in=list(group_uuids)))
    fields = {}
    if not 1 <= number <= 99:
        fields["number"] = _("Số quầy từ 1 đến 99")
    if not groups or len(groups) != len(set(group_uuids)):
        fields["groups"] = _("Chọn ít nhất một nhóm việc của điểm này")
    if fields:
        raise InvalidInput(fields=fields)
    counter, _made = Counter.objects.update_or_create(
        place=place, number=number, defaults={"is_in_use": is_in_use}
    )
    counter.groups.set(groups)
    _publish(actor, place, f"counter {number}", at)
    return counter


@transaction.atomic
def renew_kiosk_key(*, actor: Actor, place_uuid: UUID, at: datetime) -> Place:
    """Give the kiosk a new address: the old one, and copies of its QR code, lead nowhere then."""
    place = _locked(actor, place_uuid)
    place.kiosk_key = uuid4()
    place.save(update_fields=["kiosk_key"])
    _publish(actor, place, "kiosk key", at)
    return place


def _locked(actor: Actor, place_uuid: UUID) -> Place:
    place = (
        Place.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(uuid=place_uuid)
        .first()
    )
    access.require(place is not None and may_manage(actor, place.agency.path))
    assert place is not None
    return place


def _publish(actor: Actor, place: Place, what: str, at: datetime) -> None:
    events.publish(
        PLACE_SET,
        subject=place,
        actor=actor,
        at=at,
        agency_uuid=place.agency.uuid,
        payload={"place": place.code, "what": what},
    )
