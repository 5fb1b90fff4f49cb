"""What pages offer as reasons, and what was chosen."""

from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now, today
from motcua.kernel.processes import api as processes
from motcua.kernel.reasons import api as reasons

from ...queries.late import find_late_task
from .application import language

SHORTEST = 10


def choices() -> dict[str, list[tuple[str, str]]]:
    """The reasons of today by act, each as (code, words)."""
    return {
        act: [(one.code, in_language(one.title, language())) for one in offered]
        for act in reasons.ACTS
        if (offered := reasons.reasons_for(act, on=today()))
    }


def late_task(request: ActingRequest, dossier_uuid: UUID) -> processes.TaskRow | None:
    """The open step, if it is past its norm, this official may do it, and reasons are offered."""
    return find_late_task(request.actor, dossier_uuid, at=now())


def late_reason(request: ActingRequest) -> tuple[str, str]:
    """
    Why a step is late, as chosen in the form that does it.

    :raises InvalidInput: if nothing was chosen.
    """
    code, text = request.POST.get("late_code", ""), request.POST.get("late_text", "")
    try:
        reasons.check_reason("late_step", code, on=today(), text=text, is_demanded=True)
    except InvalidInput as problem:
        message = problem.message(language())
        name = "late_code" if "reason_code" in problem.fields else "late_text"
        raise InvalidInput(fields={name: message}) from problem
    return code, text


def chosen(request: ActingRequest, act: str) -> str:
    """
    The reason that was chosen in a form.

    :raises InvalidInput: if there is something to choose and nothing was.
    """
    code = request.POST.get("reason_code", "")
    text = request.POST.get("reason", "")
    try:
        reasons.check_reason(act, code, on=today(), text=text, is_demanded=True)
    except InvalidInput as problem:
        if len(text.strip()) >= SHORTEST:
            raise
        # Both are told at once, so that nobody comes back twice.
        words = _("Nêu rõ lý do (ít nhất 10 ký tự)")
        raise InvalidInput(fields={**problem.fields, "reason": words}) from problem
    return code
