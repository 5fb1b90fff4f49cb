"""What the state holds of a party, read for a purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, PermissionRefused
from motcua.base.ordering import in_alphabet
from motcua.base.planned import Lookup
from motcua.base.text import vietnam_day
from motcua.kernel.parties import rules
from motcua.kernel.parties.models import ContactPoint, Identifier, Party, Representation
from motcua.kernel.parties.permissions import may_read_party

from .readings import Reasons, read_logged

# With numbers and contact points in one round trip: every screen that shows a person asks this.
_RECORD = """p.id, p.uuid, p.full_name, p.kind, p.birth_date, p.gender, p.birth_place_code,
    p.nationality, p.ethnicity, p.residence_unit_code, p.residence_detail,
    coalesce((SELECT jsonb_object_agg(i.kind, i.value) FROM parties_identifier i
        WHERE i.party_id = p.id), '{}') AS numbers,
    coalesce((SELECT jsonb_object_agg(c.kind, c.value) FROM parties_contact_point c
        WHERE c.party_id = p.id), '{}') AS contacts,
    ARRAY(SELECT c.kind::text FROM parties_contact_point c
        WHERE c.party_id = p.id AND c.is_verified) AS verified"""
FIELDS = ("full_name", "identifiers", "birth", "nationality", "residence", "contact")


class PartyNotFound(NotFound):
    """Không tìm thấy người hoặc tổ chức này trong hệ thống."""

    message_en = "This person or organisation was not found."


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """Everything that the state holds of a party, as it is on file."""

    uuid: UUID
    kind: str
    full_name: str
    birth_date: date | None
    gender: str | None
    birth_place_code: str
    nationality: str
    ethnicity: str
    residence_unit_code: str
    residence_detail: str
    personal_code: str | None
    old_identity_number: str | None
    tax_code: str | None
    phone: str | None
    email: str | None
    zalo: str | None
    verified: frozenset[str]

    @property
    def is_person(self) -> bool:
        """Whether the party is a human being."""
        return self.kind == Party.Kind.PERSON

    @property
    def masked_personal_code(self) -> str:
        """The personal code with its middle hidden, or an empty text."""
        return rules.masked(self.personal_code or "")

    @property
    def masked_tax_code(self) -> str:
        """The tax code with its middle hidden, or an empty text."""
        return rules.masked(self.tax_code or "")


@dataclass(frozen=True, slots=True)
class RepresentationRow:
    """One party for whom another may act, and on what ground."""

    uuid: UUID
    kind: str
    kind_label: str
    party_uuid: UUID
    party_name: str
    valid_from: date
    valid_to: date | None
    document_reference: str


_BY_UUID: Lookup[Party] = Lookup(lambda uuid: Party.objects.filter(uuid=uuid))
# A number is one party's alone (constraint), so no order is needed.
_BY_IDENTIFIER: Lookup[Identifier] = Lookup(
    lambda kind, value: Identifier.objects.select_related("party").filter(kind=kind, value=value)
)


def get_party(party_uuid: UUID) -> Party:
    """
    The row of a party, for deciding and linking; personal data is shown through `read_party`.

    :raises PartyNotFound: if there is none.
    """
    party = _BY_UUID.find(uuid=party_uuid)
    if party is None:
        raise PartyNotFound()
    return party


def find_party_by_identifier(kind: str, value: str) -> Party | None:
    """The party that holds a number, or None; for deciding, not for showing."""
    identifier = _BY_IDENTIFIER.find(kind=kind, value=rules.digits(value))
    return identifier.party if identifier else None


def read_party(
    *,
    actor: Actor,
    party_uuid: UUID,
    purpose: str,
    at: datetime,
    fields: Iterable[str] = FIELDS,
    agency_uuid: UUID | None = None,
) -> PartyRecord:
    """
    Everything on file about a party; the reading is logged and the person can see it.

    :param purpose: why, in Vietnamese, as the person will read it ("Tiếp nhận hồ sơ …").
    :param fields: the groups of fields that are shown (of `FIELDS`), for the log.
    :raises PartyNotFound: if there is none.
    :raises PermissionRefused: if the actor is neither an official, the party nor their
        representative.
    """
    found = read_parties(
        actor=actor,
        party_uuids=[party_uuid],
        purpose=purpose,
        at=at,
        fields=fields,
        agency_uuid=agency_uuid,
    )
    if party_uuid not in found:
        raise PartyNotFound()
    return found[party_uuid]


def read_parties(
    *,
    actor: Actor,
    party_uuids: Iterable[UUID],
    purpose: str | Reasons,
    at: datetime,
    fields: Iterable[str] = FIELDS,
    agency_uuid: UUID | None = None,
) -> dict[UUID, PartyRecord]:
    """
    The same for many at once, in a fixed number of statements; unknown ones are left out.

    :param purpose: why all are read, or by party each reason with its agency.
    """
    wanted = list(dict.fromkeys(party_uuids))
    _require_readable(actor, wanted, at)
    rows = read_logged(
        _RECORD,
        wanted,
        actor=actor,
        purpose=purpose,
        fields=fields,
        at=at,
        agency_uuid=agency_uuid,
    )
    return {row[1]: _record_of(row) for row in rows}


def party_names(
    uuids: Iterable[UUID], *, actor: Actor, purpose: str, at: datetime
) -> dict[UUID, str]:
    """The names of parties, for lists: one statement, logged like every reading."""
    wanted = list(dict.fromkeys(uuids))
    if not wanted:
        return {}
    _require_readable(actor, wanted, at)
    rows = read_logged(
        "p.id, p.uuid, p.full_name",
        wanted,
        actor=actor,
        purpose=purpose,
        fields=("full_name",),
        at=at,
    )
    return {uuid: full_name for _id, uuid, full_name in rows}


def list_represented_by(party_uuid: UUID, on: date) -> list[RepresentationRow]:
    """Those for whom the party may act on a day."""
    rows = Representation.objects.in_force_on(on).filter(representative__uuid=party_uuid)
    return [
        _representation_row(row, row.represented)
        for row in rows.select_related("represented").order_by(
            in_alphabet("represented__full_name")
        )
    ]


def list_representatives_of(party_uuid: UUID, on: date) -> list[RepresentationRow]:
    """Those who may act for the party on a day."""
    rows = Representation.objects.in_force_on(on).filter(represented__uuid=party_uuid)
    return [
        _representation_row(row, row.representative)
        for row in rows.select_related("representative").order_by(
            in_alphabet("representative__full_name")
        )
    ]


def list_contact_points(party_uuid: UUID) -> dict[str, tuple[str, bool]]:
    """How a party can be reached, for sending messages: kind → (value, is verified)."""
    rows = ContactPoint.objects.filter(party__uuid=party_uuid)
    return {row.kind: (row.value, row.is_verified) for row in rows}


def _require_readable(actor: Actor, wanted: list[UUID], at: datetime) -> None:
    on = vietnam_day(at)
    if not all(may_read_party(actor, party_uuid, on=on) for party_uuid in wanted):
        raise PermissionRefused()


def _representation_row(row: Representation, other: Party) -> RepresentationRow:
    return RepresentationRow(
        uuid=row.uuid,
        kind=row.kind,
        kind_label=Representation.Kind(row.kind).label,
        party_uuid=other.uuid,
        party_name=other.full_name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        document_reference=row.document_reference,
    )


def _record_of(row: tuple[Any, ...]) -> PartyRecord:
    _id, uuid, full_name, kind, *facts, numbers, contacts, verified = row
    (birth_date, gender, birth_place, nationality, ethnicity, unit_code, detail) = facts
    return PartyRecord(
        uuid=uuid,
        kind=kind,
        full_name=full_name,
        birth_date=birth_date,
        gender=gender,
        birth_place_code=birth_place,
        nationality=nationality,
        ethnicity=ethnicity,
        residence_unit_code=unit_code,
        residence_detail=detail,
        personal_code=numbers.get(Identifier.Kind.PERSONAL_CODE),
        old_identity_number=numbers.get(Identifier.Kind.OLD_IDENTITY_NUMBER),
        tax_code=numbers.get(Identifier.Kind.TAX_CODE),
        phone=contacts.get(ContactPoint.Kind.PHONE),
        email=contacts.get(ContactPoint.Kind.EMAIL),
        zalo=contacts.get(ContactPoint.Kind.ZALO),
        verified=frozenset(verified),
    )
