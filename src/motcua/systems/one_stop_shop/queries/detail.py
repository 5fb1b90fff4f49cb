"""One dossier with all that its page shows, for the applicant's side and for officials."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.base.text import vietnam_day
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties
from motcua.kernel.processes import api as processes
from motcua.systems.postal import api as postal
from motcua.systems.wallet import api as wallet

from .. import permissions
from ..models import Dossier
from . import words
from .beside import co_applicant_names, papers_of, supplements_of
from .payments import FeeItem, PaymentView, fees_kept, money_of, payments_of
from .progress import DossierProgress, derivation_lines, progress_of
from .registers import book_leave
from .reused import given_papers
from .visits import AttendanceView, attendance_of


class DossierHidden(NotFound):
    """Không tìm thấy hồ sơ này trong số hồ sơ Ông/Bà được xem."""

    message_en = "This dossier is not among those that you may see."


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper of a dossier, with where to open it."""

    uuid: UUID
    component_code: str
    title: str
    copy_kind: str
    file_uuid: UUID | None
    file_name: str
    media_type: str
    size: int
    supplied_at: datetime
    is_superseded: bool
    consent_uuid: UUID | None
    given: wallet.Given | None  # where it stays in the applicant's repository


@dataclass(frozen=True, slots=True)
class SupplementView:
    """One supplement request: what was asked, why, and whether it came."""

    uuid: UUID
    reason: str
    requested_at: datetime
    answered_at: datetime | None
    document_uuid: UUID | None
    items: tuple[tuple[str, str, str, str, bool], ...]  # kind, target, title, note, is cleared

    @property
    def is_open(self) -> bool:
        """Whether the applicant has not answered yet."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One opinion of an official."""

    kind: str
    text: str
    legal_basis: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One official paper of a dossier."""

    uuid: UUID
    kind: str
    title: str
    number: str
    issued_at: datetime
    is_annulled: bool


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything that a dossier's page shows."""

    progress: DossierProgress
    channel_words: str
    return_channel: str
    return_words: str
    receiving_name: str
    desks: tuple[str, str]  # that helped, and that hands out
    attendance: AttendanceView | None
    applicant: parties.PartyRecord
    representative_name: str
    co_applicants: tuple[str, ...]
    phone: str
    email: str
    answers: Mapping[str, Any]
    sections: tuple[Any, ...]
    burden: Mapping[str, int]
    papers: tuple[PaperView, ...]
    supplements: tuple[SupplementView, ...]
    payments: tuple[PaymentView, ...]
    fees: tuple[FeeItem, ...]
    postal_record: tuple[str, str, datetime | None]  # record, item, signed at
    parcels: tuple[postal.OrderView, ...]
    money: Any  # what is owed and held to be paid back, where something was asked for
    opinions: tuple[OpinionView, ...]
    documents: tuple[DocumentView, ...]
    derivation: tuple[str, ...]
    history: tuple[tuple[datetime, str, str], ...]
    end_reason: str
    end_legal_basis: str
    receipt_uuid: UUID | None
    result_uuid: UUID | None
    rating: int | None
    task: processes.TaskRow | None
    process: Any
    process_steps: tuple[Any, ...]
    competent_agency_uuid: UUID
    case_uuid: UUID
    version_uuid: UUID
    is_applicant: bool

    @property
    def open_supplement(self) -> SupplementView | None:
        """The supplement request that waits for the applicant."""
        return next((one for one in self.supplements if one.is_open), None)

    @property
    def open_payment(self) -> PaymentView | None:
        """The request to pay that waits for the applicant."""
        return next((one for one in self.payments if one.is_open), None)


def _dossier_by(key: str) -> Lookup[Dossier]:
    """With what stands beside it, without the contents of its versions."""
    return Lookup(
        lambda name: (
            Dossier.objects.select_related(
                "case",
                "application",
                "procedure_version",
                "form_version",
                "applicant",
                "representative",
                "receiving_agency",
                "competent_agency",
                "support_agency",
                "return_agency",
            )
            .defer("procedure_version__content", "form_version__content")
            .filter(**{key: name})
        )
    )


_BY_CODE, _BY_UUID = _dossier_by("code"), _dossier_by("uuid")


def find_dossier_for(actor: Actor, *, code: str = "", uuid: UUID | None = None) -> Dossier:
    """
    A dossier that the actor may see, by its code or uuid.

    :raises DossierHidden: if there is none, or it is none of the actor's business.
    """
    dossier = _BY_UUID.find(name=uuid) if uuid is not None else _BY_CODE.find(name=code)
    if dossier is None or not permissions.may_see_dossier(actor, dossier):
        raise DossierHidden()
    return dossier


def get_dossier_for(
    actor: Actor, *, at: datetime, code: str = "", uuid: UUID | None = None
) -> DossierView:
    """
    Everything about a dossier that the actor may see; the reading of the person is logged.

    :raises DossierHidden: if there is none, or it is none of the actor's business.
    """
    dossier = find_dossier_for(actor, code=code, uuid=uuid)
    is_applicant, payments = permissions.is_applicant(actor, dossier), payments_of(dossier)
    return DossierView(
        progress=progress_of(dossier, at=at),
        channel_words=words.channel_words(dossier.channel),
        return_channel=dossier.return_channel,
        return_words=words.return_words(dossier.return_channel, dossier.return_address),
        receiving_name=dossier.receiving_agency.name,
        desks=(dossier.support_agency.name, dossier.return_agency.name),
        applicant=_applicant(actor, dossier, at),
        representative_name=dossier.representative.full_name if dossier.representative else "",
        co_applicants=co_applicant_names(dossier),
        phone=dossier.phone,
        email=dossier.email,
        answers=dossier.answers,
        burden=dossier.burden,
        papers=_papers(dossier, at),
        supplements=_supplements(dossier),
        payments=payments,
        fees=fees_kept(dossier, payments),
        postal_record=_postal(dossier),
        money=money_of(dossier) if payments else None,
        documents=_documents(dossier),
        **_outcome(dossier, is_applicant),
        **_shown(actor, dossier, is_applicant, at),
        competent_agency_uuid=dossier.competent_agency.uuid,
        case_uuid=dossier.case.uuid,
        version_uuid=dossier.procedure_version.uuid,
        is_applicant=is_applicant,
    )


def _shown(actor: Actor, dossier: Dossier, is_applicant: bool, at: datetime) -> dict[str, Any]:
    """What only a page shows: the answers in words, the diagram, the history."""
    return {
        "attendance": None if is_applicant else attendance_of(dossier),
        "sections": _sections(dossier, at),
        "parcels": postal.orders_of(actor, [dossier.uuid, dossier.application.uuid]),
        "opinions": () if is_applicant else _opinions(dossier),
        "derivation": tuple(derivation_lines(dossier, words.language())),
        "history": _history(dossier),
        "task": processes.find_open_task(dossier.uuid),
        "process": _diagram(dossier, is_applicant),
        "process_steps": _process_steps(dossier, is_applicant),
    }


def _outcome(dossier: Dossier, is_applicant: bool) -> dict[str, Any]:
    return {
        "end_reason": dossier.end_reason,
        "end_legal_basis": dossier.end_legal_basis,
        "receipt_uuid": dossier.receipt_uuid,
        "result_uuid": dossier.result_uuid,
        # Officials learn what people think from figures, never whose word it was.
        "rating": _score(dossier) if is_applicant else None,
    }


def _score(dossier: Dossier) -> int | None:
    return getattr(getattr(dossier, "rating", None), "score", None)


def _applicant(actor: Actor, dossier: Dossier, at: datetime) -> parties.PartyRecord:
    return parties.read_party(
        actor=actor,
        party_uuid=dossier.applicant.uuid,
        purpose=f"Xem hồ sơ {dossier.code}",
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
    )


def _sections(dossier: Dossier, at: datetime) -> tuple[Any, ...]:
    return forms.summary(
        forms.get_form_version(dossier.form_version.uuid),
        dossier.answers,
        on=vietnam_day(at),
        provenance=dossier.provenance,
        language=words.language(),
    )


def _diagram(dossier: Dossier, is_applicant: bool) -> Any:
    if is_applicant or dossier.case.run_uuid is None:
        return None
    return processes.runs.diagram_of(dossier.case.run_uuid)


def _process_steps(dossier: Dossier, is_applicant: bool) -> tuple[Any, ...]:
    if is_applicant or dossier.case.run_uuid is None:
        return ()
    return tuple(
        step for step in processes.runs.history_of(dossier.case.run_uuid) if step.kind == "human"
    )


def _postal(dossier: Dossier) -> tuple[str, str, datetime | None]:
    kept = dossier.application
    return (kept.postal_record_number, kept.postal_item_code, kept.postal_signed_at)


def _papers(dossier: Dossier, at: datetime) -> tuple[PaperView, ...]:
    rows = papers_of(dossier)
    given = given_papers(rows, at=at)
    return tuple(
        PaperView(
            uuid=row.uuid,
            component_code=row.component_code,
            title=row.title,
            copy_kind=row.copy_kind,
            file_uuid=row.stored_file.uuid if row.stored_file else None,
            file_name=row.stored_file.name if row.stored_file else "",
            media_type=row.stored_file.media_type if row.stored_file else "",
            size=row.stored_file.size if row.stored_file else 0,
            supplied_at=row.supplied_at,
            is_superseded=row.superseded_at is not None,
            consent_uuid=row.consent_uuid,
            given=given.get(row.consent_uuid) if row.consent_uuid else None,
        )
        for row in rows
    )


def _supplements(dossier: Dossier) -> tuple[SupplementView, ...]:
    return tuple(
        SupplementView(
            uuid=request.uuid,
            reason=request.reason,
            requested_at=request.requested_at,
            answered_at=request.answered_at,
            document_uuid=request.document_uuid,
            items=tuple(
                (item.kind, item.target, item.title, item.note, item.cleared_at is not None)
                for item in sorted(request.items.all(), key=lambda item: item.pk)
            ),
        )
        for request in supplements_of(dossier)
    )


def _opinions(dossier: Dossier) -> tuple[OpinionView, ...]:
    return tuple(
        OpinionView(row.kind, row.text, row.legal_basis, row.given_by_name, row.given_at)
        for row in dossier.opinions.order_by("given_at", "id")
    )


def _documents(dossier: Dossier) -> tuple[DocumentView, ...]:
    return tuple(
        DocumentView(
            uuid=document.uuid,
            kind=document.kind,
            title=document.title,
            number=document.number,
            issued_at=document.issued_at,
            is_annulled=document.annulled_at is not None,
        )
        for document in documents.list_documents_of(dossier.uuid)
    )


def _history(dossier: Dossier) -> tuple[tuple[datetime, str, str], ...]:
    titles = {kind.name: kind.title for kind in events.event_types()}
    language = words.language()
    return tuple(
        (event.at, titles[event.name][language], event.actor_kind)
        for event in events.list_events_of(dossier.uuid)
        if event.name.startswith("one_stop_shop.") and event.name in titles
    )


def file_leave(actor: Actor, question: Any) -> documents.FileAccess | None:
    """Leave to read a dossier's papers and documents for those who may see the dossier."""
    dossier = (
        Dossier.objects.filter(application__papers__stored_file__uuid=question.file_uuid).first()
        if question.subject_uuid is None
        else Dossier.objects.filter(uuid=question.subject_uuid).first()
    )
    if dossier is None:
        return book_leave(actor, question.subject_uuid)
    if not permissions.may_see_dossier(actor, dossier):
        return None
    return documents.FileAccess(
        purpose=f"Xem giấy tờ của hồ sơ {dossier.code}", party_uuids=(dossier.applicant.uuid,)
    )


def dossier_address(case_uuid: UUID) -> str:
    """The officials' page of the dossier that is a case, or an empty text."""
    uuid = Dossier.objects.filter(case__uuid=case_uuid).values_list("uuid", flat=True).first()
    return reverse("one_stop_shop:dossier_open", kwargs={"uuid": uuid}) if uuid else ""
