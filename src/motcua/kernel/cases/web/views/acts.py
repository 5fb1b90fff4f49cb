"""What each form on the page of a case does; each answers with the place to come back to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.cases.actions.assignments import assign_work
from motcua.kernel.cases.actions.cases import involve_party, reopen_case
from motcua.kernel.cases.actions.documents import (
    attach_document,
    upload_document,
    withdraw_document,
)
from motcua.kernel.cases.actions.links import link_cases, remove_link
from motcua.kernel.cases.actions.notes import add_note, withdraw_note
from motcua.kernel.cases.actions.transfers import accept_transfer, return_transfer, transfer_case
from motcua.kernel.cases.actions.work import ask_opinion
from motcua.kernel.cases.queries.page import party_roles
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from .forms import agency_of, day_of, uuid_of


def _note(request: ActingRequest, uuid: UUID) -> str:
    answers = request.POST.get("answers", "")
    mentioned = [
        uuid_of(value, "mentioned", message=_("Vui lòng chọn lại đồng nghiệp."))
        for value in request.POST.getlist("mentioned")
        if value
    ]
    add_note(
        actor=request.actor,
        case_uuid=uuid,
        text=request.POST.get("text", "")[:10_000],
        is_confidential=request.POST.get("is_confidential") == "yes",
        answers=uuid_of(answers, "text", message="") if answers else None,
        mentioned=mentioned,
        at=now(),
    )
    return "ghi-chu"


def _withdraw_note(request: ActingRequest, uuid: UUID) -> str:
    withdraw_note(actor=request.actor, note_uuid=_one(request, "note"), at=now())
    return "ghi-chu"


def _attach(request: ActingRequest, uuid: UUID) -> str:
    kind, _mark, key = request.POST.get("existing", "").partition(":")
    given: dict[str, Any] = {
        "actor": request.actor,
        "case_uuid": uuid,
        "title": request.POST.get("title", ""),
        "role": request.POST.get("role", ""),
        "is_for_parties": request.POST.get("is_for_parties") == "yes",
        "at": now(),
    }
    upload = request.FILES.get("tep")
    if upload is not None:
        upload_document(content=upload, filename=upload.name or "", **given)
    elif kind in {"file", "document"}:
        message = _("Vui lòng chọn lại tài liệu.")
        chosen = uuid_of(key, "existing", message=message)
        given[f"{kind}_uuid"] = chosen
        attach_document(**given)
    else:
        raise InvalidInput(fields={"tep": _("Vui lòng chọn tệp cần đính kèm.")})
    return "tai-lieu"


def _withdraw_document(request: ActingRequest, uuid: UUID) -> str:
    withdraw_document(
        actor=request.actor,
        document_uuid=_one(request, "document"),
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    return "tai-lieu"


def _link(request: ActingRequest, uuid: UUID) -> str:
    link_cases(
        actor=request.actor,
        case_uuid=uuid,
        to_number=request.POST.get("to_number", ""),
        kind=request.POST.get("kind", ""),
        at=now(),
    )
    return "lien-quan"


def _unlink(request: ActingRequest, uuid: UUID) -> str:
    remove_link(actor=request.actor, link_uuid=_one(request, "link"), at=now())
    return "lien-quan"


def _involve(request: ActingRequest, uuid: UUID) -> str:
    number = request.POST.get("number", "")
    kinds = ("personal_code", "tax_code")
    found = [parties.find_party_by_identifier(kind, number) for kind in kinds if number.strip()]
    party = next((one for one in found if one is not None), None)
    if party is None:
        message = _("Không tìm thấy người hoặc tổ chức có số này. Vui lòng kiểm tra lại số.")
        raise InvalidInput(fields={"number": message})
    role = request.POST.get("party_role", "")
    if role not in party_roles():
        raise InvalidInput(fields={"party_role": _("Vui lòng chọn vai trò của người này.")})
    involve_party(
        actor=request.actor,
        case_uuid=uuid,
        role=role,
        party_uuid=party.uuid,
        at=now(),
    )
    return "nguoi-lien-quan"


def _assign(request: ActingRequest, uuid: UUID) -> str:
    account = request.POST.get("account", "")
    message = _("Vui lòng chọn lại đồng nghiệp.")
    assign_work(
        actor=request.actor,
        case_uuid=uuid,
        title=request.POST.get("work", ""),
        instruction=request.POST.get("instruction", "")[:10_000],
        due_on=day_of(request, "due_on"),
        agency_uuid=agency_of(request, "work_agency"),
        account_uuid=uuid_of(account, "account", message=message) if account else None,
        at=now(),
    )
    return "viec"


def _opinion(request: ActingRequest, uuid: UUID) -> str:
    ask_opinion(
        actor=request.actor,
        case_uuid=uuid,
        agency_uuid=agency_of(request, "asked_agency"),
        question=request.POST.get("question", ""),
        explanation=request.POST.get("explanation", "")[:10_000],
        sector_basis=request.POST.get("sector_basis", "")[:500],
        due_on=day_of(request, "answer_on"),
        is_waited_for=request.POST.get("is_waited_for") == "yes",
        at=now(),
    )
    return "lien-quan"


def _transfer(request: ActingRequest, uuid: UUID) -> str:
    agency = organizations.get_agency(agency_of(request, "to_agency"))
    reason = request.POST.get("transfer_reason", "").strip()
    if not reason:
        raise InvalidInput(fields={"transfer_reason": _("Vui lòng ghi lý do chuyển.")})
    transfer_case(
        actor=request.actor,
        case_uuid=uuid,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        calendar_code=agency.calendar_code,
        reason=reason,
        at=now(),
    )
    return "chuyen"


def _accept(request: ActingRequest, uuid: UUID) -> str:
    accept_transfer(actor=request.actor, transfer_uuid=_one(request, "transfer"), at=now())
    return "chuyen"


def _return(request: ActingRequest, uuid: UUID) -> str:
    return_transfer(
        actor=request.actor,
        transfer_uuid=_one(request, "transfer"),
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    return "chuyen"


def _reopen(request: ActingRequest, uuid: UUID) -> str:
    reason = request.POST.get("reopen_reason", "")
    reopen_case(actor=request.actor, case_uuid=uuid, reason=reason, at=now())
    return "lich-su"


def _one(request: ActingRequest, name: str) -> UUID:
    message = _("Vui lòng tải lại trang và thử lại.")
    return uuid_of(request.POST.get(name, ""), name, message=message)


ACTS: dict[str, Callable[[ActingRequest, UUID], str]] = {
    "note": _note,
    "withdraw-note": _withdraw_note,
    "attach": _attach,
    "withdraw-document": _withdraw_document,
    "link": _link,
    "unlink": _unlink,
    "involve": _involve,
    "assign": _assign,
    "opinion": _opinion,
    "transfer": _transfer,
    "accept": _accept,
    "return": _return,
    "reopen": _reopen,
}
