"""The plain form by which an editor makes a new version from an older one."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ..queries.catalogue import VersionRecord

TEXTS = ("name", "summary", "subjects", "agency", "requirements")
LANGUAGES = ("vi", "en")
EVENTS = ("amended", "replaced")


@dataclass
class VersionForm:
    """What was typed, what it makes, and what is wrong with it."""

    posted: Mapping[str, str]
    content: dict[str, Any]
    valid_from: date | None = None
    event: str = "amended"
    decision: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether the version can be drafted."""
        return not self.problems


def initial_values(record: VersionRecord) -> dict[str, str]:
    """The fields as they stand in the version from which the new one is made."""
    content = record.content
    values = {
        f"{part}.{language}": str((content.get(part) or {}).get(language, ""))
        for part in TEXTS
        for language in LANGUAGES
    }
    for place, limit in enumerate(content.get("time_limits", ())):
        values[f"limit.{place}.amount"] = str(limit["amount"])
        values[f"limit.{place}.unit"] = limit["unit"]
    for place, fee in enumerate(content.get("fees") or ()):
        values[f"fee.{place}.amount"] = "" if fee.get("amount") is None else str(fee["amount"])
    values["event"] = "amended"
    values["decision"] = ""
    return values


def read_version(record: VersionRecord, posted: Mapping[str, str]) -> VersionForm:
    """Read the posted fields onto a copy of the older version's content."""
    form = VersionForm(posted=posted, content=copy.deepcopy(dict(record.content)))
    _read_texts(form)
    _read_limits(form)
    _read_fees(form)
    form.valid_from = _read_date(form)
    form.event = posted.get("event", "amended")
    if form.event not in EVENTS:
        form.problems["event"] = _("Chọn sự kiện: sửa đổi hoặc thay thế.")
    form.decision = {"number": posted.get("decision", "").strip()}
    if not form.decision["number"]:
        form.problems["decision"] = _("Nhập số quyết định công bố.")
    return form


def _read_texts(form: VersionForm) -> None:
    for part in TEXTS:
        texts = {
            language: form.posted.get(f"{part}.{language}", "").strip() for language in LANGUAGES
        }
        form.content[part] = texts
        for language, text in texts.items():
            if not text:
                form.problems[f"{part}.{language}"] = _("Không được để trống.")


def _read_limits(form: VersionForm) -> None:
    for place, limit in enumerate(form.content.get("time_limits", ())):
        name = f"limit.{place}.amount"
        amount = _number(form.posted.get(name, ""))
        if amount is None or amount < 0:
            form.problems[name] = _("Thời hạn phải là số từ 0 trở lên; 0 là ngay trong ngày.")
            continue
        unit = form.posted.get(f"limit.{place}.unit", limit["unit"])
        if (str(amount), unit) != (str(limit["amount"]), limit["unit"]):
            limit.update(amount=_plain(amount), unit=unit)
            limit.pop("text", None)
    ordinary = [limit for limit in form.content.get("time_limits", ()) if not limit.get("when")]
    for manner in form.content.get("manners", ()):
        if manner.get("time_limit") and ordinary:
            manner["time_limit"] = copy.deepcopy(ordinary[0])


def _read_fees(form: VersionForm) -> None:
    for place, fee in enumerate(form.content.get("fees") or ()):
        name = f"fee.{place}.amount"
        typed = form.posted.get(name, "").strip()
        amount = _number(typed)
        if typed and (amount is None or amount < 0):
            form.problems[name] = _("Mức thu phải là số, từ 0 trở lên.")
            continue
        fee["amount"] = None if amount is None else _plain(amount)


def _read_date(form: VersionForm) -> date | None:
    try:
        year, month, day = (
            int(form.posted.get(f"valid_from-{part}", "")) for part in ("year", "month", "day")
        )
        return date(year, month, day)
    except ValueError:
        form.problems["valid_from"] = _("Nhập ngày có hiệu lực, ví dụ 01 / 01 / 2027.")
        return None


def _number(typed: str) -> Decimal | None:
    try:
        value = Decimal(typed.strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value < 10**12 else None


def _plain(amount: Decimal) -> int | str:
    return int(amount) if amount == amount.to_integral_value() else str(amount)
