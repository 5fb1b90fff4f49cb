"""Published forms as values, kept in memory: a version never changes."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.kernel.forms.models import FormVersion
from motcua.kernel.forms.rules.definition import Form, read_form


class FormNotFound(NotFound):
    """Không có biểu mẫu này, hoặc biểu mẫu chưa có hiệu lực."""

    message_en = "There is no such form, or it is not yet in force."


def get_form(code: str, on: date) -> Form:
    """
    The version of a form in force on a day.

    :raises FormNotFound: if none is.
    """
    row = _IN_FORCE.find(code=code, on=on)
    if row is None:
        raise FormNotFound()
    return form_of(row)


# The content is read where it is needed, from those that the process has read before.
_ROWS = FormVersion.objects.defer("content")
_BY_UUID: Lookup[FormVersion] = Lookup(lambda uuid: _ROWS.filter(uuid=uuid), is_content=True)
_IN_FORCE: Lookup[FormVersion] = Lookup(
    lambda code, on: _ROWS.in_force_on(on).filter(code=code), is_content=True
)


def version_row(uuid: UUID) -> FormVersion:
    """
    The row of a published version without its content, for linking.

    :raises FormNotFound: if there is none.
    """
    row = _BY_UUID.find(uuid=uuid)
    if row is None:
        raise FormNotFound()
    return row


def get_form_version(uuid: UUID) -> Form:
    """
    One published version, in force or not.

    :raises FormNotFound: if there is none.
    """
    return form_of(version_row(uuid))


def find_form_numbered(code: str, version: int) -> Form:
    """
    A version by its number, for previews.

    :raises FormNotFound: if there is none.
    """
    row = FormVersion.objects.filter(code=code, version=version).first()
    if row is None:
        raise FormNotFound()
    return form_of(row)


def list_forms() -> list[Form]:
    """Every published version, by code, the newest first."""
    return [form_of(row) for row in FormVersion.objects.order_by("code", "-version")]


def form_of(row: FormVersion) -> Form:
    """A row as the form that it publishes."""
    return _read(row.uuid, row.digest, row.valid_from, row.valid_to, _Content(row))


class _Content:
    """The content of a row, which counts as equal to any other: its digest stands beside it."""

    def __init__(self, row: FormVersion) -> None:
        self._row = row

    @property
    def value(self) -> Mapping[str, Any]:
        """What the row says; a row that came without it is asked only now."""
        content: Mapping[str, Any] = self._row.content
        return content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=512)
def _read(
    uuid: UUID, digest: str, valid_from: date, valid_to: date | None, content: _Content
) -> Form:
    return read_form(
        content.value, uuid=uuid, digest=digest, valid_from=valid_from, valid_to=valid_to
    )
