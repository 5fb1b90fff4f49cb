"""The process of bench_process_step as a flow of Viewflow; imported once Django is set up."""

from typing import Any

from django.db import transaction
from django.views import View
from viewflow import this
from viewflow.workflow import STATUS, flow, lock
from viewflow.workflow.models import Process, Task

from benchmarks.process_peers.models import JournalRow

PERMISSION = "process_peers.add_journalrow"


class Steps(flow.Flow):  # type: ignore[misc]
    """first → second → first …, by outcome."""

    process_class = Process
    lock_impl = lock.select_for_update_lock
    begin = flow.StartHandle().Next(this.first)
    first = flow.View(View.as_view()).Permission(PERMISSION).Next(this.decided)
    decided = (
        flow.If(lambda activation: activation.process.data["outcome"] == "go")
        .Then(this.second)
        .Else(this.end)
    )
    second = flow.View(View.as_view()).Permission(PERMISSION).Next(this.checked)
    checked = (
        flow.If(lambda activation: activation.process.data["outcome"] == "back")
        .Then(this.first)
        .Else(this.end)
    )
    end = flow.End()


def step(run: int, user: Any, *, is_whole: bool) -> None:
    """
    Complete the open task of a run, as Viewflow's own views do it.

    Whole: with the permission and the two rows of a journal that our step has too.
    """
    with transaction.atomic(), Steps.lock(run):
        task = Task.objects.select_related("process").get(process_id=run, status=STATUS.NEW)
        if is_whole and not task.flow_task.can_assign(user, task):
            raise PermissionError
        activation = task.flow_task.activation_class(task)
        activation.assign(user=user)
        activation.start(request=None)
        is_first = task.flow_task.name == "first"
        activation.process.data = {"outcome": "go" if is_first else "back"}
        activation.process.save()
        activation.execute()
        if is_whole:
            opened = Task.objects.get(process_id=run, status=STATUS.NEW)
            _record("completed", task, user, activation.process.data)
            _record("opened", opened, user, {})


def _record(what: str, task: Any, user: Any, payload: dict[str, str]) -> None:
    JournalRow(
        name=f"task_{what}",
        run=task.process_id,
        task=task.pk,
        actor=user.pk,
        payload={"element": task.flow_task.name, **payload},
    ).save()
