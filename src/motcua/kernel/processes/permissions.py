"""Who may do the tasks of processes, and see and migrate runs."""

from uuid import UUID

from motcua.base.actors import Actor

from .models import Run, Task

MIGRATE = "procedures.edit"


def may_migrate_runs(actor: Actor) -> bool:
    """The office that designs procedures, and the system."""
    return actor.may(MIGRATE)


def may_do_task(actor: Actor, task: Task) -> bool:
    """Holders of the task's permission at its agency or above it."""
    return actor.may(task.permission, task.agency_path)


def may_see_run(actor: Actor, run: Run) -> bool:
    """Officials with a grant at one of the run's agencies or above, and the system."""
    if actor.kind == "system":
        return True
    paths = {run.agency_path, *(place["path"] for place in run.places.values())}
    return any(grant.covers(path) for grant in actor.grants for path in paths)


def delegator_of(actor: Actor, task: Task) -> UUID | None:
    """In whose place the actor does the task, if only a delegation lets them."""
    return actor.delegator_for(task.permission, task.agency_path)
