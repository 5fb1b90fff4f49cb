"""Counting what a dossier asked, in the moment in which it is sent."""

from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.base.planned import Lookup
from motcua.base.together import apart_from_the_deed, insert
from motcua.base.transactions import joining
from motcua.kernel.events import api as events

from . import rules
from .events import BURDEN_MEASURED
from .models import Measurement
from .queries import knowledge

_OF_DOSSIER: Lookup[Measurement] = Lookup(
    lambda dossier: Measurement.objects.filter(dossier_uuid=dossier)
)


@joining
def measure_burden(*, actor: Actor, counted: rules.Counted, at: datetime) -> Measurement:
    """Write down what one dossier asked, prefilled and reused; once a dossier."""
    with apart_from_the_deed():
        kept = _OF_DOSSIER.find(dossier=counted.dossier_uuid)
    if kept is not None:
        return kept
    definition = counted.definition
    fields = rules.needless_fields(counted.asked, counted.prefilled, knowledge())
    papers = rules.needless_papers(counted)
    measurement = Measurement(
        dossier_uuid=counted.dossier_uuid,
        procedure_code=definition.procedure_code,
        version_uuid=definition.version_uuid,
        form_code=definition.form_code,
        form_version=definition.form_version,
        channel=counted.channel,
        agency_path=counted.agency_path,
        day=counted.day,
        fields_asked=len(counted.asked),
        fields_prefilled=len(counted.prefilled),
        fields_reused=len(counted.reused),
        fields_changed=len(counted.changed),
        fields_needless=len(fields),
        papers_asked=len(counted.papers_asked),
        papers_reused=len(counted.papers_reused),
        papers_needless=len(papers),
        needless={
            "fields": sorted({rules.general_name(name) for name in fields}),
            "papers": list(papers),
        },
        baseline_fields=definition.baseline_fields,
        baseline_papers=definition.baseline_papers,
        measured_at=at,
    )
    insert(measurement)
    told = _told(measurement)
    events.publish(BURDEN_MEASURED, subject=measurement, actor=actor, at=at, payload=told)
    return measurement


def _told(measurement: Measurement) -> dict[str, Any]:
    return {
        "procedure": measurement.procedure_code,
        "form": measurement.form_code,
        "version": measurement.form_version,
        "asked": measurement.fields_asked,
        "prefilled": measurement.fields_prefilled,
        "reused": measurement.fields_reused,
        "papers_asked": measurement.papers_asked,
        "papers_reused": measurement.papers_reused,
    }
