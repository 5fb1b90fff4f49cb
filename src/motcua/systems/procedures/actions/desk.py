"""The desk at which procedures are drawn: how they are read, judged, compared and published."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.base.actors import Actor
from motcua.base.editing.changes import Change, Reader, changes
from motcua.base.editing.sheets import places
from motcua.base.editing.values import shown
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT, DRAFTS
from ..permissions import RIGHTS
from ..queries.choosing import (
    asked_by,
    choices_of,
    language,
    problems_in,
    words_of_choices,
)
from ..queries.editing import about_of, find_published, find_row
from ..rules.reading import parts_of
from ..rules.sheets import (
    SHEETS,
    NoProcedureFile,
    file_of,
    file_version,
    followed,
    new_thing,
    thing_of_file,
    with_days,
    without_days,
)
from ..rules.wording import slug_of
from . import loading, publication
from .loading import json_plain

_YAML_LETTERS = 110


class DraftHasProblems(Refusal):
    """Bản thảo còn {count} chỗ phải sửa. Mỗi chỗ được nêu ở trang bản thảo và ở mục cần sửa."""

    status = 422
    message_en = (
        "The draft has {count} faults to be mended, each told on the draft's page and at its field."
    )


class NothingToPublish(Refusal):
    """Nội dung không khác phiên bản {number}. Sửa ít nhất một mục rồi trình."""

    message_en = "Nothing differs from version {number}. Change something before submitting."


WORDS = {
    "title": gettext_noop("Soạn thủ tục"),
    "new": gettext_noop(
        "Thủ tục mới bắt đầu bằng trang trống, hoặc bằng tệp thủ tục (YAML). Để sửa một thủ tục đã "
        "công bố, mở thủ tục đó rồi chọn soạn phiên bản sau."
    ),
    "code": gettext_noop("Mã thủ tục quốc gia"),
    "code_hint": gettext_noop(
        "Ví dụ 1.001193. Nếu trùng mã của thủ tục đã có, bản thảo sẽ thành phiên bản sau của nó."
    ),
    "name": gettext_noop("Tên thủ tục"),
    "name_hint": gettext_noop("Ví dụ: Đăng ký khai sinh."),
}


def thing_of(content: drafting.Content) -> dict[str, Any]:
    """What a draft holds, as the sheets see it."""
    return with_days(content.about, content.valid_from, content.valid_to)


def content_of(thing: Mapping[str, Any], before: drafting.Content) -> drafting.Content:
    """The same the other way."""
    about, first, end = without_days(thing)
    return replace(before, about=about, valid_from=first, valid_to=end)


def book_on(at: datetime) -> drafting.SheetBook:
    """What drafts of procedures are edited by at a moment."""
    today = vietnam_day(at)
    return drafting.SheetBook(
        sheets=SHEETS,
        thing_of=thing_of,
        content_of=content_of,
        choices=lambda thing: choices_of(thing, today=today),
        problems=problems_in,
        followed=followed,
        asked=lambda thing: asked_by(thing, today=today),
    )


def differences_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one state of a procedure to another, field by field, in words."""
    return changes(SHEETS, before, after, Reader(language(), words_of_choices(after)))


class ProcedureDesk:
    """Procedures are drawn here."""

    kind = DRAFT
    slug = "thu-tuc"
    name = gettext_noop("Danh mục thủ tục")
    home = "procedures:procedure_list"
    words: Mapping[str, str] = WORDS
    rights = RIGHTS
    events = DRAFTS
    file = drafting.FileKind(
        "YAML", "yaml", 1, lambda raw: str(raw, "utf-8"), str.encode,
        media="application/yaml", is_kept=False,
    )  # fmt: skip
    codes = drafting.Codes(
        "1.001193",
        pattern=r"\d\.\d{6}(\.H\d{2})?",
        rule=gettext_noop(
            "Mã gồm một chữ số, dấu chấm và sáu chữ số, ví dụ: %(example)s; thủ tục riêng của tỉnh "
            "thêm .H27."
        ),
    )
    steps: Mapping[str, str] = {}

    def find_version(self, code: str, number: int | None = None) -> drafting.Version | None:
        """The version of a number, or the newest one; an abolition and a withdrawn one count."""
        row = find_row(code, number)
        if row is None:
            return None
        # What was withdrawn is nobody's beginning; its number is taken all the same.
        told = find_published(code) or row if row.state == "withdrawn" else row
        about = about_of(told)
        if row.state == "withdrawn":
            about["version"] = {"event": "withdrawn"}
        content = drafting.Content("", about, told.valid_from, told.valid_to)
        return drafting.Version(row.number, told.content.get("name", {}).get("vi", code), content)

    def begin(
        self, *, code: str, name: str, base: drafting.Version | None, file: str | None
    ) -> drafting.Content:
        """A version without its days and decision, or as good as nothing; a file in their place."""
        if base is not None:
            about = {**base.content.about, "version": {"event": "amended"}}
        else:
            about = new_thing(code=code, name=name, slug=slug_of(name)[:100])
        content = drafting.Content("", about)
        return content if file is None else self._from_file(code, content, file)

    def begun(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> None:
        """Nothing lies beside a procedure."""

    def with_file(self, content: drafting.Content, file: str) -> drafting.Content:
        """The newest version of the file; days and decision are the draft's own."""
        code = (content.about.get("procedure") or {}).get("code", "")
        return self._from_file(str(code), content, file)

    def _from_file(self, code: str, content: drafting.Content, file: str) -> drafting.Content:
        try:
            about = thing_of_file(json_plain(_loaded(file)), code=code)
        except NoProcedureFile as error:
            wrong = _("Tệp không đúng cấu trúc của một thủ tục %(code)s: %(what)s.")
            words = wrong % {"code": code, "what": error}
            raise InvalidInput(fields={"file": words}) from error
        told = replace(content, about={**about, "version": content.about.get("version", {})})
        _require_shape(thing_of(told))
        return told

    def text_of(self, code: str, content: drafting.Content) -> str:
        """A content file of the province with this version alone."""
        first, end = content.valid_from, content.valid_to
        version = file_version(1, content.about, first, end)
        return yaml_of(file_of(code, content.about, [version]))

    def title_of(
        self, code: str, content: drafting.Content, base: drafting.Version | None
    ) -> Mapping[str, str]:
        """The name of the procedure."""
        name = (content.about.get("content") or {}).get("name") or {}
        return {"vi": name} if isinstance(name, str) else name

    def require_readable(self, content: drafting.Content) -> None:
        """Sheets cannot be unreadable; a file is judged when it is taken."""

    def require_ready(self, draft: drafting.VersionDraft, at: datetime) -> None:
        """
        Everything needed is there, nothing contradicts itself, and something differs.

        :raises DraftHasProblems: while something has to be mended.
        :raises NothingToPublish: if only days and decision would differ.
        """
        thing = thing_of(drafting.content_of(draft))
        if found := problems_in(draft, thing, at):
            raise DraftHasProblems(count=len(found))
        latest = find_row(draft.code)
        if latest is None or draft.about["version"]["event"] == "abolished":
            return
        is_same = _without_version(about_of(latest)) == _without_version(draft.about)
        if is_same and latest.state == "published":
            raise NothingToPublish(number=latest.number)

    def differences(self, before: drafting.Content, after: drafting.Content) -> Sequence[Change]:
        """What changed, field by field."""
        return differences_between(thing_of(before), thing_of(after))

    def publish(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> int:
        """The draft becomes the next version from its first day, or ends the procedure on it."""
        about, code = draft.about, draft.code
        day = draft.valid_from or vietnam_day(at)
        version = about["version"]
        decision, competence = version.get("decision"), about["competence"]
        if version["event"] == "abolished":
            return publication.abolish_procedure(
                actor=by, code=code, on_date=day, decision=decision, at=at
            ).number
        procedure = about["procedure"]
        loading.register_procedure(actor=by, content={**procedure, "code": code}, at=at)
        loading.set_competences(actor=by, code=code, periods=competence, at=at)
        services = procedure.get("essential", ())
        loading.set_essential(actor=by, code=code, services=services, at=at)
        return publication.publish_version(
            content=about["content"], valid_from=day, valid_to=draft.valid_to,
            event=version["event"], decision=decision, actor=by, code=code, at=at,
        ).number  # fmt: skip


def _without_version(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name != "version"}


def _require_shape(thing: Mapping[str, Any]) -> None:
    """Every value of a file can be read and shown; what is only missing or wrong may be saved."""
    try:
        parts_of(thing["content"])
        changes(SHEETS, {}, thing, Reader("vi", {}))
        for place in places(SHEETS, thing):
            shown(place.sheet.entries, place.thing)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        words = _("Tệp có chỗ không đọc được như nội dung của một thủ tục: %(what)s.")
        raise InvalidInput(fields={"file": words % {"what": str(error)[:200]}}) from error


def _loaded(file: str) -> Any:
    try:
        found = yaml.safe_load(file)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        words = _("Tệp không đọc được như YAML.")
        raise InvalidInput(fields={"file": words}) from error
    if not isinstance(found, Mapping):
        raise InvalidInput(fields={"file": _("Tệp không phải một thủ tục.")})
    return found


def yaml_of(file: Mapping[str, Any]) -> str:
    """A content file as it is written in `provinces/`."""
    text = yaml.safe_dump(dict(file), allow_unicode=True, sort_keys=False, width=_YAML_LETTERS)
    return str(text)
