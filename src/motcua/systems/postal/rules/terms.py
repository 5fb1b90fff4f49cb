"""The dated terms of the postal service: how long silence lasts, and what carrying costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

Dated = TypeVar("Dated", "Tariff", "Terms")
ZONES = ("commune", "province", "national")


@dataclass(frozen=True, slots=True)
class Band:
    """Prices of consignments up to a weight, by zone, in đồng."""

    up_to_grams: int
    prices: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tariff:
    """The postage of a period."""

    valid_from: date
    legal_basis: Mapping[str, str]
    is_assumed: bool
    bands: tuple[Band, ...]
    further_grams: int
    further_prices: Mapping[str, int]
    collection_fee: int
    cod_share: float
    cod_least: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for consignments in a period, besides their price."""

    valid_from: date
    legal_basis: Mapping[str, str]
    is_assumed: bool
    silent_days: Mapping[str, int]  # working days, by direction
    most_days_ahead: int
    heaviest_grams: int
    usual_grams: int


@dataclass(frozen=True, slots=True)
class Price:
    """What carrying costs, and of what that is made."""

    postage: int
    parts: tuple[tuple[str, int], ...]
    is_assumed: bool
    legal_basis: Mapping[str, str]


def zone_of(*, unit_code: str, desk_unit_code: str) -> str:
    """In the desk's own commune, in the province, or beyond it (no unit is known there)."""
    if not unit_code:
        return "national"
    return "commune" if unit_code == desk_unit_code else "province"


def price(tariff: Tariff, *, grams: int, zone: str, direction: str, cod_amount: int = 0) -> Price:
    """
    The postage of one consignment: by weight and zone, with collection at home and cash taken.

    :raises ValueError: for a weight or zone that the tariff does not know.
    """
    if grams <= 0 or zone not in ZONES:
        raise ValueError(f"{grams} g to {zone}")
    parts = [("weight", _by_weight(tariff, grams, zone))]
    if direction == "collection":
        parts.append(("collection", tariff.collection_fee))
    if cod_amount:
        parts.append(("cash", max(tariff.cod_least, round(cod_amount * tariff.cod_share))))
    kept = tuple((name, amount) for name, amount in parts if amount)
    return Price(sum(a for _, a in kept), kept, tariff.is_assumed, tariff.legal_basis)


def _by_weight(tariff: Tariff, grams: int, zone: str) -> int:
    for band in tariff.bands:
        if grams <= band.up_to_grams:
            return band.prices[zone]
    last = tariff.bands[-1]
    further = -(-(grams - last.up_to_grams) // tariff.further_grams)
    return last.prices[zone] + further * tariff.further_prices[zone]


def in_force(versions: Sequence[Dated], day: date) -> Dated | None:
    """The version of the day: the latest that had begun."""
    begun = [one for one in versions if one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from) if begun else None


def read_terms(content: Mapping[str, Any]) -> tuple[Terms, ...]:
    """The terms of a content file."""
    return tuple(
        Terms(
            valid_from=one["valid_from"],
            legal_basis=one["legal_basis"],
            is_assumed=bool(one.get("assumed", False)),
            silent_days={name: int(days) for name, days in one["silent_days"].items()},
            most_days_ahead=int(one["most_days_ahead"]),
            heaviest_grams=int(one["heaviest_grams"]),
            usual_grams=int(one["usual_grams"]),
        )
        for one in content["terms"]
    )


def read_tariffs(content: Mapping[str, Any]) -> tuple[Tariff, ...]:
    """
    The tariffs of a content file.

    :raises ValueError: if a band lacks a zone, or bands do not rise.
    """
    return tuple(_tariff(one) for one in content["tariffs"])


def _tariff(one: Mapping[str, Any]) -> Tariff:
    bands = tuple(Band(int(b["up_to_grams"]), dict(b["prices"])) for b in one["bands"])
    weights = [band.up_to_grams for band in bands]
    if weights != sorted(set(weights)) or not weights:
        raise ValueError(f"postal.yaml: the bands of {one['valid_from']} do not rise")
    for prices in (*(band.prices for band in bands), one["further"]["prices"]):
        if set(prices) != set(ZONES):
            raise ValueError(f"postal.yaml: prices name {', '.join(ZONES)}")
    return Tariff(
        valid_from=one["valid_from"],
        legal_basis=one["legal_basis"],
        is_assumed=bool(one.get("assumed", False)),
        bands=bands,
        further_grams=int(one["further"]["grams"]),
        further_prices=dict(one["further"]["prices"]),
        collection_fee=int(one["collection_fee"]),
        cod_share=float(one["cod"]["share"]),
        cod_least=int(one["cod"]["least"]),
    )


def backoff_minutes(attempts: int) -> int:
    """How long to wait before the next try: 1, 2, 4 … minutes, at most an hour, for ever."""
    return min(1 << min(attempts, 10), 60)


def month_of(moment: datetime | date) -> date:
    """The first day of a month."""
    return date(moment.year, moment.month, 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
