"""People and organisations, for other apps. What is not listed here is private."""

from .actions.contact import set_contact_point
from .actions.people import register_people
from .actions.registration import IdentityConflict, register_organization, register_person
from .actions.representation import add_representation, end_representation
from .models import Party
from .permissions import may_act_for_party
from .ports import register_agency_names
from .queries.readings import list_readings_of, reading_from
from .queries.records import (
    PartyNotFound,
    PartyRecord,
    find_party_by_identifier,
    get_party,
    list_contact_points,
    list_representatives_of,
    list_represented_by,
    party_names,
    read_parties,
    read_party,
)
from .rules import check_personal_code, check_phone, check_tax_code

__all__ = [
    "IdentityConflict",
    "Party",
    "PartyNotFound",
    "PartyRecord",
    "add_representation",
    "check_personal_code",
    "check_phone",
    "check_tax_code",
    "end_representation",
    "find_party_by_identifier",
    "get_party",
    "list_contact_points",
    "list_readings_of",
    "list_representatives_of",
    "list_represented_by",
    "may_act_for_party",
    "party_names",
    "read_parties",
    "read_party",
    "reading_from",
    "register_agency_names",
    "register_organization",
    "register_people",
    "register_person",
    "set_contact_point",
]
