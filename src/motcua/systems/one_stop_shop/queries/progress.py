"""Where a dossier stands, for everybody who may ask: steps, deadline and its derivation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.base.errors import Refusal
from motcua.base.text import datetime_in
from motcua.base.web import limits
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines

from .. import rules
from ..models import Dossier
from . import words
from .merging import moved_from


class LookupFailed(Refusal):
    """Mã hồ sơ hoặc mã PIN chưa đúng. Vui lòng kiểm tra lại trên giấy tiếp nhận."""

    status = 422
    message_en = "The dossier code or the PIN is not right. Please check them on the receipt."


@dataclass(frozen=True, slots=True)
class DossierProgress:
    """How far a dossier is, without who it is about."""

    uuid: UUID
    code: str
    national_code: int
    procedure_name: Mapping[str, str]
    status: str
    status_words: str
    status_kind: str
    agency_name: str
    submitted_at: datetime
    due_at: datetime | None
    deadline_words: str
    deadline_kind: str
    steps: tuple[tuple[str, str, str], ...]
    moved_from: str = ""  # the agency that ended and handled it before


def progress_of(dossier: Dossier, *, at: datetime) -> DossierProgress:
    """The progress of a dossier as its page and the lookup show it."""
    deadline = words.deadline_words(
        status=dossier.status,
        due_at=dossier.case.due_current,
        calendar_code=dossier.case.calendar_code,
        is_paused=dossier.case.state == cases.Case.State.WAITING,
        at=at,
    )
    return DossierProgress(
        uuid=dossier.uuid,
        code=dossier.code,
        national_code=rules.NATIONAL_CODES[dossier.status],
        procedure_name=dossier.procedure_name,
        status=dossier.status,
        status_words=words.status_words(dossier.status),
        status_kind=words.KINDS[dossier.status],
        agency_name=dossier.competent_agency.name,
        submitted_at=dossier.submitted_at,
        due_at=dossier.case.due_current,
        deadline_words=deadline.text,
        deadline_kind=deadline.kind,
        steps=steps_of(dossier),
        moved_from=moved_from(dossier, at),
    )


def steps_of(dossier: Dossier) -> tuple[tuple[str, str, str], ...]:
    """The steps as (title, note, state): what is done, where it stands, what comes."""
    ended_otherwise = {
        "not_accepted": _("Không được tiếp nhận"),
        "withdrawn": _("Đã rút hồ sơ"),
        "stopped": _("Dừng giải quyết"),
    }
    reached: list[tuple[str, datetime | None]] = [
        (_("Nộp hồ sơ"), dossier.submitted_at),
        (_("Tiếp nhận"), dossier.accepted_at),
        (_("Có kết quả"), dossier.decided_at),
        (pgettext("milestone", "Trả kết quả"), dossier.returned_at),
    ]
    if dossier.status in ended_otherwise:
        done = [step for step in reached if step[1] is not None]
        done.append((ended_otherwise[dossier.status], dossier.ended_at))
        return tuple((title, _note(moment), "done") for title, moment in done)
    steps = [(title, _note(moment), "done" if moment else "next") for title, moment in reached]
    if dossier.status == "supplement":
        place = 2 if dossier.accepted_at else 1
        steps.insert(place, (_("Chờ bổ sung"), "", "now"))
        return tuple(steps)
    if dossier.status == "payment":
        steps.insert(2, (_("Chờ thực hiện nghĩa vụ tài chính"), "", "now"))
        return tuple(steps)
    if dossier.accepted_at is not None and dossier.decided_at is None:
        steps.insert(2, (_("Giải quyết tại cơ quan có thẩm quyền"), "", "now"))
        return tuple(steps)
    first_open = next((place for place, step in enumerate(steps) if step[2] == "next"), None)
    if first_open is not None:
        title, note, _state = steps[first_open]
        steps[first_open] = (title, note, "now")
    return tuple(steps)


def _note(moment: datetime | None) -> str:
    return datetime_in(moment, words.language()) if moment else ""


def look_up_dossier(*, code: str, pin: str, address: str, at: datetime) -> DossierProgress:
    """
    The progress of a dossier for whoever holds its receipt, without an account.

    Guessing is limited for each dossier and for each address, so that six digits are enough.

    :raises LookupFailed: for a wrong code or PIN, without telling which.
    :raises TooManyAttempts: after too many tries.
    """
    limits.hit(f"lookup-address:{address}", limit=30, seconds=3600, at=at)
    limits.hit(f"lookup-dossier:{code}", limit=10, seconds=3600, at=at)
    dossier = Dossier.objects.select_related("case", "competent_agency").filter(code=code).first()
    if dossier is None or not rules.same_pin(
        pin, dossier_uuid=dossier.uuid, secret=settings.SECRET_KEY
    ):
        raise LookupFailed()
    return progress_of(dossier, at=at)


def derivation_lines(dossier: Dossier, language: str) -> list[str]:
    """How the deadline came about, sentence by sentence; empty before acceptance."""
    if dossier.accepted_at is None:
        return []
    return deadlines.derivation_of(cases.subject_of(dossier.case)).lines(language)
