"""Dossiers as they are passed on to other systems, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from motcua.base.actors import Actor
from motcua.kernel.documents import api as documents
from motcua.kernel.parties import api as parties

from ..models import Dossier, Paper, SupplementRequest
from ..permissions import may_see_dossier
from .payments import FeeItem, fee_item


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What other systems are told of a dossier: everything but what only a page shows."""

    uuid: UUID
    code: str
    version_uuid: UUID
    applicant: parties.PartyRecord
    phone: str
    email: str
    agency_name: str
    agency_path: str
    submitted_at: datetime
    due_at: datetime | None
    return_channel: str
    end_reason: str
    papers: tuple[Paper, ...]  # with their files, those set aside among them
    fees: tuple[FeeItem, ...]
    supplements: tuple[SupplementRequest, ...]  # with their items
    documents: tuple[documents.Document, ...]
    result_uuid: UUID | None


def read_dossiers(*, actor: Actor, uuids: Collection[UUID], at: datetime) -> dict[UUID, PassedOn]:
    """
    Those of some dossiers that the actor may see; the reading of each person is logged.

    The number of statements does not grow with the dossiers.
    """
    seen = [one for one in _rows(uuids) if may_see_dossier(actor, one)]
    people = _people(actor, seen, at)
    papers = _grouped(_papers(seen), "application_id")
    supplements = _grouped(_supplements(seen), "dossier_id")
    issued = _grouped(documents.list_documents_of(*(one.uuid for one in seen)), "subject_uuid")
    return {
        one.uuid: PassedOn(
            uuid=one.uuid,
            code=one.code,
            version_uuid=one.procedure_version.uuid,
            applicant=people[one.applicant.uuid],
            phone=one.phone,
            email=one.email,
            agency_name=one.competent_agency.name,
            agency_path=one.competent_agency.path,
            submitted_at=one.submitted_at,
            due_at=one.case.due_current,
            return_channel=one.return_channel,
            end_reason=one.end_reason,
            papers=tuple(papers[one.application_id]),
            fees=tuple(fee_item(line) for line in one.fees),
            supplements=tuple(supplements[one.pk]),
            documents=tuple(issued[one.uuid]),
            result_uuid=one.result_uuid,
        )
        for one in seen
    }


def _rows(uuids: Collection[UUID]) -> QuerySet[Dossier]:
    beside = ("case", "procedure_version", "applicant", "representative", "competent_agency")
    rows = Dossier.objects.select_related(*beside).only(
        "uuid", "code", "phone", "email", "submitted_at", "return_channel", "end_reason", "fees",
        "result_uuid", "application_id", "account_uuid", "receiving_path", "competent_path",
        "return_path", "support_path", "case__due_current", "procedure_version__uuid",
        "applicant__uuid", "representative__uuid", "competent_agency__uuid",
        "competent_agency__name", "competent_agency__path",
    )  # fmt: skip
    return rows.filter(uuid__in=list(uuids))


def _people(
    actor: Actor, dossiers: Iterable[Dossier], at: datetime
) -> Mapping[UUID, parties.PartyRecord]:
    reasons = defaultdict(list)
    for one in dossiers:
        reasons[one.applicant.uuid].append((f"Xem hồ sơ {one.code}", one.competent_agency.uuid))
    return parties.read_parties(actor=actor, party_uuids=reasons, purpose=reasons, at=at)


def _papers(dossiers: Iterable[Dossier]) -> Iterable[Paper]:
    rows = Paper.objects.filter(application_id__in=[one.application_id for one in dossiers])
    return rows.select_related("stored_file").order_by("id")


def _supplements(dossiers: Iterable[Dossier]) -> Iterable[SupplementRequest]:
    rows = SupplementRequest.objects.filter(dossier_id__in=[one.pk for one in dossiers])
    found = list(rows.order_by("requested_at"))
    prefetch_related_objects(found, "items")
    return found


def _grouped(rows: Iterable[Any], key: str) -> Mapping[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
