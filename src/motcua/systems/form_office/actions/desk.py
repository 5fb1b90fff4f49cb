"""The desk at which forms are drawn: how they are read, judged, compared and published."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.base.actors import Actor
from motcua.base.brief_forms import written_out
from motcua.base.editing.changes import Change, Reader, changes
from motcua.base.editing.sheets import places
from motcua.base.editing.values import shown
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.drafting import api as drafting
from motcua.kernel.forms import api as forms

from ..events import DRAFT, DRAFTS
from ..permissions import RIGHTS
from ..queries.designing import asked_by, choices_of, find_row, language, problems_in
from ..rules.sheets import (
    SHEETS,
    brief_form,
    new_thing,
    thing_of_brief,
    thing_of_form,
)

_YAML_LETTERS = 110
_ODD = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)


class DraftHasProblems(Refusal):
    """Bản thảo còn {count} chỗ phải sửa. Mỗi chỗ được nêu ở trang bản thảo và ở mục cần sửa."""

    status = 422
    message_en = (
        "The draft has {count} faults to be mended, each told on the draft's page and at its field."
    )


WORDS = {
    "title": gettext_noop("Soạn biểu mẫu"),
    "new": gettext_noop(
        "Biểu mẫu mới bắt đầu bằng trang trống, hoặc bằng tệp biểu mẫu (YAML). Để sửa một biểu mẫu "
        "đã ban hành, mở biểu mẫu đó rồi chọn soạn phiên bản sau."
    ),
    "code": gettext_noop("Mã biểu mẫu"),
    "code_hint": gettext_noop(
        "Chữ thường không dấu, chữ số và dấu gạch nối, ví dụ to-khai-vay-von."
    ),
    "name": gettext_noop("Tên biểu mẫu"),
    "name_hint": gettext_noop("Ví dụ: Tờ khai đăng ký khai sinh."),
}


def thing_of(content: drafting.Content) -> dict[str, Any]:
    """What a draft holds, as the sheets see it."""
    days = {"from": content.valid_from, "to": content.valid_to}
    told = {name: day.isoformat() for name, day in days.items() if day}
    return {**content.about, "days": told}


def content_of(thing: Mapping[str, Any], before: drafting.Content) -> drafting.Content:
    """The same the other way."""
    about = {name: value for name, value in thing.items() if name != "days"}
    days = thing.get("days") or {}
    first, end = (
        date.fromisoformat(days[name]) if days.get(name) else None for name in ("from", "to")
    )
    return replace(before, about=about, valid_from=first, valid_to=end)


def book() -> drafting.SheetBook:
    """What drafts of forms are edited by."""
    return drafting.SheetBook(
        sheets=SHEETS,
        thing_of=thing_of,
        content_of=content_of,
        choices=choices_of,
        problems=problems_in,
        followed=lambda _before, after: after,
        asked=asked_by,
    )


def differences_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one state of a form to another, field by field, in words."""
    return changes(SHEETS, before, after, Reader(language(), choices_of(after)))


class FormDesk:
    """Forms are drawn here."""

    kind = DRAFT
    slug = "bieu-mau"
    name = gettext_noop("Biểu mẫu")
    home = "form_office:form_list"
    words: Mapping[str, str] = WORDS
    rights = RIGHTS
    events = DRAFTS
    file = drafting.FileKind(
        "YAML", "yaml", 1, lambda raw: str(raw, "utf-8"), str.encode,
        media="application/yaml", is_kept=False,
    )  # fmt: skip
    codes = drafting.Codes("to-khai-vay-von", frozenset({"ban-thao"}))
    steps: Mapping[str, str] = {}

    def find_version(self, code: str, number: int | None = None) -> drafting.Version | None:
        """The version of a number, or the newest one."""
        row = find_row(code, number)
        if row is None:
            return None
        content = drafting.Content("", thing_of_form(row.content), row.valid_from, row.valid_to)
        return drafting.Version(row.version, row.title.get("vi", code), content)

    def begin(
        self, *, code: str, name: str, base: drafting.Version | None, file: str | None
    ) -> drafting.Content:
        """A version without its days, or as good as nothing; a file in place of either."""
        about = base.content.about if base is not None else new_thing(name)
        content = drafting.Content("", about)
        return content if file is None else self.with_file(content, file)

    def begun(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> None:
        """Nothing lies beside a form."""

    def with_file(self, content: drafting.Content, file: str) -> drafting.Content:
        """A brief form, or a full one with its schema."""
        found = _loaded(file)
        try:
            is_full = isinstance(found, Mapping) and "schema" in found
            about = thing_of_form(found) if is_full else thing_of_brief(found)
            _require_shape(about)
        except _ODD as error:
            words = _("Tệp có chỗ không đọc được như một biểu mẫu: %(what)s.")
            told = words % {"what": str(error)[:200]}
            raise InvalidInput(fields={"file": told}) from error
        return replace(content, about=about)

    def text_of(self, code: str, content: drafting.Content) -> str:
        """A brief content file of the province."""
        row = find_row(code)
        number = row.version + 1 if row else 1
        told = brief_form(
            content.about, code=code, version=number, first=content.valid_from,
            end=content.valid_to,
        )  # fmt: skip
        text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=_YAML_LETTERS)
        return str(text)

    def title_of(
        self, code: str, content: drafting.Content, base: drafting.Version | None
    ) -> Mapping[str, str]:
        """The title of the form."""
        title = content.about.get("title") or {}
        return {"vi": title} if isinstance(title, str) else title

    def require_readable(self, content: drafting.Content) -> None:
        """Sheets cannot be unreadable; a file is judged when it is taken."""

    def require_ready(self, draft: drafting.VersionDraft, at: datetime) -> None:
        """
        Everything needed is there, and no page of it can fail for a citizen.

        :raises DraftHasProblems: while something has to be mended.
        """
        if found := problems_in(draft, thing_of(drafting.content_of(draft)), at):
            raise DraftHasProblems(count=len(found))

    def differences(self, before: drafting.Content, after: drafting.Content) -> Sequence[Change]:
        """What changed, field by field."""
        return differences_between(thing_of(before), thing_of(after))

    def publish(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> int:
        """The draft becomes the next version of the form from its first day."""
        row = find_row(draft.code)
        content = brief_form(
            draft.about, code=draft.code, version=row.version + 1 if row else 1,
            first=draft.valid_from or vietnam_day(at), end=draft.valid_to,
        )  # fmt: skip
        return forms.publish_form(actor=by, content=written_out(content), at=at).version


def _require_shape(thing: Mapping[str, Any]) -> None:
    """Every value can be shown."""
    changes(SHEETS, {}, thing, Reader("vi", {}))
    for place in places(SHEETS, thing):
        shown(place.sheet.entries, place.thing)


def _loaded(file: str) -> Any:
    try:
        return yaml.safe_load(file)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        words = _("Tệp không đọc được như YAML.")
        raise InvalidInput(fields={"file": words}) from error
