"""What counter software tells of a visit, as the desk's own page tells it."""

from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.systems.procedures import api as procedures

from ..actions.counter import Organization, Person, Representation, Visit
from ..actions.counter_handing import AtCounter
from ..actions.postal import PostalRecord
from .counter_schemas import CounterIn, PersonIn, RepresentationIn


def at_counter(
    said: CounterIn | None, version: procedures.VersionRecord, agency: UUID
) -> AtCounter | None:
    """The visit of which a dossier comes; none where it was not brought to a desk."""
    if said is None:
        return None
    if (said.person is None) == (said.organization is None):
        words = _("Nêu một người hoặc một tổ chức đứng tên hồ sơ")
        raise InvalidInput(fields={"counter.person": words})
    came = said.representation
    return AtCounter(
        visit=Visit(
            version_uuid=version.uuid,
            competent_agency_uuid=agency,
            desk_uuid=said.desk,
            applicant=_person(said.person) if said.person else _organization(said),
            identity_check=said.identity_check,
            identity_note=said.identity_note,
            representation=_representation(came) if came else None,
            channel=said.channel,
            postal=PostalRecord(**said.postal.dict()) if said.postal else None,
            is_support_only=said.only_helps,
            ticket_uuid=said.ticket,
            agrees_to_messages=said.agrees_to_messages,
        ),
        papers=said.papers,
    )


def _representation(said: RepresentationIn) -> Representation:
    return Representation(_person(said.person), said.kind, said.paper)


def _person(said: PersonIn) -> Person:
    return Person(**said.dict())


def _organization(said: CounterIn) -> Organization:
    assert said.organization is not None
    return Organization(**said.organization.dict())
