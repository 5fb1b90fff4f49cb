"""What a dossier that was submitted on the national portal says, read with patience."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST_MESSAGE = 500_000  # characters of one dossier without its files
MOST_FILES = 60


class Unreadable(ValueError):
    """What came is no dossier: it has no code, or is larger than any dossier is."""


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file that was submitted with the dossier."""

    id: str
    name: str
    component: str
    address: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A dossier of the portal, after what an official mended."""

    national_code: str
    procedure_code: str
    owner_name: str
    owner_kind: str
    number: str
    phone: str
    email: str
    agency_code: str
    answers: Mapping[str, Any]
    files: tuple[SubmittedFile, ...]


def national_code_of(message: Any) -> str:
    """
    The dossier's code on the portal.

    :raises Unreadable: if it is no dossier.
    """
    if not isinstance(message, Mapping) or len(json.dumps(message)) > LARGEST_MESSAGE:
        raise Unreadable()
    code = _text(message, "MaHoSo")
    if not 0 < len(code) <= 60 or not code.isprintable():
        raise Unreadable()
    return code


def read_submitted(message: Mapping[str, Any], mended: Mapping[str, Any]) -> Submitted:
    """The dossier as it came, with what an official decided in its place."""
    identity = message.get("DinhDanhCHS")
    number = _text(identity if isinstance(identity, Mapping) else {}, "SoDinhDanh")
    return Submitted(
        national_code=national_code_of(message),
        procedure_code=str(mended.get("procedure") or _procedure(_text(message, "MaTTHC"))),
        owner_name=str(mended.get("full_name") or _text(message, "ChuHoSo")),
        owner_kind=_text(message, "LoaiDoiTuong"),
        number=str(mended.get("number") or number or _text(message, "SoGiayToChuHoSo")),
        phone=_text(message, "SoDienThoai"),
        email=_text(message, "Email"),
        agency_code=_text(message, "MaDonVi") or _text(message, "DonViXuLy"),
        answers=_answers(message),
        files=_files(message),
    )


def _procedure(code: str) -> str:
    """1.000894.01 is an online service of the procedure 1.000894."""
    return ".".join(code.split(".")[:2])


def _answers(message: Mapping[str, Any]) -> dict[str, Any]:
    """Answers to the form, where the portal hands them over as an object in ThongTinKhac."""
    told = message.get("ThongTinKhac")
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except (ValueError, RecursionError):
            return {}
    return dict(told) if isinstance(told, Mapping) else {}


def _files(message: Mapping[str, Any]) -> tuple[SubmittedFile, ...]:
    told = message.get("TaiLieuNop")
    rows = told if isinstance(told, list) else []
    return tuple(
        SubmittedFile(
            id=_text(row, "TepDinhKemId") or str(place),
            name=_text(row, "TenTepDinhKem") or "tep",
            component=_text(row, "MaThanhPhanHoSo"),
            address=_text(row, "DuongDanTaiTepTin"),
        )
        for place, row in enumerate(rows[:MOST_FILES])
        if isinstance(row, Mapping) and _text(row, "IsDeleted") not in {"1", "true", "True"}
    )


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).replace("\x00", "").strip()
    return ""


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with others laid over them; groups are laid over group by group."""
    result = dict(below)
    for name, value in above.items():
        kept = result.get(name)
        if isinstance(value, Mapping) and isinstance(kept, Mapping):
            result[name] = merged(kept, value)
        else:
            result[name] = value
    return result


def laid_out(flat: Mapping[str, Any]) -> dict[str, Any]:
    """`{"child/full_name": "An"}` as the form's own groups: `{"child": {"full_name": "An"}}`."""
    result: dict[str, Any] = {}
    for name, value in flat.items():
        *way, last = name.split("/")
        place = result
        for part in way:
            place = place.setdefault(part, {})
        place[last] = value
    return result


def typed(value: Any, widget: str) -> Any:
    """What an official typed, as the form's answer: numbers, yes or no, several choices."""
    if widget in {"number", "money"} and isinstance(value, str):
        plain = value.replace(".", "").replace(" ", "")
        return int(plain) if plain.isdecimal() and len(plain) < 16 else value
    if widget == "checkbox":
        return value in {"true", "yes", "on", "1", True}
    if widget == "checkboxes" and isinstance(value, str):
        return [value]
    return value
