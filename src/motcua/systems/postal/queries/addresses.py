"""Addresses by administrative unit: what a person chooses, and which unit that is today."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.content import load_yaml, province, province_root
from motcua.base.errors import InvalidInput
from motcua.base.text import fold, tidy
from motcua.kernel.organizations import api as organizations

_DETAIL_LEAST, _DETAIL_MOST = 5, 300
_COMMUNE_LEAST, _COMMUNE_MOST = 2, 100


@dataclass(frozen=True, slots=True)
class Address:
    """A place to go to: a unit of today with what it was chosen as, and the rest in words."""

    unit_code: str
    unit_name: str
    old_unit_name: str
    detail: str


def unit_choices(on: date) -> list[tuple[str, Any]]:
    """Where to: the communes of today, the other provinces, and the communes that ended."""
    today = [(one.code, one.name) for one in organizations.units_at(on, "commune")]
    codes = {code for code, _name in today}
    ended = {
        one.code: f"{one.name} ({_('cũ')})"
        for one in organizations.Unit.objects.filter(level="commune", valid_to__lte=on).order_by(
            "valid_to", "code"
        )
        if one.code not in codes
    }
    by_name = sorted(today, key=lambda one: one[1])
    return [
        (_("Xã, phường hiện nay"), by_name),
        (_("Tỉnh, thành phố khác"), list(other_provinces(on).items())),
        (_("Tên cũ, trước khi sắp xếp"), sorted(ended.items(), key=lambda one: one[1])),
    ]


def other_provinces(on: date) -> dict[str, str]:
    """The other provinces and cities of a day by their national code, in order of their names."""
    found: dict[str, str] = {}
    for version in _provinces():
        if version["valid_from"] <= on:
            found = version["provinces"]
    own = province().get("gso_code")
    others = {code: name for code, name in found.items() if code != own}
    return dict(sorted(others.items(), key=lambda one: fold(one[1])))


@cache
def _provinces() -> list[dict[str, Any]]:
    path = province_root() / "units" / "provinces.yaml"
    return load_yaml(path)["versions"] if path.exists() else []


def resolve_address(*, unit_code: str, detail: str, on: date, commune: str = "") -> Address:
    """
    The address with the unit of the day; an ended unit leads to the one that has its land.

    `commune` is written where `unit_code` is another province.

    :raises InvalidInput: if the unit is unknown or became several, which are then named.
    """
    words = tidy(detail)[:_DETAIL_MOST]
    fields = {}
    if len(words) < _DETAIL_LEAST:
        fields["address_detail"] = _("Ghi số nhà, thôn hoặc đường")
    if not unit_code:
        fields["unit_code"] = _("Chọn xã, phường")
    other, there = other_provinces(on).get(unit_code), tidy(commune)[:_COMMUNE_MOST]
    if other and len(there) < _COMMUNE_LEAST:
        fields["commune"] = _("Ghi tên xã, phường của tỉnh đã chọn")
    if fields:
        raise InvalidInput(fields=fields)
    if other:
        return Address("", f"{there}, {other}", "", words)
    now = organizations.units_at(on, "commune").filter(code=unit_code).first()
    if now is not None:
        return Address(now.code, now.name, "", words)
    return _through_succession(unit_code, words, on)


def _through_succession(unit_code: str, detail: str, on: date) -> Address:
    old = (
        organizations.Unit.objects.filter(code=unit_code, level="commune", valid_to__lte=on)
        .order_by("-valid_to")
        .first()
    )
    if old is None:
        raise InvalidInput(fields={"unit_code": _("Chọn xã, phường trong danh sách")})
    heirs = [heir.unit for heir in organizations.heirs_of(old, on) if heir.unit is not None]
    if len(heirs) == 1:
        return Address(heirs[0].code, heirs[0].name, old.name, detail)
    if not heirs:
        told = _("%(old)s không còn và chưa rõ nay thuộc đâu. Chọn xã, phường hiện nay")
        raise InvalidInput(fields={"unit_code": told % {"old": old.name}})
    names = ", ".join(unit.name for unit in heirs)
    told = _("%(old)s nay thuộc %(names)s. Chọn một trong số đó")
    raise InvalidInput(fields={"unit_code": told % {"old": old.name, "names": names}})
