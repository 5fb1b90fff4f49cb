"""What the party register knows for a form: the applicant, and whom they stand for."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties

PURPOSE = "điền sẵn biểu mẫu"
_OWN = {"vi": "thông tin đã khai báo với cơ quan nhà nước", "en": "what the state has on file"}
_ADULT_AGE = 18


def known_of_party(request: forms.ports.ConceptRequest) -> Mapping[str, forms.ports.Known]:
    """
    The applicant's own record, and the one child or organisation that they represent.

    Several children are not guessed among. Each record read is logged with its purpose.
    """
    wanted = {concept.partition(".")[0] for concept in request.concepts}
    known: dict[str, forms.ports.Known] = {}
    if wanted & {"applicant", "organization"}:
        record = _read(request, request.party_uuid)
        known.update(_values("applicant", record, request.on))
        if not record.is_person:
            known.update(_values("organization", record, request.on))
    if wanted & {"child", "organization"}:
        known.update(_of_represented(request, wanted))
    return {concept: value for concept, value in known.items() if concept in request.concepts}


def _of_represented(
    request: forms.ports.ConceptRequest, wanted: set[str]
) -> dict[str, forms.ports.Known]:
    rows = parties.list_represented_by(request.party_uuid, request.on)
    known: dict[str, forms.ports.Known] = {}
    kept = [row for row in rows if row.kind in {"guardian", "legal_representative"}]
    records = [_read(request, uuid) for uuid in dict.fromkeys(row.party_uuid for row in kept)]
    groups = {
        "child": [each for each in records if each.is_person and _is_minor(each, request.on)],
        "organization": [each for each in records if not each.is_person],
    }
    for subject, found in groups.items():
        if subject in wanted and len(found) == 1:
            known.update(_values(subject, found[0], request.on))
    return known


def _read(request: forms.ports.ConceptRequest, party_uuid: UUID) -> parties.PartyRecord:
    return parties.read_party(
        actor=request.actor,
        party_uuid=party_uuid,
        purpose=PURPOSE,
        at=request.at,
    )


def _is_minor(record: parties.PartyRecord, on: date) -> bool:
    if record.birth_date is None:
        return False
    born = record.birth_date
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < _ADULT_AGE


def _values(
    subject: str, record: parties.PartyRecord, on: date
) -> Iterator[tuple[str, forms.ports.Known]]:
    values = {
        "full_name": record.full_name,
        "legal_name": "" if record.is_person else record.full_name,
        "personal_code": record.personal_code,
        "old_identity_number": record.old_identity_number,
        "tax_code": record.tax_code,
        "birth_date": record.birth_date.isoformat() if record.birth_date else None,
        "birth_place_unit": record.birth_place_code,
        "gender": record.gender,
        "nationality": record.nationality,
        "ethnicity": record.ethnicity,
        "residence_unit": record.residence_unit_code,
        "residence_detail": record.residence_detail,
        "phone": record.phone,
        "email": record.email,
    }
    for attribute, value in values.items():
        if value:
            yield f"{subject}.{attribute}", forms.ports.Known(value=value, source=_OWN, as_of=on)
