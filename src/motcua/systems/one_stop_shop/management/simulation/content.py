"""The plan of a half-year as the province's content has it, checked against what is loaded."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from motcua.base.content import load_yaml_folder
from motcua.base.errors import InvalidInput
from motcua.base.text import date_vi
from motcua.systems.procedures import api as procedures

LEVELS = {"commune": "commune_committee", "department": "department"}
MOST = 0.98  # of the dossiers of a field: beyond it a weight says nothing any more


class NoPlan(InvalidInput):
    """
    Nội dung của tỉnh không có kế hoạch hồ sơ đến cho cả khoảng {first}–{last}
    (thư mục simulation/). Chọn khoảng khác, hoặc bổ sung kế hoạch.
    """

    message_en = (
        "The province's content has no plan of arrivals for all of {first}–{last} (folder "
        "simulation/). Choose other days, or add a plan."
    )


class ProcedureNotInForce(InvalidInput):
    """
    Kế hoạch nêu thủ tục {procedures} nhưng ngày {day} danh mục không có, hoặc không cơ quan nào ở
    cấp đó giải quyết. Sửa tệp {file}.
    """

    message_en = (
        "The plan names the procedures {procedures}, but on {day} the catalogue lacks them or no "
        "agency of that level handles them. Correct {file}."
    )


class PlanFaulty(InvalidInput):
    """Kế hoạch {file} chưa đúng ở mục “{part}”: cần số không âm, tổng lớn hơn 0."""

    message_en = "The plan {file} is faulty at “{part}”: numbers not below 0, more than 0 in sum."


@dataclass(frozen=True)
class PlanContent:
    """One plan: what comes, where, how, when, and what becomes of it."""

    name: str
    written: Mapping[str, Any]

    @cached_property
    def digest(self) -> str:
        """By which a changed plan is noticed."""
        text = json.dumps(self.written, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def number(self, days: int, scale: float) -> int:
        """How many dossiers come in so many days."""
        told = self.written["dossiers"]
        return round(float(told["number"]) * days / float(told["days"]) * scale)

    def weights(self) -> dict[tuple[str, str], float]:
        """The share of each procedure by level and code; they sum to one."""
        found: dict[tuple[str, str], float] = {}
        levels = {name: self._positive("levels", self.written["levels"][name]) for name in LEVELS}
        for level, part in levels.items():
            own = self.written["procedures"].get(level, {})
            told = {code: self._positive("procedures", weight) for code, weight in own.items()}
            whole = sum(told.values()) * sum(levels.values())
            found |= {(level, code): part * weight / whole for code, weight in told.items()}
        if not found:
            raise PlanFaulty(file=self.name, part="procedures")
        return found

    def rates(self, described: Mapping[str, Any], shares: Mapping[str, float]) -> dict[str, float]:
        """
        How often something happens in each field, so that over all it is its share.

        :param shares: how much of all dossiers each field has.
        """
        whole = self._positive("share", described["share"]) / 100
        own = described.get("fields", {})
        weights = {name: float(own.get(name, 1)) for name in shares}
        found: dict[str, float] = {}
        while True:
            left = [name for name in shares if name not in found]
            rest = whole - sum(found[name] * shares[name] for name in found)
            by = sum(shares[name] * weights[name] for name in left)
            rate = {name: rest * weights[name] / by if by else 0.0 for name in left}
            full = [name for name in left if rate[name] > MOST]
            if not full or whole >= MOST:
                return {name: min(one, 1.0) for name, one in (found | rate).items()}
            found |= dict.fromkeys(full, MOST)

    def _positive(self, part: str, value: Any) -> float:
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = -1.0
        if number < 0:
            raise PlanFaulty(file=self.name, part=part)
        return number


def plan_for(first: date, last: date) -> PlanContent:
    """
    The plan that holds for all days of a period.

    :raises NoPlan: if none does.
    """
    for name, written in load_yaml_folder("simulation"):
        until = written.get("valid_to")
        if written["valid_from"] <= first and (until is None or last < until):
            return PlanContent(f"simulation/{name}.yaml", written)
    raise NoPlan(first=date_vi(first), last=date_vi(last))


@dataclass(frozen=True, slots=True)
class Handled:
    """A procedure of the plan at the agencies of its level that handle it."""

    version: procedures.VersionRecord
    agencies: tuple[procedures.CompetentAgency, ...]

    def but_for(self, codes: Collection[str]) -> "Handled":
        """The same at the other agencies; at all of them if there are no others."""
        left = tuple(one for one in self.agencies if not {one.code, one.unit_code} & set(codes))
        return replace(self, agencies=left or self.agencies)


def handled_procedures(
    plan: PlanContent, *, first: date, last: date
) -> dict[tuple[str, str], Handled]:
    """
    What the plan names, as it is in force and handled throughout the period.

    :raises ProcedureNotInForce: naming what is not.
    """
    found: dict[tuple[str, str], Handled] = {}
    lacking = []
    for level, code in plan.weights():
        one = _handled(level, code, first, last)
        if one is None:
            lacking.append(code)
        else:
            found[level, code] = one
    if lacking:
        raise ProcedureNotInForce(procedures=", ".join(lacking), day=date_vi(first), file=plan.name)
    return found


def _handled(level: str, code: str, first: date, last: date) -> Handled | None:
    try:
        version = procedures.get_procedure(code, on=first)
    except procedures.ProcedureNotFound:
        return None
    if version.valid_to is not None and version.valid_to <= last:
        return None
    agencies = {
        one.uuid: one
        for one in procedures.list_competent_agencies(version, on=first)
        if one.kind == LEVELS[level]
    }
    still = {one.uuid for one in procedures.list_competent_agencies(version, on=last)}
    known = tuple(one for uuid, one in agencies.items() if uuid in still)
    return Handled(version, known) if known else None
