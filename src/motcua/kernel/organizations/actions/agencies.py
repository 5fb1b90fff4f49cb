"""Creates and changes agencies and records what became of them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import fold, tidy
from motcua.kernel.calendars import api as calendars
from motcua.kernel.events import api as events
from motcua.kernel.organizations.events import (
    AGENCY_CHANGED,
    AGENCY_CREATED,
    SUCCESSION_RECORDED,
)
from motcua.kernel.organizations.models import Agency, AgencySuccession
from motcua.kernel.organizations.permissions import may_manage_agency
from motcua.kernel.organizations.queries.agencies import get_agency
from motcua.kernel.organizations.queries.units import get_unit
from motcua.kernel.organizations.rules import codes, names

CHANGEABLE = ("address", "phone", "email", "calendar_code", "name_en", "place_name")


class CodeTaken(Refusal):
    """Mã hoặc vị trí trong cây tổ chức đã thuộc cơ quan khác trong thời gian này."""

    message_en = "The code or the place in the tree belongs to another agency at that time."


class SuccessionRecorded(Refusal):
    """Việc kế thừa giữa hai cơ quan này đã được ghi nhận."""

    message_en = "This succession between the two agencies has been recorded already."


@transaction.atomic
def create_agency(
    *,
    actor: Actor,
    parent_uuid: UUID,
    code: str,
    kind: str,
    name: str,
    label: str,
    abbreviation: str,
    valid_from: date,
    at: datetime,
    name_en: str = "",
    place_name: str = "",
    unit_code: str | None = None,
    calendar_code: str = "office",
    valid_to: date | None = None,
    code_status: str = "placeholder",
) -> Agency:
    """
    Create an agency below another one, with its calendar and its place in the tree.

    :raises InvalidInput: naming each field that cannot be.
    :raises CodeTaken: if another agency has the code or path on a day of the period.
    """
    parent = get_agency(parent_uuid)
    _require_manager(actor, parent)
    problems = _problems_of(code=code, kind=kind, name=name, label=label)
    problems |= _calendar_problem(calendar_code) | _period_problem(valid_from, valid_to)
    if problems:
        raise InvalidInput(fields=problems)
    agency = Agency(
        code=code,
        old_code=codes.old_code(code) or "",
        code_status=code_status,
        kind=kind,
        name=tidy(name),
        name_en=tidy(name_en) or tidy(name),
        folded_name=fold(name),
        short_name=names.heading(tidy(name)),
        heading_parent="" if kind.endswith("_committee") else parent.short_name,
        abbreviation=abbreviation.strip(),
        place_name=place_name.strip() or parent.place_name,
        unit=get_unit(unit_code, valid_from) if unit_code else parent.unit,
        parent=parent,
        path=codes.path_of(parent.path, label),
        calendar_code=calendar_code,
        valid_from=valid_from,
        valid_to=valid_to,
        is_edited=True,
    )
    _save_new(agency)

    events.publish(
        AGENCY_CREATED,
        subject=_subject(agency),
        actor=actor,
        at=at,
        payload={"code": code, "valid_from": valid_from},
        agency_uuid=agency.uuid,
    )
    return agency


@transaction.atomic
def change_agency(
    *, actor: Actor, agency_uuid: UUID, values: Mapping[str, str], at: datetime
) -> Agency:
    """
    Change an agency's contact, calendar, place name or English name.

    From then on the province's files no longer overwrite the agency.

    :raises InvalidInput: for an unknown calendar or field.
    """
    agency: Agency = Agency.objects.select_for_update().get(pk=get_agency(agency_uuid).pk)
    _require_manager(actor, agency)
    if unknown := [name for name in values if name not in CHANGEABLE]:
        raise InvalidInput(fields={name: _("Không sửa được mục này.") for name in unknown})
    problems = _calendar_problem(values.get("calendar_code", agency.calendar_code))
    if problems:
        raise InvalidInput(fields=problems)
    changed = [name for name, value in values.items() if getattr(agency, name) != value.strip()]
    if not changed:
        return agency
    for name in changed:
        setattr(agency, name, values[name].strip())
    agency.is_edited = True
    agency.save(update_fields=[*changed, "is_edited"])

    events.publish(
        AGENCY_CHANGED,
        subject=_subject(agency),
        actor=actor,
        at=at,
        payload={"fields": changed},
        agency_uuid=agency.uuid,
    )
    return agency


@transaction.atomic
def record_succession(
    *,
    actor: Actor,
    from_agency_uuid: UUID,
    to_agency_uuid: UUID | None,
    on_date: date,
    kind: str,
    share: str,
    at: datetime,
    note: str = "",
) -> AgencySuccession:
    """
    Record that an agency became another, wholly or in part, on a day.

    :raises InvalidInput: if the successor and the share contradict each other.
    :raises SuccessionRecorded: if it is on record already.
    """
    agency = get_agency(from_agency_uuid)
    _require_manager(actor, agency)
    successor = get_agency(to_agency_uuid) if to_agency_uuid else None
    if (successor is None) != (share in ("unknown", "none")):
        raise InvalidInput(fields={"share": _("Phần kế thừa không khớp với cơ quan kế thừa.")})
    row = AgencySuccession(
        from_agency=agency,
        to_agency=successor,
        on_date=on_date,
        kind=kind,
        share=share,
        note=note,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise SuccessionRecorded() from error

    events.publish(
        SUCCESSION_RECORDED,
        subject=_subject(agency),
        actor=actor,
        at=at,
        payload={
            "successor": successor.uuid if successor else None,
            "on_date": on_date,
            "share": share,
        },
        agency_uuid=agency.uuid,
    )
    return row


def _require_manager(actor: Actor, agency: Agency) -> None:
    if not may_manage_agency(actor, agency.path):
        raise PermissionRefused()


def _subject(agency: Agency) -> events.Subject:
    return events.Subject("organizations.agency", agency.uuid)


def _problems_of(*, code: str, kind: str, name: str, label: str) -> dict[str, str]:
    problems = {}
    try:
        codes.check_code(code)
    except codes.InvalidCode:
        problems["code"] = _("Mã cơ quan chưa đúng dạng, ví dụ H27.90.05.")
    try:
        codes.path_of("h27", label)
    except codes.InvalidCode:
        problems["label"] = _("Nhãn chỉ gồm chữ thường không dấu và chữ số.")
    if kind not in Agency.Kind.values:
        problems["kind"] = _("Chọn loại cơ quan.")
    if not name.strip():
        problems["name"] = _("Nhập tên cơ quan.")
    return problems


def _save_new(agency: Agency) -> None:
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as error:
        raise CodeTaken() from error


def _period_problem(valid_from: date, valid_to: date | None) -> dict[str, str]:
    if valid_to is not None and valid_to <= valid_from:
        return {"valid_to": _("Ngày kết thúc phải sau ngày bắt đầu.")}
    return {}


def _calendar_problem(code: str) -> dict[str, str]:
    known = {known for known, _title in calendars.list_calendars()}
    return {} if code in known else {"calendar_code": _("Chọn lịch làm việc.")}
