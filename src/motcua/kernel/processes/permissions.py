"""Who may do the tasks of processes and hand these on."""

from uuid import UUID

from motcua.base.actors import Actor, Grant

from .models import Run, Task

ASSIGN_SUFFIX = ".assign"
MIGRATE = "procedures.edit"


def may_migrate_runs(actor: Actor) -> bool:
    """The office that designs procedures, and the system."""
    return actor.may(MIGRATE)


def may_do_task(actor: Actor, task: Task) -> bool:
    """Holders of the task's permission at its agency or above it."""
    return actor.may(task.permission, task.agency_path)


def may_assign_task(actor: Actor, task: Task) -> bool:
    """Whoever may do the task, or who may hand out work of its app (`<app>.assign`)."""
    app = task.permission.partition(".")[0]
    return may_do_task(actor, task) or actor.may(f"{app}{ASSIGN_SUFFIX}", task.agency_path)


def may_see_run(actor: Actor, run: Run) -> bool:
    """Officials with a grant at one of the run's agencies or above, and the system."""
    if actor.kind == "system":
        return True
    paths = {run.agency_path, *(place["path"] for place in run.places.values())}
    return any(grant.covers(path) for grant in actor.grants for path in paths)


def grant_for(actor: Actor, task: Task) -> Grant | None:
    """The grant by which an actor may do a task: an own one before a delegated one."""
    fitting = [
        grant
        for grant in actor.grants
        if task.permission in grant.permissions and grant.covers(task.agency_path)
    ]
    return min(fitting, key=lambda grant: grant.delegated_by is not None, default=None)


def delegator_of(actor: Actor, task: Task) -> UUID | None:
    """In whose place the actor does the task, if only a delegation lets them."""
    grant = grant_for(actor, task)
    return grant.delegated_by if grant else None
