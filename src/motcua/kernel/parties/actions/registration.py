"""People and organisations come in once, however often and by however many doors they are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import fold, tidy, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.parties import rules
from motcua.kernel.parties.events import (
    ORGANIZATION_REGISTERED,
    PERSON_COMPLETED,
    PERSON_REGISTERED,
)
from motcua.kernel.parties.models import ContactPoint, Identifier, Party
from motcua.kernel.parties.permissions import may_register_party
from motcua.kernel.parties.queries.records import find_party_by_identifier

from .contact import write_contact_point


class IdentityConflict(Refusal):
    """
    Số {kind} {masked} đã được ghi nhận cho một người có họ tên, ngày sinh hoặc giới tính khác.
    Vui lòng đối chiếu lại với thẻ căn cước; nếu thông tin trên thẻ đúng, đề nghị mang thẻ đến
    bộ phận một cửa để cán bộ kiểm tra và điều chỉnh.

    Never says what is on file: the number may have been typed to find out.
    """

    message_en = (
        "The {kind_en} {masked} is already on file for somebody with another name, date of birth "
        "or sex. Please compare it with the identity card; if the card is right, bring it to the "
        "one-stop desk so that an officer can check and correct the record."
    )


@dataclass(frozen=True, slots=True)
class _Particulars:
    """What is told of a person in one registration, cleaned."""

    full_name: str
    birth_date: date | None
    gender: str | None
    birth_place_code: str
    nationality: str
    ethnicity: str
    residence_unit_code: str
    residence_detail: str

    def conflicts_with(self, party: Party) -> bool:
        return (
            fold(self.full_name) != party.folded_name
            or _differ(self.birth_date, party.birth_date)
            or _differ(self.gender, party.gender)
        )


def _differ(told: Any, kept: Any) -> bool:
    return told is not None and kept is not None and told != kept


@transaction.atomic
def register_person(
    *,
    actor: Actor,
    full_name: str,
    personal_code: str | None,
    birth_date: date | None,
    gender: rules.Gender | None,
    at: datetime,
    birth_place_code: str | None = None,
    nationality: str = "VN",
    ethnicity: str | None = None,
    residence: Mapping[str, str] | None = None,
    phone: str | None = None,
    email: str | None = None,
    old_identity_number: str | None = None,
) -> Party:
    """
    Register a person, or find the one who is on file under the number and complete what lacks.

    Telling the same person again, also at the same moment through another door, gives the same
    row. Without a number (a newborn child) each call makes a new row. What is on file is never
    overwritten here. `residence` is `{"unit_code": …, "detail": …}`.

    :raises InvalidInput: with the fields whose values cannot be right.
    :raises IdentityConflict: if the number belongs to a person of another name, birth or sex.
    """
    if not may_register_party(actor):
        raise PermissionRefused()
    problems = _check_person(
        full_name, personal_code, birth_date, gender, phone, email, old_identity_number, at
    )
    if problems:
        raise InvalidInput(fields=problems)
    code = rules.digits(personal_code) if personal_code else None
    told = _Particulars(
        full_name=tidy(full_name),
        birth_date=birth_date,
        gender=gender or (rules.gender_of(code) if code else None),
        birth_place_code=birth_place_code or "",
        nationality=nationality,
        ethnicity=ethnicity or "",
        residence_unit_code=(residence or {}).get("unit_code", ""),
        residence_detail=tidy((residence or {}).get("detail", "")),
    )
    numbers = {
        kind: rules.digits(value)
        for kind, value in (
            (Identifier.Kind.PERSONAL_CODE, personal_code),
            (Identifier.Kind.OLD_IDENTITY_NUMBER, old_identity_number),
        )
        if value
    }
    party = _find_locked(numbers)
    if party is None:
        party = _add_person(actor, told, has_code=code is not None, at=at)
    elif told.conflicts_with(party):
        raise _conflict(numbers)
    else:
        _complete_person(actor, party, told, at=at)
    _keep_numbers(party, numbers, at=at)
    _keep_first_contacts(actor, party, phone=phone, email=email, at=at)
    return party


@transaction.atomic
def register_organization(
    *,
    actor: Actor,
    legal_name: str,
    tax_code: str,
    at: datetime,
    residence: Mapping[str, str] | None = None,
    phone: str | None = None,
    email: str | None = None,
) -> Party:
    """
    Register an organisation by its tax code, or find the one that is on file.

    A later legal name does not replace the one on file: businesses change names by a decision,
    which arrives from the business register.

    :raises InvalidInput: if the name is missing or the tax code cannot be right.
    """
    if not may_register_party(actor):
        raise PermissionRefused()
    day = vietnam_day(at)
    checks = {
        "legal_name": None if legal_name.strip() else _NAME_MISSING,
        "tax_code": rules.check_tax_code(tax_code, on=day),
        "phone": rules.check_phone(phone) if phone else None,
        "email": rules.check_email(email) if email else None,
    }
    if problems := _messages(checks):
        raise InvalidInput(fields=problems)
    numbers = {Identifier.Kind.TAX_CODE: rules.digits(tax_code)}
    party = _find_locked(numbers)
    if party is not None and party.is_person:
        raise _conflict(numbers)
    if party is None:
        party = Party.objects.create(
            kind=Party.Kind.ORGANIZATION,
            full_name=tidy(legal_name),
            folded_name=fold(legal_name)[:300],
            nationality="VN",
            residence_unit_code=(residence or {}).get("unit_code", ""),
            residence_detail=tidy((residence or {}).get("detail", "")),
            registered_at=at,
        )
        _keep_numbers(party, numbers, at=at)
        events.publish(ORGANIZATION_REGISTERED, subject=party, actor=actor, at=at, payload={})
    _keep_first_contacts(actor, party, phone=phone, email=email, at=at)
    return party


_NAME_MISSING = rules.Problem(
    "name_missing", "Vui lòng nhập họ tên hoặc tên gọi.", "Please enter the name."
)


def _check_person(  # noqa: PLR0917
    full_name: str,
    personal_code: str | None,
    birth_date: date | None,
    gender: rules.Gender | None,
    phone: str | None,
    email: str | None,
    old_identity_number: str | None,
    at: datetime,
) -> dict[str, str]:
    day = vietnam_day(at)
    checks = {
        "full_name": None if full_name.strip() else _NAME_MISSING,
        "birth_date": rules.check_birth_date(birth_date, on=day) if birth_date else None,
        "personal_code": rules.check_personal_code(
            personal_code, birth_date=birth_date, gender=gender
        )
        if personal_code
        else None,
        "old_identity_number": rules.check_old_identity_number(old_identity_number)
        if old_identity_number
        else None,
        "phone": rules.check_phone(phone) if phone else None,
        "email": rules.check_email(email) if email else None,
    }
    return _messages(checks)


def _messages(checks: Mapping[str, rules.Problem | None]) -> dict[str, str]:
    language = get_language() or "vi"
    return {field: problem.message(language) for field, problem in checks.items() if problem}


def _find_locked(numbers: Mapping[Identifier.Kind, str]) -> Party | None:
    """The party of the first number on file, while nobody else registers the same numbers."""
    with connection.cursor() as cursor:
        for kind, value in sorted(numbers.items()):
            # Two doors may tell of one person at the same moment; the second one waits here and
            # then finds the row of the first instead of failing on the unique number.
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}:{value}"]
            )
    for kind, value in numbers.items():
        party = find_party_by_identifier(kind, value)
        if party is not None:
            return Party.objects.select_for_update().get(pk=party.pk)
    return None


def _add_person(actor: Actor, told: _Particulars, *, has_code: bool, at: datetime) -> Party:
    party = Party.objects.create(
        kind=Party.Kind.PERSON,
        full_name=told.full_name,
        folded_name=fold(told.full_name),
        birth_date=told.birth_date,
        gender=told.gender,
        birth_place_code=told.birth_place_code,
        nationality=told.nationality,
        ethnicity=told.ethnicity,
        residence_unit_code=told.residence_unit_code,
        residence_detail=told.residence_detail,
        registered_at=at,
    )
    events.publish(
        PERSON_REGISTERED,
        subject=party,
        actor=actor,
        at=at,
        payload={"is_numbered": has_code},
    )
    return party


def _complete_person(actor: Actor, party: Party, told: _Particulars, *, at: datetime) -> None:
    names = (
        "birth_date",
        "gender",
        "birth_place_code",
        "ethnicity",
        "residence_unit_code",
        "residence_detail",
    )
    lacking = [name for name in names if not getattr(party, name) and getattr(told, name)]
    if not lacking:
        return
    for name in lacking:
        setattr(party, name, getattr(told, name))
    party.save(update_fields=lacking)
    events.publish(PERSON_COMPLETED, subject=party, actor=actor, at=at, payload={"fields": lacking})


def _keep_numbers(party: Party, numbers: Mapping[Identifier.Kind, str], *, at: datetime) -> None:
    kept = {row.kind: row.value for row in Identifier.objects.filter(party=party)}
    for kind, value in numbers.items():
        holder = find_party_by_identifier(kind, value)
        if kept.get(kind, value) != value or (holder is not None and holder.pk != party.pk):
            raise _conflict({kind: value})
        if kind not in kept:
            Identifier.objects.create(party=party, kind=kind, value=value, registered_at=at)


def _keep_first_contacts(
    actor: Actor, party: Party, *, phone: str | None, email: str | None, at: datetime
) -> None:
    kept = set(ContactPoint.objects.filter(party=party).values_list("kind", flat=True))
    for kind, value in ((ContactPoint.Kind.PHONE, phone), (ContactPoint.Kind.EMAIL, email)):
        if value and kind not in kept:
            write_contact_point(
                actor=actor, party=party, kind=kind, value=value, is_verified=False, at=at
            )


def _conflict(numbers: Mapping[Identifier.Kind, str]) -> IdentityConflict:
    names = {
        Identifier.Kind.PERSONAL_CODE: ("định danh cá nhân", "personal number"),
        Identifier.Kind.OLD_IDENTITY_NUMBER: ("chứng minh nhân dân", "old identity number"),
        Identifier.Kind.TAX_CODE: ("thuế (mã số thuế)", "tax code"),
    }
    kind, value = next(iter(numbers.items()))
    vi, en = names[kind]
    return IdentityConflict(kind=vi, kind_en=en, masked=rules.masked(value))
