"""Loading the province's processes."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.bpmn.files import text_of
from motcua.base.content import province_root
from motcua.kernel.diagrams.models import ProcessVersion

from .publication import publish_process


@transaction.atomic
def load_processes(*, actor: Actor, at: datetime) -> list[ProcessVersion]:
    """
    Publish every diagram of the province's `processes` folder; the file's name is the code.

    A diagram that has not changed stays the version it is. All are published, or none.

    :raises ProcessRefused: for the first diagram with faults.
    """
    return [
        publish_process(actor=actor, bpmn=text_of(file.read_bytes()), code=file.stem, at=at)
        for file in sorted((province_root() / "processes").glob("*.bpmn"))
    ]
