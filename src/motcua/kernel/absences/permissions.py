"""Who may record and see absences."""

from motcua.base.actors import Actor

from .models import Absence

RECORD = "absences.record"


def may_record_for(actor: Actor, absent: Actor) -> bool:
    """One's own; another's by whoever leads one of the agencies where they work."""
    if actor.uuid == absent.uuid:
        return actor.is_official
    own = [grant for grant in absent.grants if grant.delegated_by is None]
    return any(actor.may(RECORD, grant.agency_path) for grant in own)


def may_end_absence(actor: Actor, absence: Absence) -> bool:
    """The absent official, and whoever leads one of the agencies where they work."""
    return actor.uuid == absence.account_uuid or any(
        actor.may(RECORD, path) for path in absence.agency_paths
    )
