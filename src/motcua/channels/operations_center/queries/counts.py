"""The counts of which indicators are made: one look at the dossiers of a period for all."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.kernel.duties import api as duties

from ..rules.periods import Period
from .figures import Scope, scope_sql

FEEDBACK_DUTY = "answer_feedback"  # of the law of duties

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
    "came_paid_online": ("came", "h.was_asked_to_pay AND h.has_paid_online"),
    "came_with_files": ("came", "h.files > 0 OR h.reused > 0"),
    "came_reusing": ("came", "h.reused > 0"),
    "came_identified": ("came", "h.is_identified"),
    "came_synchronised": ("came", "h.is_synchronised"),
    "settled": ("settled", "true"),
    "settled_early": ("settled", "h.timing = 'early'"),
    "settled_on_time": ("settled", "h.timing = 'on_time'"),
    "settled_kept": ("settled", "h.timing <> 'late'"),
    "settled_kept_766": ("settled", "h.timing <> 'late' AND h.supplements <= 1"),
    "settled_late_online": ("settled", "h.timing = 'late' AND h.channel = 'online'"),
    "settled_early_by_all": ("settled", "h.timing = 'early' AND h.others_timing IN ('', 'early')"),
    "settled_kept_by_all": (
        "settled",
        "h.timing <> 'late' AND h.others_timing <> 'late'"
        " AND NOT (h.timing = 'early' AND h.others_timing IN ('', 'early'))",
    ),
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
    "publicity_told": ("settled", "h.publicity IS NOT NULL"),
    "publicity_well": ("settled", "h.publicity >= 4"),
    "publicity_average": ("settled", "h.publicity = 3"),
    "contacts_told": ("settled", "h.contacts IS NOT NULL"),
    "contacts_none": ("settled", "h.contacts >= 4"),
    "contacts_one": ("settled", "h.contacts = 3"),
    "returned_postal": ("returned", "h.return_channel = 'postal'"),
}
# Whoever handled a dossier is not told who judged it, so these open to no list.
_JUDGED = ("rated", "attitude", "publicity", "contacts")
UNOPENED = frozenset(name for name in COUNTS if name.startswith(_JUDGED))
# Not numbers of dossiers: they open to no list. Each is made of what was counted by procedure.
_OTHERS = {
    "procedures_used": "count(*) FILTER (WHERE came > 0)",
    "procedures_online": "count(*) FILTER (WHERE came_online > 0)",
    "days": "coalesce(sum(days), 0) / 86400",
}
OTHERS = tuple(_OTHERS)
_DAYS = f"sum(extract(epoch FROM h.ended_at - h.accepted_at)) FILTER (WHERE {BASES['settled']})"


def condition_of(name: str) -> str:
    """Which dossiers a count counts, in SQL over `h`."""
    base, condition = COUNTS[name]
    return f"{BASES[base]} AND ({condition})"


def counts_of(
    scope: Scope, period: Period, *, at: datetime, names: Iterable[str] = (*COUNTS, *OTHERS)
) -> dict[str, int | float]:
    """
    The counts of a scope and period; one query, and the fewer are asked for the less it costs.

    Dossiers are counted by procedure first: what asks for procedures needs no sorting then.
    """
    named = tuple(names)
    where, values = scope_sql(scope, "h.receiving_path" if scope.by_desk else "h.agency_path")
    values |= {"first": period.begins_at, "until": period.until(at)}
    counted = {*named, "came", "came_online"} & set(COUNTS)
    columns = [f"count(*) FILTER (WHERE {condition_of(name)}) AS {name}" for name in counted]
    columns += [f"{_DAYS} AS days"] if "days" in named else []
    sums = [_OTHERS.get(name, f"coalesce(sum({name}), 0)") for name in named]
    any_of = " OR ".join(f"({one})" for one in BASES.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {", ".join(sums)} FROM (
                    SELECT {", ".join(columns)} FROM operations_center_handling h
                    WHERE ({any_of}) AND {where} GROUP BY h.procedure_code) AS by_procedure""",
            values,
        )
        row: Any = cursor.fetchone()
    found = zip(named, row, strict=True)
    return {name: float(value) if name == "days" else int(value) for name, value in found}


def feedback_counts(scope: Scope, period: Period, *, at: datetime) -> dict[str, int]:
    """
    How much feedback had to be answered in a period, and how much was in time.

    Feedback is about an agency: under a procedure, a channel or a person none is counted.
    """
    is_narrowed = scope.procedure_code or scope.field_code or scope.channel or scope.person
    if is_narrowed or scope.by_desk:
        return {"feedback_due": 0, "feedback_kept": 0}
    due, kept = duties.count_due(
        FEEDBACK_DUTY,
        paths=None if scope.is_whole else scope.paths,
        only_itself=scope.only_itself,
        first=period.begins_at,
        until=period.until(at),
    )
    return {"feedback_due": due, "feedback_kept": kept}
