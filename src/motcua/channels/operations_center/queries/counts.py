"""The counts of which indicators are made: one look at the dossiers of a period for all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from ..rules.periods import Period
from .figures import Scope, scope_sql

# A dossier was handed in when it was submitted, came when it was accepted, was settled when its
# result was issued, and was returned when the applicant got it: which of these must lie in the
# period is said by the first word.
BASES = {
    "handed": "h.submitted_at >= %(first)s AND h.submitted_at < %(until)s",
    "came": "h.accepted_at >= %(first)s AND h.accepted_at < %(until)s",
    "settled": "h.accepted_at IS NOT NULL AND h.ended_at >= %(first)s AND h.ended_at < %(until)s",
    "returned": "h.returned_at >= %(first)s AND h.returned_at < %(until)s",
}
COUNTS: Mapping[str, tuple[str, str]] = {
    "handed": ("handed", "true"),
    "handed_online": ("handed", "h.channel = 'online'"),
    "handed_postal": ("handed", "h.channel = 'postal'"),
    "came": ("came", "true"),
    "came_online": ("came", "h.channel = 'online'"),
    "came_postal": ("came", "h.channel = 'postal'"),
    "came_asked_to_pay": ("came", "h.was_asked_to_pay"),
    "came_paid": ("came", "h.was_asked_to_pay AND h.has_paid"),
    "settled": ("settled", "true"),
    "settled_early": ("settled", "h.timing = 'early'"),
    "settled_on_time": ("settled", "h.timing = 'on_time'"),
    "settled_kept": ("settled", "h.timing <> 'late'"),
    "settled_kept_766": ("settled", "h.timing <> 'late' AND h.supplements <= 1"),
    "settled_without_supplement": ("settled", "h.supplements = 0"),
    "settled_with_one_supplement": ("settled", "h.supplements = 1"),
    "settled_by_decision": ("settled", "h.end_kind IN ('approved', 'refused', 'settled')"),
    "settled_with_document": (
        "settled",
        "h.has_document AND h.end_kind IN ('approved', 'refused', 'settled')",
    ),
    "settled_digitised": (
        "settled",
        "h.has_document AND h.papers > 0 AND h.files >= h.papers"
        " AND h.end_kind IN ('approved', 'refused', 'settled')",
    ),
    "rated": ("settled", "h.score IS NOT NULL"),
    "rated_well": ("settled", "h.score >= 4"),
    "rated_average": ("settled", "h.score = 3"),
    "attitude_well": ("settled", "h.attitude >= 4"),
    "attitude_average": ("settled", "h.attitude = 3"),
    "returned_postal": ("returned", "h.return_channel = 'postal'"),
}
# Whoever handled a dossier is not told who judged it, so these open to no list.
UNOPENED = frozenset(name for name in COUNTS if name.startswith(("rated", "attitude")))
# Not numbers of dossiers: they open to no list.
_OTHERS = f"""
count(DISTINCT h.procedure_code) FILTER (WHERE {BASES["came"]}),
count(DISTINCT h.procedure_code) FILTER (WHERE {BASES["came"]} AND h.channel = 'online'),
coalesce(sum(extract(epoch FROM h.ended_at - h.accepted_at)) FILTER (WHERE {BASES["settled"]}), 0)
    / 86400
"""
OTHERS = ("procedures_used", "procedures_online", "days")


def condition_of(name: str) -> str:
    """Which dossiers a count counts, in SQL over `h`."""
    base, condition = COUNTS[name]
    return f"{BASES[base]} AND {condition}"


def counts_of(scope: Scope, period: Period, *, at: datetime) -> dict[str, int | float]:
    """All counts of a scope and period; one query."""
    where, values = scope_sql(scope, "h.receiving_path" if scope.by_desk else "h.agency_path")
    values |= {"first": period.begins_at, "until": period.until(at)}
    columns = ", ".join(f"count(*) FILTER (WHERE {condition_of(name)})" for name in COUNTS)
    any_of = " OR ".join(f"({one})" for one in BASES.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {columns}, {_OTHERS} FROM operations_center_handling h
                WHERE ({any_of}) AND {where}""",
            values,
        )
        row: Any = cursor.fetchone()
    named = zip((*COUNTS, *OTHERS), row, strict=True)
    return {name: float(value) if name == "days" else int(value) for name, value in named}
