"""Open cases reckon by the calendar that their agency keeps."""

from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.organizations import api as organizations

TOGETHER = 500  # a statement each; the transaction of them all is the caller's


def follow_calendar(*, actor: Actor, agency_uuid: UUID, at: datetime) -> int:
    """
    Have the open cases of an agency reckon from now on by the calendar that it keeps now.

    As after a hand-over to an agency with other hours: what was reckoned before, and the due dates
    that people were given, stay; what is paused goes on by the new hours.

    :returns: how many cases there were.
    """
    code = organizations.get_agency(agency_uuid).calendar_code
    rows = cases.Case.objects.filter(agency_uuid=agency_uuid, closed_at=None)
    other = rows.exclude(calendar_code__in=["", code]).order_by("id")
    uuids = list(other.values_list("uuid", flat=True))
    for first in range(0, len(uuids), TOGETHER):
        deadlines.together.change_calendars(
            actor=actor,
            kind="cases.case",
            subject_uuids=uuids[first : first + TOGETHER],
            calendar_code=code,
            at=at,
        )
    return len(uuids)
