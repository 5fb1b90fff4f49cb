"""Files that people bring for drafts."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput

from ..ports import desk_of


def uploaded_text(kind: str, file: "UploadedFile[Any] | None") -> str:
    """
    The text of an uploaded file, as it came.

    :raises InvalidInput: without a file, for one that is too large, or one that is no text.
    """
    wanted = desk_of(kind).file
    if file is None or not file.size:
        raise _refused(_("Chọn một tệp %(name)s.") % {"name": wanted.name})
    if file.size > wanted.megabytes * 1024 * 1024:
        raise _refused(_("Tệp lớn hơn %(size)s MB.") % {"size": wanted.megabytes})
    try:
        text = wanted.text_of(file.read())
    except ValueError as error:
        told = _("Không đọc được mã chữ của tệp. Hãy xuất lại tệp với mã UTF-8.")
        raise _refused(told) from error
    if "\x00" in text:
        raise _refused(_("Tệp có ký tự không đọc được."))
    return text


def _refused(words: str) -> InvalidInput:
    return InvalidInput(fields={"file": words})
