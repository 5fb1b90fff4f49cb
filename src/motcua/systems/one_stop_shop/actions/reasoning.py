"""Why something is done against an applicant: by the catalogue, in words, by which law."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.reasons import api as reasons


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a decision against an applicant rests on, ready to be kept and printed."""

    code: str
    reason: str
    legal_basis: str


def require_grounds(reason: str, legal_basis: str) -> None:
    """
    Decisions against an applicant name their reason and their law.

    :raises InvalidInput: if either is missing.
    """
    fields = {}
    if len(reason.strip()) < 10:
        fields["reason"] = _("Nêu rõ lý do (ít nhất 10 ký tự)")
    if not legal_basis.strip():
        fields["legal_basis"] = _("Ghi căn cứ pháp lý, ví dụ: Điều 16 Luật Hộ tịch 2014")
    if fields:
        raise InvalidInput(fields=fields)


def grounds_for(act: str, code: str, reason: str, legal_basis: str, *, at: datetime) -> Grounds:
    """
    The grounds of a refusal or a stop; the law that usually carries a reason fills an empty line.

    :raises ReasonUnfit: if the catalogue of the day does not offer the reason for this act.
    :raises InvalidInput: if reason or law are missing.
    """
    chosen = check_code(act, code, reason, at=at)
    usual = chosen.legal_basis.get("vi", "") if chosen else ""
    basis = legal_basis if legal_basis.strip() else usual
    require_grounds(reason, basis)
    return Grounds(code, tidy(reason), tidy(basis))


def check_code(act: str, code: str, reason: str, *, at: datetime) -> reasons.Reason | None:
    """The reason of the catalogue that was chosen for an act, if one was."""
    return reasons.check_reason(act, code, on=vietnam_day(at), text=reason)


def printed_reasons(code: str, reason: str, *, at: datetime) -> list[str]:
    """A reason as papers print it: what the catalogue calls it, then what was said."""
    named = reasons.say_reason(code, "vi", on=vietnam_day(at)) if code else ""
    is_told = named and code != "other"
    return [": ".join(part for part in (named if is_told else "", reason) if part)]
