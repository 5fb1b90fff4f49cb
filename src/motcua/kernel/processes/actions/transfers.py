"""Handing the work of many runs over from one agency to another, in a few statements."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import RUN_TRANSFERRED

from .runs import Place


@transaction.atomic
def transfer_runs(
    *,
    actor: Actor,
    runs: Mapping[UUID, Sequence[str]],
    from_agency: UUID,
    to: Place,
    at: datetime,
) -> dict[UUID, list[str]]:
    """
    Hand over what many runs have at an agency, with its open tasks, which become unclaimed.

    Whoever hands them over has checked that the actor may; ended runs stay as they are.

    :param runs: the places that may go along, for each run: "" is its own; none means all.
    :returns: the places that did.
    """
    asked = json.dumps([{"run": str(uuid), "places": list(of)} for uuid, of in runs.items()])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM processes_transfer_runs(%s::jsonb, %s, %s, %s)",
            [asked, from_agency, to.agency_uuid, to.agency_path],
        )
        moved = cursor.fetchall()
    events.publish_many(
        RUN_TRANSFERRED,
        rows=[
            (events.Subject(kind, uuid), {"run": run, "place": place, "to_agency": to.agency_uuid})
            for run, kind, uuid, places in moved
            for place in places
        ],
        actor=actor,
        at=at,
        agency_uuid=to.agency_uuid,
    )
    return {run: places for run, _, _, places in moved}
