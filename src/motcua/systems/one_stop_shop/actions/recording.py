"""Rows of dossiers that were told, not handled, written many at a time in their last state."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.copying import copy_rows, next_ids
from motcua.base.fields import uuid7
from motcua.base.text import fold
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.procedures import api as procedures

from .. import rules
from ..models import (
    Application,
    Dossier,
    Opinion,
    Paper,
    Rating,
    RatingAnswer,
    SupplementItem,
    SupplementRequest,
)
from .postal import PostalRecord

_OF_ITEM = {"item", "note", "cleared_at"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in for a procedure, with all that follows from its answers."""

    version: procedures.VersionRecord
    version_id: int
    form_id: int
    answers: Mapping[str, Any]
    burden: Mapping[str, Any]
    papers: tuple[rules.Needed, ...]
    duration: calendars.Duration
    cut_off: time | None
    fees: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Brought:
    """One dossier as it is handed in: by whom, for whom, where, how, with what."""

    code: str
    filled: Filled
    by: Actor
    applicant: parties.Party
    competent: organizations.Agency
    receiving: organizations.Agency
    channel: str
    return_channel: str
    return_address: str
    phone: str
    file_id: int
    begun_at: datetime
    postal: PostalRecord = field(default_factory=lambda: PostalRecord("", None))


@dataclass(frozen=True, slots=True)
class DossierRows:
    """The rows of one dossier as it stands; `application` and `dossier` by their columns."""

    case_uuid: UUID
    application: Mapping[str, Any]
    dossier: Mapping[str, Any]
    papers: Sequence[Mapping[str, Any]]
    requests: Sequence[Mapping[str, Any]]
    opinions: Sequence[Mapping[str, Any]]
    rating: Mapping[str, Any] | None


def application_row(brought: Brought, uuid: UUID, at: datetime) -> dict[str, Any]:
    """An application as it stands after its submission, by its columns."""
    return {
        "uuid": uuid, "procedure_version_id": brought.filled.version_id,
        "draft_uuid": uuid7(), "account_uuid": brought.by.uuid,
        "is_at_counter": brought.channel != "online", "channel": brought.channel,
        "applicant_id": brought.applicant.pk, "competent_agency_id": brought.competent.pk,
        "receiving_agency_id": brought.receiving.pk,
        "postal_signed_at": brought.postal.signed_at,
        "postal_record_number": brought.postal.number,
        "postal_item_code": brought.postal.item_code,
        "return_channel": brought.return_channel, "return_address": brought.return_address,
        "phone": brought.phone, "email": "", "begun_at": brought.begun_at,
        "submitted_at": at,
    }  # fmt: skip


def dossier_row(brought: Brought, uuid: UUID, at: datetime) -> dict[str, Any]:
    """A dossier as it is written at its submission, by its columns."""
    filled = brought.filled
    competent, receiving = brought.competent, brought.receiving
    name = filled.version.name("vi")
    words = f"{brought.code} {name} {brought.applicant.full_name} {brought.phone}"
    return {
        "uuid": uuid, "code": brought.code, "status": Dossier.Status.SUBMITTED.value,
        "channel": brought.channel, "return_channel": brought.return_channel,
        "procedure_version_id": filled.version_id, "procedure_code": filled.version.code,
        "procedure_name": json_of(filled.version.parts.name), "form_version_id": filled.form_id,
        "answers": json_of(filled.answers), "provenance": "{}",
        "burden": json_of(filled.burden), "fees": json_of(filled.fees),
        "applicant_id": brought.applicant.pk,
        "account_uuid": brought.by.uuid if brought.channel == "online" else None,
        "phone": brought.phone, "email": "", "support_agency_id": receiving.pk,
        "receiving_agency_id": receiving.pk, "competent_agency_id": competent.pk,
        "return_agency_id": receiving.pk, "competent_path": competent.path,
        "receiving_path": receiving.path, "return_path": "", "submitted_at": at,
        "accepted_at": None, "decided_at": None, "ended_at": None, "returned_at": None,
        "return_address": brought.return_address, "outcome": "", "end_reason": "",
        "end_legal_basis": "", "end_reason_code": "", "search_text": fold(words),
    }  # fmt: skip


def json_of(value: Any) -> str:
    """A value as the database takes it for a JSON column."""
    return json.dumps(value, ensure_ascii=False, default=dict)


@dataclass(slots=True)
class DossierRecorder:
    """
    Writes dossiers that were told, with what belongs to them.

    `write` writes all that were kept, in the caller's transaction and after their cases; runs,
    clocks and the journal are written by those whose they are.
    """

    _kept: list[DossierRows] = field(default_factory=list)

    def keep(self, rows: DossierRows) -> None:
        """Write this dossier with the others."""
        self._kept.append(rows)

    def write(self) -> None:
        """Write every dossier that was kept, with application, papers, requests and opinions."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        applications = next_ids(Application, len(kept))
        ids = next_ids(Dossier, len(kept))
        uuids = [one.case_uuid for one in kept]
        found = dict(cases.Case.objects.filter(uuid__in=uuids).values_list("uuid", "id"))
        of = list(zip(kept, applications, ids, strict=True))
        _copy(Application, [{"id": own_id, **one.application} for one, own_id, _ in of])
        _copy(
            Dossier,
            [
                {"id": key, "application_id": own_id, "case_id": found[one.case_uuid],
                 **one.dossier}
                for one, own_id, key in of
            ],
        )  # fmt: skip
        _copy(
            Paper,
            [{"application_id": own_id, **p} for one, own_id, _ in of for p in one.papers],
        )
        _copy(Opinion, [{"dossier_id": key, **o} for one, _, key in of for o in one.opinions])
        _write_ratings([(key, one.rating) for one, _, key in of if one.rating])
        _write_requests([(key, asked) for one, _, key in of for asked in one.requests])


def _write_ratings(given: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    ids = next_ids(Rating, len(given)) if given else []
    rows, said = [], []
    for key, (dossier_id, rating) in zip(ids, given, strict=True):
        plain = {name: value for name, value in rating.items() if name != "answers"}
        rows.append({"id": key, "dossier_id": dossier_id, **plain})
        said += [
            {"rating_id": key, "question": code, "score": score}
            for code, score in rating["answers"].items()
        ]
    _copy(Rating, rows)
    _copy(RatingAnswer, said)


def _write_requests(asked: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    ids = next_ids(SupplementRequest, len(asked)) if asked else []
    rows, items = [], []
    for key, (dossier_id, request) in zip(ids, asked, strict=True):
        plain = {name: value for name, value in request.items() if name not in _OF_ITEM}
        rows.append({"id": key, "dossier_id": dossier_id, **plain})
        paper: rules.Needed = request["item"]
        items.append(
            {"request_id": key, "kind": "paper", "target": paper.code, "title": paper.title,
             "note": request["note"], "cleared_at": request["cleared_at"]}
        )  # fmt: skip
    _copy(SupplementRequest, rows)
    _copy(SupplementItem, items)


def _copy(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        copy_rows(model, tuple(rows[0]), (tuple(row.values()) for row in rows))
