"""What of a dossier enters the applicant's repository: its result, and papers that were checked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.base.value_paths import value_at
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.forms import api as forms
from motcua.systems.procedures import api as procedures
from motcua.systems.wallet import api as wallet

from ..models import Dossier, Paper
from ..permissions import may_appraise_dossier, may_receive_dossier
from .moving import locked_dossier

# Of whom a result says something that later forms ask: who applied, the register knows better.
SUBJECTS = ("spouse.", "child.", "organization.", "deceased.", "land.", "household.")


class NotYetAccepted(Refusal):
    """Hồ sơ chưa được tiếp nhận nên chưa ghi nhận việc đối chiếu được."""

    message_en = "The dossier is not accepted yet, so no comparison can be recorded."


@dataclass(frozen=True, slots=True)
class Compared:
    """What an official reads off the original that they compared a paper with."""

    kind: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None


def keep_result(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> None:
    """Let the result of a granted dossier enter the repositories of all who applied, once each."""
    dossier = locked_dossier(dossier_uuid)
    document = _result_of(dossier)
    if document is None:
        return
    version = procedures.get_version(dossier.procedure_version.uuid)
    own = [dossier.applicant.uuid]
    others = dossier.co_applicants.order_by("id").values_list("party__uuid", flat=True)
    for holder in dict.fromkeys([*own, *others]):
        source = document.uuid if holder in own else uuid5(document.uuid, str(holder))
        wallet.enter_result(
            actor=actor,
            entering=wallet.Entering(
                holder_uuid=holder,
                source_uuid=source,
                title=document.title,
                procedure_slug=version.slug,
                number=document.number,
                issuer=document.agency_name,
                issued_on=vietnam_day(document.issued_at),
                facts=known_facts(dossier, version.slug) if holder in own else {},
                brought_by=dossier.representative.uuid if dossier.representative else None,
                agency_path=document.agency_path,
                **_from(dossier),
            ),
            document_uuid=document.uuid,
            at=at,
        )


def _result_of(dossier: Dossier) -> documents.Document | None:
    if dossier.outcome != "approved" or dossier.result_uuid is None:
        return None
    issued = documents.list_documents_of(dossier.uuid)
    return next((one for one in issued if one.uuid == dossier.result_uuid), None)


def _from(dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier_uuid": dossier.uuid,
        "dossier_code": dossier.code,
        "procedure_name": dossier.procedure_name,
    }


def known_facts(dossier: Dossier, procedure: str) -> dict[str, Any]:
    """
    What the granted answers say of others, of an organisation or of land, by concept.

    First what the kind of paper says of itself (a birth certificate of the child), then what the
    form took under a concept.
    """
    form = forms.get_form_version(dossier.form_version.uuid)
    named = forms.fitting.told_by(form, dossier.answers)
    kind = wallet.kinds.kind_of_result(procedure)
    told = [
        (concept, value_at(dossier.answers, name))
        for concept, names in (kind.says if kind else {}).items()
        for name in names
    ]
    facts: dict[str, Any] = {}
    for concept, value in [*told, *named]:
        if concept.startswith(SUBJECTS) and value not in (None, "", [], {}):
            facts.setdefault(concept, value)
    return facts


@transaction.atomic
def keep_checked_paper(
    *, actor: Actor, dossier_uuid: UUID, paper_uuid: UUID, compared: Compared, at: datetime
) -> None:
    """
    Record that a photographed paper was compared with its original; it enters the repository.

    The same paper pressed twice enters once.

    :raises NotYetAccepted: before the dossier is accepted.
    :raises InvalidInput: for a paper that is not there as a file, or dates that cannot be.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_receive_dossier(actor, dossier) or may_appraise_dossier(actor, dossier))
    if dossier.accepted_at is None:
        raise NotYetAccepted()
    paper: Paper | None = (
        dossier.application.papers.select_related("stored_file")
        .filter(uuid=paper_uuid, superseded_at__isnull=True)
        .first()
    )
    if paper is None or paper.stored_file is None:
        raise InvalidInput(fields={"paper": _("Chọn giấy tờ đã nộp dưới dạng tệp")})
    wallet.enter_checked(
        actor=actor,
        entering=wallet.Entering(
            holder_uuid=dossier.applicant.uuid,
            source_uuid=paper.uuid,
            title=paper.title,
            kind=compared.kind,
            number=compared.number,
            issuer=compared.issuer,
            issued_on=compared.issued_on,
            expires_on=compared.expires_on,
            agency_path=dossier.receiving_path,
            brought_by=dossier.representative.uuid if dossier.representative else None,
            **_from(dossier),
        ),
        stored_file=paper.stored_file,
        at=at,
    )
