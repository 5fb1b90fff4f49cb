"""Reports as other systems exchange them: their figures by indicator, for who may read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor

from ..models import Obligation
from ..permissions import may_read
from ..rules.filling import read_entries
from ..rules.forms import Field, read_form


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One report that an agency owes, as it stands.

    :ivar values: what is filled in, by field; numbers as 1234.5.
    :ivar notes: by the number of the line.
    :ivar numbers: the number of each field's line.
    """

    uuid: UUID
    set_code: str
    period: str
    agency_uuid: UUID
    revision: int
    is_open: bool
    fields: Mapping[str, Field]
    values: Mapping[str, str]
    notes: Mapping[str, str]
    numbers: Mapping[str, str]
    saved_at: datetime | None
    saved_by: str
    first_sent_at: datetime | None

    def key_of(self, indicator: str, member: str = "") -> str:
        """The field that asks for an indicator, or a part of it; empty if none does."""
        found = (
            key for key, one in self.fields.items()
            if one.indicator == indicator and one.member == member
        )  # fmt: skip
        return next(found, "")


def list_standings(
    actor: Actor,
    *,
    periods: Iterable[str],
    agency_uuids: Iterable[UUID],
    set_codes: Iterable[str] | None = None,
) -> list[Standing]:
    """The reports of agencies and periods that the actor may read; of some sets, or of all."""
    found = (
        Obligation.objects.filter(
            round__period__in=list(periods), agency_uuid__in=list(agency_uuids)
        )
        .exclude(state=Obligation.State.DROPPED)
        .select_related("round")
        .order_by("round__set_code", "round__period", "agency_path")
    )
    if set_codes is not None:
        found = found.filter(round__set_code__in=list(set_codes))
    return [_standing(one) for one in found if may_read(actor, one)]


def _standing(one: Obligation) -> Standing:
    form = read_form(one.round.form)
    entries = read_entries(one.entries)
    return Standing(
        uuid=one.uuid,
        set_code=one.round.set_code,
        period=one.round.period,
        agency_uuid=one.agency_uuid,
        revision=one.revision,
        is_open=one.is_open,
        fields=form.fields(),
        values={key: entry.value for key, entry in entries.items() if entry.value},
        notes=one.notes,
        numbers={key: row.number for key, row in form.row_of().items()},
        saved_at=one.saved_at,
        saved_by=one.saved_by_name,
        first_sent_at=one.first_sent_at,
    )
