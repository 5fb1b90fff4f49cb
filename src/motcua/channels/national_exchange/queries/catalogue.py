"""The national catalogue, read from the portal, beside ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.base.errors import NotFound, Refusal
from motcua.base.text import fold, vietnam_day
from motcua.systems.procedures import api as procedures

from .. import ports
from ..rules.catalogue import (
    Difference,
    NationalProcedure,
    NotAProcedure,
    compare,
    read_procedure,
)
from ..rules.reasons import reason_words


class CatalogueUnreachable(Refusal):
    """Chưa đọc được danh mục quốc gia: {reason_vi} Thử lại sau, hoặc nạp từ tệp."""

    status = 503
    message_en = "The national catalogue cannot be read: {reason_en} Try later, or load a file."


class NotNational(Refusal):
    """Nội dung này không phải thủ tục theo định dạng của danh mục quốc gia (LayThuTuc)."""

    status = 422
    message_en = "This is not a procedure in the format of the national catalogue (LayThuTuc)."


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A procedure of either catalogue."""

    code: str
    national_name: str
    our_name: str
    state: str  # same · differs · only_there · only_here


@dataclass(frozen=True, slots=True)
class Comparison:
    """A procedure of ours beside the national one."""

    record: procedures.VersionRecord
    national: NationalProcedure
    differences: tuple[Difference, ...]


def _ask(service: str, content: Mapping[str, Any]) -> Any:
    portal = ports.portal()
    if portal is None:
        words = {one: reason_words("not_connected", one) for one in ("vi", "en")}
        raise CatalogueUnreachable(reason_vi=words["vi"], reason_en=words["en"])
    try:
        return portal.call(service, content)
    except (ports.PortalDown, ports.PortalRefused) as failure:
        reason = failure.reason if isinstance(failure, ports.PortalDown) else f"[{failure.code}]."
        raise CatalogueUnreachable(
            reason_vi=reason_words(reason, "vi"), reason_en=reason_words(reason, "en")
        ) from failure


def list_catalogue(*, at: datetime) -> list[CatalogueRow]:
    """
    Both catalogues side by side by code and name.

    :raises CatalogueUnreachable: if the portal does not answer.
    """
    answer = _ask("LayDanhSachTTHC", {})
    there = {
        str(row.get("MATTHC", "")): str(row.get("TENTTHC", ""))
        for row in (answer if isinstance(answer, list) else [])
        if isinstance(row, Mapping)
    }
    day = vietnam_day(at)
    here = {one.code: one.name("vi") for one in procedures.list_procedures(on=day)}
    return [
        CatalogueRow(code, there.get(code, ""), here.get(code, ""), _state(code, there, here))
        for code in sorted({*there, *here} - {""})
    ]


def _state(code: str, there: Mapping[str, str], here: Mapping[str, str]) -> str:
    if code not in there:
        return "only_here"
    if code not in here:
        return "only_there"
    return "same" if fold(there[code]) == fold(here[code]) else "differs"


def fetch_procedure(code: str) -> NationalProcedure:
    """
    A procedure of the national catalogue.

    :raises CatalogueUnreachable: if the portal does not answer or has no such procedure.
    :raises NotNational: if the answer is no procedure.
    """
    return as_national(_ask("LayThuTuc", {"maTTHC": code}), code)


def as_national(answer: Any, code: str = "") -> NationalProcedure:
    """:raises NotNational: if it is no procedure."""
    try:
        return read_procedure(answer, code)
    except NotAProcedure as error:
        raise NotNational() from error


def compare_with_ours(national: NationalProcedure, *, at: datetime) -> Comparison:
    """
    The procedure beside our version in force.

    :raises ProcedureNotFound: if we have none of this code.
    """
    if "." not in national.code:
        raise NotFound()
    record = procedures.get_procedure(national.code, on=vietnam_day(at))
    return Comparison(record, national, compare(record.content, national))
