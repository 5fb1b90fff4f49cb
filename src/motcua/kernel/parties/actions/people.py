"""Many people at once, each with a number: for loaders that bring thousands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.text import fold, tidy
from motcua.kernel.events import api as events
from motcua.kernel.parties import rules
from motcua.kernel.parties.events import CONTACT_POINT_SET, PERSON_REGISTERED
from motcua.kernel.parties.models import ContactPoint, Identifier, Party
from motcua.kernel.parties.permissions import may_register_party

from .registration import IdentityConflict

CODE = Identifier.Kind.PERSONAL_CODE


@transaction.atomic
def register_people(
    *, actor: Actor, people: Sequence[Mapping[str, Any]], at: datetime
) -> list[Party]:
    """
    Register people by their numbers, in a few statements for all, as `register_person` does one.

    Each has `full_name`, `personal_code`, `birth_date`, `gender`, and may have `phone` and
    `residence`. Who is on file under the number is given back as they are.

    :raises InvalidInput: if a number or a telephone cannot be right.
    :raises IdentityConflict: if a number belongs to a person of another name.
    """
    if not may_register_party(actor):
        raise PermissionRefused()
    _require_right(people)
    codes = [rules.digits(one["personal_code"]) for one in people]
    known = _known(codes)
    new = {
        code: _party(one, at) for code, one in zip(codes, people, strict=True) if code not in known
    }
    Party.objects.bulk_create(new.values())
    Identifier.objects.bulk_create(
        Identifier(party=party, kind=CODE, value=code, registered_at=at)
        for code, party in new.items()
    )
    telephones = [
        ContactPoint(
            party=new[code],
            kind=ContactPoint.Kind.PHONE,
            value=rules.normal_phone(one["phone"]),
            changed_at=at,
        )
        for code, one in zip(codes, people, strict=True)
        if code in new and one.get("phone")
    ]
    ContactPoint.objects.bulk_create(telephones)
    _tell(actor, list(new.values()), [one.party for one in telephones], at)
    found = known | new
    for code, one in zip(codes, people, strict=True):
        if found[code].folded_name != fold(one["full_name"]):
            raise IdentityConflict(
                kind="định danh cá nhân", kind_en="personal code", masked=rules.masked(code)
            )
    return [found[code] for code in codes]


def _require_right(people: Sequence[Mapping[str, Any]]) -> None:
    fields = {}
    for place, one in enumerate(people):
        problem = rules.check_personal_code(
            one["personal_code"], birth_date=one["birth_date"], gender=one["gender"]
        )
        problem = problem or (rules.check_phone(one["phone"]) if one.get("phone") else None)
        if problem is not None:
            fields[f"person_{place}"] = problem.message("vi")
    if fields:
        raise InvalidInput(fields=fields)


def _known(codes: Sequence[str]) -> dict[str, Party]:
    rows = Identifier.objects.select_related("party").filter(kind=CODE, value__in=codes)
    return {row.value: row.party for row in rows}


def _party(one: Mapping[str, Any], at: datetime) -> Party:
    name, residence = tidy(one["full_name"]), one.get("residence") or {}
    return Party(
        kind=Party.Kind.PERSON,
        full_name=name,
        folded_name=fold(name),
        birth_date=one["birth_date"],
        gender=one["gender"],
        residence_unit_code=residence.get("unit_code", ""),
        residence_detail=tidy(residence.get("detail", "")),
        registered_at=at,
    )


def _tell(actor: Actor, people: list[Party], reached: list[Party], at: datetime) -> None:
    if people:
        numbered = [(one, {"is_numbered": True}) for one in people]
        events.publish_many(PERSON_REGISTERED, rows=numbered, actor=actor, at=at)
    if reached:
        told = {"kind": "phone", "is_verified": False}
        reachable = [(one, told) for one in reached]
        events.publish_many(CONTACT_POINT_SET, rows=reachable, actor=actor, at=at)
