"""What requests of these pages carry: files, numbers and the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest

LARGEST = 2 * 1024 * 1024


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def number(text: str | None, otherwise: int = 0) -> int:
    """A number as typed or sent, or another where it is none."""
    typed = text or ""
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 9 else otherwise


def read_file(request: ActingRequest) -> str:
    """
    The uploaded DMN file as text, as it came.

    :raises InvalidInput: without a file, for one that is too large, or no text in UTF-8.
    """
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise InvalidInput(fields={"file": _("Chọn một tệp DMN.")})
    if file.size > LARGEST:
        raise InvalidInput(
            fields={"file": _("Tệp lớn hơn 2 MB. Bảng quyết định không lớn đến thế.")}
        )
    try:
        text = str(file.read(), "utf-8")
    except UnicodeDecodeError as error:
        wanted = _("Tệp không phải UTF-8. Hãy xuất lại tệp với mã UTF-8.")
        raise InvalidInput(fields={"file": wanted}) from error
    if "\x00" in text:
        raise InvalidInput(fields={"file": _("Tệp có ký tự không đọc được.")})
    return text


def said(refusal: Refusal | None) -> str:
    """What a refusal says in the reader's language."""
    return refusal.message(language()) if refusal else ""
