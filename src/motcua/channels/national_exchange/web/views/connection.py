"""The operators' page: how the connection stands, what is stuck, again or never."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.overseeing import give_up_message, retry_all, retry_message
from ...permissions import MEND, OPEN, SEE
from ...queries.overview import read_overview


def language_of() -> str:
    """vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def state_words() -> dict[int, str]:
    """The ten national states in words."""
    return {
        1: _("Mới đăng ký"),
        2: _("Được tiếp nhận"),
        3: _("Không được tiếp nhận"),
        4: _("Đang xử lý"),
        5: _("Yêu cầu bổ sung giấy tờ"),
        6: _("Yêu cầu thực hiện nghĩa vụ tài chính"),
        7: _("Công dân yêu cầu rút hồ sơ"),
        8: _("Dừng xử lý"),
        9: _("Đã xử lý xong"),
        10: _("Đã trả kết quả"),
    }


@require_GET
@official(SEE)
def connection_show(request: ActingRequest) -> HttpResponse:
    """State of the connection, length of the queue, what is stuck and why."""
    return _page(request)


def _page(request: ActingRequest, problem: str = "", status: int = 200) -> HttpResponse:
    return render(
        request,
        "national_exchange/connection_show.html",
        {
            "overview": read_overview(language=language_of()),
            "state_words": state_words(),
            "may_mend": request.actor.may(MEND),
            "may_open": request.actor.may(OPEN),
            "problem": problem,
        },
        status=status,
    )


@require_POST
@official(MEND)
def message_retry_all(request: ActingRequest) -> HttpResponse:
    """Try everything again, now."""
    retry_all(actor=request.actor, at=now())
    return HttpResponseRedirect(reverse("national_exchange:connection_show"))


@require_POST
@official(MEND)
def message_retry(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Try one message again, now."""
    retry_message(actor=request.actor, message_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("national_exchange:connection_show"))


@require_POST
@official(MEND)
def message_give_up(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Send one message never, with the reason."""
    try:
        give_up_message(
            actor=request.actor, message_uuid=uuid, reason=request.POST.get("reason", ""), at=now()
        )
    except Refusal as refusal:
        words = "; ".join(refusal.fields.values()) or refusal.message(language_of())
        return _page(request, words, refusal.status)
    return HttpResponseRedirect(reverse("national_exchange:connection_show"))
