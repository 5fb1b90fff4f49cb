"""Words of the repository's pages, and what was sent, read the same way everywhere."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.errors import Refusal
from motcua.base.web.clock import today
from motcua.kernel.documents import api as documents


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def uuid_of(text: str) -> UUID | None:
    """A uuid, or nothing where the text is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def date_of(text: str) -> date | None:
    """A day as browsers send it, or nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as lines of an error summary."""
    return list(refusal.fields.items()) or [("", refusal.message(language()))]


def legal_words() -> dict[str, str]:
    """What a paper is before the law."""
    return {
        "original": _("Bản điện tử gốc"),
        "certified": _("Bản sao điện tử có chứng thực"),
        "checked": _("Bản chụp đã được cán bộ đối chiếu"),
        "uploaded": _("Tự tải lên, chưa xác minh"),
    }


def state_words() -> dict[str, tuple[str, str]]:
    """The states of a paper and the colour that goes with the words."""
    return {
        "valid": (_("Còn hiệu lực"), "success"),
        "expired": (_("Hết hạn"), "warning"),
        "revoked": (_("Đã thu hồi"), "danger"),
        "replaced": (_("Đã có bản thay thế"), ""),
        "removed": (_("Đã bỏ khỏi kho"), ""),
    }


def shown() -> dict[str, Any]:
    """What every page of the repository says in words."""
    return {"legal_words": legal_words(), "state_words": state_words(), "today": today()}


def send(opened: Any, *, inline: bool) -> HttpResponseBase:
    """An opened file as an answer that no cache keeps."""
    headers = documents.file_headers(
        name=opened.name,
        media_type=opened.media_type,
        size=opened.size,
        sha256=opened.sha256,
        inline=inline,
    )
    answer = FileResponse(opened.stream)
    for name, value in headers.items():
        answer.headers[name] = value
    answer.headers["Cache-Control"] = "no-store"
    return answer
