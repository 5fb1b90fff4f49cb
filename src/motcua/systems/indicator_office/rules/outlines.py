"""Outlines of a GeoJSON collection, made as fine as a picture of a province needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isfinite
from typing import Any

from motcua.base.text import fold

_CODES = ("code", "ma", "ma_xa", "maxa", "commune_code", "CC_3", "ref", "ref:gso")
_NAMES = ("name", "ten", "ten_xa", "tenxa", "NAME_3")
# About thirty metres: less than a pixel on a map of a province.
_FINE = 0.0003
_FEWEST = 4
Ring = list[tuple[float, float]]


class OutlineUnreadable(ValueError):
    """A collection cannot be read; it says why in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep what is wrong in both languages."""
        self.vi, self.en = vi, en
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Outline:
    """One unit's rings, with the codes and folded names by which it may be known."""

    codes: frozenset[str]
    names: frozenset[str]
    label: str
    rings: list[Ring]


def outlines_of(collection: Mapping[str, Any]) -> list[Outline]:
    """
    The outlines of a FeatureCollection of polygons in degrees (WGS 84).

    :raises OutlineUnreadable: for anything else, naming the feature.
    """
    if not isinstance(collection, Mapping) or collection.get("type") != "FeatureCollection":
        raise OutlineUnreadable(
            "tệp không phải là GeoJSON FeatureCollection", "the file is no FeatureCollection"
        )
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise OutlineUnreadable("tệp không có vùng nào", "the file has no features")
    return [_outline(feature, place) for place, feature in enumerate(features, start=1)]


def _outline(feature: Any, place: int) -> Outline:
    try:
        told = feature.get("properties") or {}
        codes = frozenset(str(told[key]).strip() for key in _CODES if told.get(key))
        names = frozenset(fold(str(told[key])) for key in _NAMES if told.get(key))
        label = str(next((told[key] for key in (*_NAMES, *_CODES) if told.get(key)), place))
        rings = [_fine(_ring(ring)) for ring in _rings(feature["geometry"])]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise OutlineUnreadable(
            f"vùng thứ {place} không đọc được ({error})", f"feature {place}: {error}"
        ) from error
    return Outline(codes, names, label, rings)


def _rings(geometry: Mapping[str, Any]) -> list[Sequence[Sequence[float]]]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise ValueError(f"{geometry['type']} is no polygon")


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    ring = [(float(point[0]), float(point[1])) for point in points]
    if len(ring) < _FEWEST:
        raise ValueError("a ring has fewer than four points")
    for x, y in ring:
        if not (isfinite(x) and isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
            raise ValueError(f"{x}, {y} are no degrees; the file must be in WGS 84")
    return ring


def _fine(ring: Ring) -> Ring:
    """Without the points that a picture cannot show (Douglas and Peucker, without recursion)."""
    keep = {0, len(ring) // 2, len(ring) - 1}
    spans = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far, place = max(
            (_distance(ring[at], ring[first], ring[last]), at) for at in range(first + 1, last)
        )
        if far > _FINE:
            keep.add(place)
            spans += [(first, place), (place, last)]
    return [(round(x, 5), round(y, 5)) for x, y in (ring[at] for at in sorted(keep))]


def _distance(at: tuple[float, float], one: tuple[float, float], two: tuple[float, float]) -> float:
    """How far a point lies from the line between two others."""
    (x, y), (ax, ay), (bx, by) = at, one, two
    length = hypot(bx - ax, by - ay)
    if not length:
        return hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
