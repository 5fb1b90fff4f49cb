"""Which dossiers an official may see, told so that each question finds its index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.planned import fetch_planned

from ..models import Dossier

# Up to so many places a list is put together from the newest dossiers of each.
FEW_PLACES = 12

# The places below the granted paths that have dossiers, found by skipping through the indexes of
# the four paths, one probe each. Labels are of 0-9a-z, so what lies below a path ends before '/'.
_PLACES = f"""
WITH RECURSIVE competent(base, lower, path) AS (
    SELECT base, base, NULL::text FROM unnest((SELECT %(paths)s::text[])) base
    UNION ALL
    SELECT c.base, f.path || chr(1), f.path FROM competent c CROSS JOIN LATERAL (
        SELECT d.competent_path::text AS path FROM one_stop_shop_dossier d
        WHERE d.competent_path ~>=~ c.lower AND d.competent_path ~<~ (c.base || '/')
        ORDER BY d.competent_path USING ~<~ LIMIT 1) f
), receiving(base, lower, path) AS (
    SELECT base, base, NULL::text FROM unnest((SELECT %(paths)s::text[])) base
    UNION ALL
    SELECT r.base, f.path || chr(1), f.path FROM receiving r CROSS JOIN LATERAL (
        SELECT d.receiving_path::text AS path FROM one_stop_shop_dossier d
        WHERE d.receiving_path ~>=~ r.lower AND d.receiving_path ~<~ (r.base || '/')
        ORDER BY d.receiving_path USING ~<~ LIMIT 1) f
), returning_(base, lower, path) AS (
    SELECT base, base, NULL::text FROM unnest((SELECT %(paths)s::text[])) base
    UNION ALL
    SELECT r.base, f.path || chr(1), f.path FROM returning_ r CROSS JOIN LATERAL (
        SELECT d.return_path::text AS path FROM one_stop_shop_dossier d
        WHERE d.return_path <> ''
        AND d.return_path ~>=~ r.lower AND d.return_path ~<~ (r.base || '/')
        ORDER BY d.return_path USING ~<~ LIMIT 1) f
), support(base, lower, path) AS (
    SELECT base, base, NULL::text FROM unnest((SELECT %(paths)s::text[])) base
    UNION ALL
    SELECT r.base, f.path || chr(1), f.path FROM support r CROSS JOIN LATERAL (
        SELECT d.support_path::text AS path FROM one_stop_shop_dossier d
        WHERE d.support_path <> ''
        AND d.support_path ~>=~ r.lower AND d.support_path ~<~ (r.base || '/')
        ORDER BY d.support_path USING ~<~ LIMIT 1) f
)
SELECT 'competent_path', path FROM competent WHERE path IS NOT NULL
UNION ALL
SELECT 'return_path', path FROM returning_ WHERE path IS NOT NULL
UNION ALL
SELECT 'support_path', path FROM support WHERE path IS NOT NULL
UNION ALL
SELECT 'receiving_path', path FROM receiving WHERE path IS NOT NULL
LIMIT {FEW_PLACES * 4}
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    A set of dossiers, told twice: in parts, each with an index in the list's order, and whole.

    `is_narrow` says that `whole` is bound to places that the index of words knows.
    """

    parts: tuple[QuerySet[Dossier], ...]
    all_of_them: Callable[[], QuerySet[Dossier]]
    is_narrow: bool

    @property
    def whole(self) -> QuerySet[Dossier]:
        """All in one query set; put together when a search asks for it."""
        return self.all_of_them()

    def filter(self, condition: Q) -> "Scope":
        """Those of them that meet a condition."""
        if not condition:
            return self
        parts = tuple(part.filter(condition) for part in self.parts)
        return Scope(parts, lambda: self.whole.filter(condition), self.is_narrow)


def seen_by(actor: Actor) -> Scope:
    """
    The dossiers that an official may see.

    Who sees many places sees a great share of all dossiers: for them the newest of all are read.
    """
    paths = actor.paths_for("one_stop_shop.see_dossiers")
    is_narrow = bool(paths) and all("." in path for path in paths)

    def whole() -> QuerySet[Dossier]:
        if is_narrow:
            return Dossier.objects.filter(places__overlap=list(paths))
        return Dossier.objects.filter(_below(paths))

    places = _places_below(paths)
    if len(places) > FEW_PLACES:
        return Scope((Dossier.objects.filter(_below(paths)),), whole, is_narrow)
    parts = (Dossier.objects.filter(**{field: path}) for field, path in places)
    return Scope(tuple(parts), whole, is_narrow)


def _below(paths: Sequence[str]) -> Q:
    below = Q(pk__in=[])
    for path in paths:
        for field in ("competent_path", "receiving_path", "return_path", "support_path"):
            below |= Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}."})
    return below


def _places_below(paths: Sequence[str]) -> list[tuple[str, str]]:
    rows = fetch_planned(_PLACES, {"paths": list(paths)})
    return [(field, path) for field, path in dict.fromkeys(rows)]
