"""The ways of a version that are known at publication, for playing many steps in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import connection

from motcua.kernel.diagrams.api import Element, Net, ProcessVersion, net_of


@dataclass(frozen=True, slots=True)
class Way:
    """Where a task's outcome leads: the elements that open, and the end that is reached."""

    opens: tuple[Element, ...]
    end: str


@dataclass(frozen=True, slots=True)
class Ways:
    """A version's net with every way that is the same whatever the variables are."""

    net: Net
    by_outcome: Mapping[tuple[str, str], Way]


def ways_of(version: ProcessVersion) -> Ways:
    """The known ways of a version; kept in memory, for versions never change."""
    return _ways(version.uuid)


@lru_cache(maxsize=256)
def _ways(version_uuid: UUID) -> Ways:
    version = ProcessVersion.objects.defer("bpmn").get(uuid=version_uuid)
    net = net_of(version)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.element_id, w.outcome, coalesce(w.ends[1], ''), coalesce(
                array_agg(e.element_id ORDER BY o.place) FILTER (WHERE e.id IS NOT NULL), '{}')
            FROM diagrams_transition w
            LEFT JOIN LATERAL unnest(w.opens) WITH ORDINALITY AS o(id, place) ON true
            LEFT JOIN diagrams_element e ON e.id = o.id
            WHERE w.version_id = %s GROUP BY w.id
            """,
            [version.pk],
        )
        found = {
            (element, outcome): Way(tuple(net.elements[name] for name in opens), end)
            for element, outcome, end, opens in cursor.fetchall()
        }
    return Ways(net, found)
