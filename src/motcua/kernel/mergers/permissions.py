"""Who prepares, approves and carries out a day of mergers: at the top of the province."""

from motcua.base.actors import Actor
from motcua.kernel.organizations import api as organizations

from .models import Merger

PREPARE = "mergers.prepare"
APPROVE = "mergers.approve"


def _top() -> str:
    kind = organizations.Agency.Kind.PROVINCE_COMMITTEE
    found = organizations.Agency.objects.filter(kind=kind).order_by("path")
    return str(found.values_list("path", flat=True).first() or "")


def may_prepare_merger(actor: Actor) -> bool:
    """Whoever prepares days of mergers for the whole province, and the system."""
    return actor.may(PREPARE, _top())


def may_approve_merger(actor: Actor) -> bool:
    """Whoever approves them for the whole province; never the system."""
    return actor.is_official and actor.may(APPROVE, _top())


def may_see_merger(actor: Actor) -> bool:
    """Both."""
    return may_prepare_merger(actor) or may_approve_merger(actor)


def had_a_part(actor: Actor, merger: Merger) -> bool:
    """Whether the actor prepared, rehearsed, chose or acknowledged: then another approves."""
    return (
        actor.uuid in {merger.prepared_by, merger.rehearsed_by}
        or merger.choices.filter(chosen_by=actor.uuid).exists()
        or merger.findings.filter(acknowledged_by=actor.uuid).exists()
    )
