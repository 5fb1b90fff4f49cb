"""Refusals: the anticipated errors that a person or a machine can do something about."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import classproperty


class Refusal(Exception):
    """
    Yêu cầu không thực hiện được.

    The docstring's first paragraph is the message in Vietnamese, `message_en` the English one.
    Every door turns a refusal into its own kind of answer: a page or form error, a problem
    document, a BPMN error.
    """

    status: ClassVar[int] = 409
    message_en: ClassVar[str] = "The request cannot be carried out."

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        **details: Any,
    ) -> None:
        """Refuse, with another message, the fields at fault, or details that fill the message."""
        self.given = message
        self.fields = dict(fields or {})
        self.details = details
        super().__init__(self.message("vi"))

    @classproperty
    def code(cls) -> str:
        """The refusal's stable name for machines: the class name in snake case."""
        return "".join(
            f"_{letter.lower()}" if letter.isupper() and place else letter.lower()
            for place, letter in enumerate(cls.__name__)  # type: ignore[attr-defined]
        )

    def message(self, language: str) -> str:
        """What to tell the person, in their language, and what to do about it."""
        if self.given is not None:
            return self.given
        if language == "en":
            return self.message_en.format(**self.details)
        first = (self.__doc__ or "").strip().split("\n\n")[0]
        return " ".join(first.split()).format(**self.details)


class PermissionRefused(Refusal):
    """Ông/Bà không có quyền thực hiện việc này."""

    status = 403
    message_en = "You do not have permission to do this."


class SignInRequired(Refusal):
    """Ông/Bà cần đăng nhập để tiếp tục."""

    status = 401
    message_en = "Please sign in to continue."


class NotFound(Refusal):
    """Không tìm thấy nội dung được yêu cầu."""

    status = 404
    message_en = "What you asked for was not found."


class InvalidInput(Refusal):
    """Thông tin nhập vào chưa đúng. Vui lòng kiểm tra các mục được đánh dấu."""

    status = 422
    message_en = "Some of the information is not right. Please check the marked fields."


class TooManyAttempts(Refusal):
    """Ông/Bà đã thử quá nhiều lần. Vui lòng thử lại sau {retry_after} giây."""

    status = 429
    message_en = "Too many attempts. Please try again in {retry_after} seconds."

    def __init__(self, *, retry_after: int) -> None:
        """Refuse for `retry_after` seconds."""
        self.retry_after = retry_after
        super().__init__(retry_after=retry_after)
