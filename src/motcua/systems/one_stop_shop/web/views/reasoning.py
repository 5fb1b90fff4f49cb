"""What pages offer as reasons and what was chosen; pages demand one, programs may leave it out."""

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest
from motcua.kernel.reasons import api as reasons

from .application import language, today

SHORTEST = 10


def choices() -> dict[str, list[tuple[str, str]]]:
    """The reasons of today by act, each as (code, words)."""
    return {
        act: [(one.code, in_language(one.title, language())) for one in offered]
        for act in reasons.ACTS
        if (offered := reasons.reasons_for(act, on=today()))
    }


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
