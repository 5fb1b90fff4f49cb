"""What machines tell running processes, once for each key, and the tasks that they complete."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.processes import api as processes

from .models import Telling
from .permissions import TELL, may_signal, may_tell_at
from .queries import task_for

ASSIGNMENT = "cases.assignment"
LONGEST_KEY = 200


class KeyMissing(InvalidInput):
    """Yêu cầu này cần tiêu đề Idempotency-Key (1 đến 200 ký tự) để không bị thực hiện hai lần."""

    message_en = "This request needs an Idempotency-Key of 1 to 200 characters: it is done once."


class KeyUsed(InvalidInput):
    """Idempotency-Key này đã dùng cho nội dung khác. Vui lòng dùng khóa mới."""

    message_en = "This Idempotency-Key was sent with another content. Please use a new one."


class SignalUnknown(InvalidInput):
    """Không quy trình nào chờ tín hiệu “{signal}”. Vui lòng kiểm tra tên tín hiệu."""

    message_en = "No process waits for the signal “{signal}”. Please check its name."


class OwnDoor(Refusal):
    """Bước này làm tại địa chỉ riêng của “{app}”, vì kèm theo nghiệp vụ của hệ thống đó."""

    message_en = (
        "This step is done at the addresses of “{app}”: more belongs to it than an outcome."
    )


@transaction.atomic
def tell_run(
    *, actor: Actor, run_uuid: UUID, name: str, variables: Mapping[str, Any], key: str, at: datetime
) -> bool:
    """
    Tell a run that something happened outside; False if this key told it before.

    :raises RunNotFound: if there is no such run, or it is none of the actor's business.
    :raises KeyUsed: if the key told something else.
    :raises MessageNotExpected: if the run does not wait for it; the key may then be used again.
    """
    run = processes.runs.get_run_for(actor, run_uuid)
    access.require(may_tell_at(actor, run.agency_path))
    told = {"run": str(run_uuid), "message": name, "variables": dict(variables)}
    if not _is_new(actor, key, told, at):
        return False
    processes.send_message(actor=actor, run_uuid=run_uuid, name=name, variables=variables, at=at)
    return True


@transaction.atomic
def tell_all(*, actor: Actor, name: str, key: str, at: datetime) -> bool:
    """
    Throw a signal that every run of the installation may hear; False if this key threw it before.

    :raises SignalUnknown: if no published process has an event for it.
    :raises KeyUsed: if the key told something else.
    """
    access.require(may_signal(actor))
    heard = diagrams.ProcessElement.objects.filter(trigger="signal", reference=name)
    if not heard.exists():
        raise SignalUnknown(fields={"name": SignalUnknown(signal=name).message("vi")}, signal=name)
    if not _is_new(actor, key, {"signal": name}, at):
        return False
    top = next(g for g in actor.grants if TELL in g.permissions and "." not in g.agency_path)
    processes.throw_signal(actor=actor, name=name, agency_uuid=top.agency_uuid, at=at)
    return True


def _is_new(actor: Actor, key: str, told: dict[str, Any], at: datetime) -> bool:
    if not 0 < len(key) <= LONGEST_KEY:
        raise KeyMissing(fields={"Idempotency-Key": KeyMissing().message("vi")})
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    row, is_new = Telling.objects.get_or_create(
        caller=actor.uuid,
        key=key,
        defaults={"digest": digest, "run_uuid": told.get("run"), "told_at": at},
    )
    if row.digest != digest:
        raise KeyUsed(fields={"Idempotency-Key": KeyUsed().message("vi")})
    return is_new


@transaction.atomic
@dataclass(frozen=True, slots=True)
class Completed:
    """A completed task, and what its run waits for now at once."""

    task: UUID
    run: UUID
    outcome: str
    opened: tuple[tuple[UUID, str], ...]
    is_ended: bool


def complete_task(
    *, actor: Actor, task_uuid: UUID, outcome: str, text: str, at: datetime
) -> Completed:
    """
    Complete a task with one of its outcomes, as the page of its subject does.

    Assigned work needs the answer in words. A step whose permission belongs to a system is done
    at that system's own address, where its decision, papers and signature belong to it.

    :raises TaskNotYours: if there is none, or the actor may not do it.
    :raises OwnDoor: if a system owns the step.
    """
    task = task_for(actor, task_uuid)
    owner = task.permission.partition(".")[0]
    if apps.is_installed(f"motcua.systems.{owner}"):
        raise OwnDoor(app=owner)
    if task.subject_kind == ASSIGNMENT and outcome in _ANSWERS:
        # Answered work is over with its run.
        _ANSWERS[outcome](actor, task.subject_uuid, text, at)
        return Completed(task.uuid, task.run_uuid, outcome, (), is_ended=True)
    done = processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=outcome, at=at)
    opened = tuple((one.uuid, one.element_id) for one in done.opened)
    return Completed(task.uuid, done.run_uuid, outcome, opened, done.is_ended)


def _done(actor: Actor, uuid: UUID, text: str, at: datetime) -> None:
    cases.work.complete_work(actor=actor, assignment_uuid=uuid, result=text, at=at)


def _declined(actor: Actor, uuid: UUID, text: str, at: datetime) -> None:
    cases.work.decline_work(actor=actor, assignment_uuid=uuid, reason=text, at=at)


_ANSWERS = {"done": _done, "declined": _declined}
