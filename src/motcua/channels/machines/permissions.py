"""Which connected systems may tell running processes what happened outside."""

from motcua.base.actors import Actor
from motcua.kernel.processes.api import TaskRow

TELL = "machines.tell"


def may_tell_at(actor: Actor, agency_path: str) -> bool:
    """Holders of the permission at the run's agency or above it."""
    return actor.may(TELL, agency_path)


def may_signal(actor: Actor) -> bool:
    """A signal reaches every run of the installation: holders at the top of the tree only."""
    return any("." not in path for path in actor.paths_for(TELL))


def may_do(actor: Actor, task: TaskRow) -> bool:
    """Whoever holds the task's permission at its agency, as in the worklist."""
    return actor.is_official and actor.may(task.permission, task.agency_path)
