"""The desk at which the days of a year are drawn: read, judged, compared and published."""

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
from motcua.kernel.calendars import api as calendars
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT, DRAFTS
from ..permissions import RIGHTS
from ..queries.years import calendar_titles, language, problems_in, thing_in_force
from ..rules.hours import cut_off_lines, cut_offs_thing, hour_lines, hours_thing
from ..rules.plans import SHEETS, entries_of, thing_of

_YAML_LETTERS = 110
_ODD = (KeyError, TypeError, ValueError, AttributeError)


class DraftHasProblems(Refusal):
    """Bản thảo còn {count} chỗ phải sửa. Mỗi chỗ được nêu ở trang bản thảo và ở mục cần sửa."""

    status = 422
    message_en = (
        "The draft has {count} faults to be mended, each told on the draft's page and at its field."
    )


WORDS = {
    "title": gettext_noop("Soạn lịch nghỉ của một năm"),
    "new": gettext_noop(
        "Lịch mới bắt đầu bằng trang trống, hoặc bằng tệp lịch của năm (YAML). Để thay đổi lịch "
        "đã có, mở năm đó rồi chọn đề xuất thay đổi."
    ),
    "code": gettext_noop("Năm"),
    "code_hint": gettext_noop("Bốn chữ số, ví dụ 2028."),
    "name": gettext_noop("Tên gọi"),
    "name_hint": gettext_noop("Không bắt buộc."),
}


def book() -> drafting.SheetBook:
    """What drafts of a year are edited by."""
    return drafting.SheetBook(
        sheets=SHEETS,
        thing_of=lambda content: dict(content.about),
        content_of=lambda thing, before: replace(before, about=dict(thing)),
        choices=lambda _thing: {"calendars": calendar_titles()},
        problems=problems_in,
        followed=lambda _before, after: after,
        asked=lambda _thing: (),
    )


def differences_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one state of a year to another, day by day, in words."""
    return changes(SHEETS, before, after, Reader(language(), {"calendars": calendar_titles()}))


class CalendarDesk:
    """The days of a year are drawn here."""

    kind = DRAFT
    slug = "lich-lam-viec"
    name = gettext_noop("Lịch làm việc")
    home = "calendar_office:year_list"
    words: Mapping[str, str] = WORDS
    rights = RIGHTS
    events = DRAFTS
    file = drafting.FileKind(
        "YAML", "yaml", 1, lambda raw: str(raw, "utf-8"), str.encode,
        media="application/yaml", is_kept=False,
    )  # fmt: skip
    codes = drafting.Codes(
        "2028",
        pattern="20[0-9]{2}",
        rule=gettext_noop("Ghi năm bằng bốn chữ số, ví dụ %(example)s."),
    )
    steps: Mapping[str, str] = {}

    def find_version(self, code: str, number: int | None = None) -> drafting.Version | None:
        """The version of a number, or the one in force."""
        found = calendars.find_year(int(code), number) if self.codes.allow(code) else None
        if found is None:
            return None
        return drafting.Version(
            found.number, code, drafting.Content("", thing_in_force(int(code), found.number))
        )

    def begin(
        self, *, code: str, name: str, base: drafting.Version | None, file: str | None
    ) -> drafting.Content:
        """The days that stand, or none; a file in place of either."""
        empty = drafting.Content("", {**thing_in_force(int(code)), "days": []})
        content = base.content if base is not None else empty
        return content if file is None else self.with_file(content, file)

    def begun(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> None:
        """Nothing lies beside a year."""

    def with_file(self, content: drafting.Content, file: str) -> drafting.Content:
        """A year's content file of the province."""
        try:
            told = yaml.safe_load(file)
            about = {**content.about, **thing_of(told["days"]), **_hours_told(told)}
            _require_shape(about)
        except (yaml.YAMLError, RecursionError, *_ODD) as error:
            words = _("Tệp không đọc được như lịch nghỉ của một năm: %(what)s.")
            raise InvalidInput(fields={"file": words % {"what": str(error)[:200]}}) from error
        return replace(content, about=about)

    def text_of(self, code: str, content: drafting.Content) -> str:
        """A content file as it is written in `provinces/`."""
        told: dict[str, Any] = {
            "year": int(code), "days": calendar_file(entries_of(content.about)),
        }  # fmt: skip
        hours, cut_offs = hour_lines(content.about), cut_off_lines(content.about)
        told |= {} if hours is None else {"hours": hours}
        told |= {} if cut_offs is None else {"cut_offs": cut_offs}
        text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=_YAML_LETTERS)
        return str(text)

    def title_of(
        self, code: str, content: drafting.Content, base: drafting.Version | None
    ) -> Mapping[str, str]:
        """The year."""
        return {"vi": f"Lịch nghỉ năm {code}", "en": f"Days off of {code}"}

    def require_readable(self, content: drafting.Content) -> None:
        """Sheets cannot be unreadable; a file is judged when it is taken."""

    def require_ready(self, draft: drafting.VersionDraft, at: datetime) -> None:
        """
        Every day is of the year, once, and none is over.

        :raises DraftHasProblems: while something has to be mended.
        """
        if found := problems_in(draft, drafting.content_of(draft).about, at):
            raise DraftHasProblems(count=len(found))

    def differences(self, before: drafting.Content, after: drafting.Content) -> Sequence[Change]:
        """What changed, day by day."""
        return differences_between(before.about, after.about)

    def publish(self, draft: drafting.VersionDraft, by: Actor, at: datetime) -> int:
        """The draft becomes the days of its year, for everything that is reckoned from now on."""
        plan = calendars.publish_year(
            actor=by,
            year=int(draft.code),
            entries=entries_of(draft.about),
            hours=hour_lines(draft.about),
            cut_offs=cut_off_lines(draft.about),
            at=at,
        )
        return plan.number


def calendar_file(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries in the order of keys that the province's files have."""
    keys = ("name", "dates", "kind", "certainty", "legal_basis", "replaces", "source")
    return [{key: one[key] for key in keys if one.get(key)} for one in entries]


def _hours_told(file: Mapping[str, Any]) -> dict[str, Any]:
    """The hours and cut-offs of a file, where it has some; else those that stand stay."""
    hours, cut_offs = file.get("hours"), file.get("cut_offs")
    return {
        **({"hours": hours_thing(hours)} if hours is not None else {}),
        **({"cut_offs": cut_offs_thing(cut_offs)} if cut_offs is not None else {}),
    }


def _require_shape(thing: Mapping[str, Any]) -> None:
    """Every value can be shown."""
    changes(SHEETS, {}, thing, Reader("vi", {}))
    for place in places(SHEETS, thing):
        shown(place.sheet.entries, place.thing)
