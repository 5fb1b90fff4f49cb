"""Reasons that programs name, as people do on their pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.reasons import api as reasons

from ..actions.explaining import explain_late_step
from ..models import Dossier
from ..queries.late import find_late_task
from . import schemas


def demand(actor: Actor, act: str, code: str, text: str, *, at: datetime) -> None:
    """
    Let an act pass whose reason is one of the catalogue.

    :raises PermissionRefused: if who acts is no official; who asks comes before what is said.
    :raises InvalidInput: if there is something to choose and nothing was.
    """
    access.require(actor.is_official)
    day = vietnam_day(at)
    reasons.check_reason(act, code, on=day, text=text, is_demanded=True)


@contextmanager
def explained(
    actor: Actor, dossier: Dossier, late: schemas.LateIn | None, *, at: datetime
) -> Iterator[None]:
    """
    Do a step; where it is past its norm, say why in the same transaction.

    :raises InvalidInput: if it is late and nothing, or no reason of the catalogue, was said.
    """
    task = find_late_task(actor, dossier.uuid, at=at)
    said = late or schemas.LateIn()
    if task is not None:
        try:
            demand(actor, "late_step", said.reason_code, said.text, at=at)
        except InvalidInput as problem:
            fields = {f"late.{name}": words for name, words in problem.fields.items()}
            raise InvalidInput(fields=fields) from problem
    with transaction.atomic():
        yield
        if task is not None:
            explain_late_step(
                actor=actor, task=task, reason_code=said.reason_code, text=said.text, at=at
            )
