"""The process of bench_process_step as a flow of Viewflow; imported once Django is set up."""

from typing import Any

from django.db import transaction
from django.views import View
from viewflow import this
from viewflow.workflow import STATUS, flow, lock
from viewflow.workflow.models import Process, Task


class Steps(flow.Flow):  # type: ignore[misc]
    """first → second → first …, by outcome."""

    process_class = Process
    lock_impl = lock.select_for_update_lock
    begin = flow.StartHandle().Next(this.first)
    first = flow.View(View.as_view()).Next(this.decided)
    decided = (
        flow.If(lambda activation: activation.process.data["outcome"] == "go")
        .Then(this.second)
        .Else(this.end)
    )
    second = flow.View(View.as_view()).Next(this.checked)
    checked = (
        flow.If(lambda activation: activation.process.data["outcome"] == "back")
        .Then(this.first)
        .Else(this.end)
    )
    end = flow.End()


def step(run: int, user: Any) -> None:
    """Complete the open task of a run, as Viewflow's own views do it."""
    with transaction.atomic(), Steps.lock(run):
        task = Task.objects.select_related("process").get(process_id=run, status=STATUS.NEW)
        activation = task.flow_task.activation_class(task)
        activation.assign(user=user)
        activation.start(request=None)
        is_first = task.flow_task.name == "first"
        activation.process.data = {"outcome": "go" if is_first else "back"}
        activation.process.save()
        activation.execute()
