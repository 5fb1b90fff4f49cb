"""Units, agencies, posts and holders, for other apps. What is not listed here is private."""

from .actions.agencies import create_agency, record_succession
from .actions.content import load_organizations
from .actions.posts import appoint, create_post, end_appointment
from .models import Agency, AgencySuccession, Appointment, Post, Unit
from .queries.agencies import (
    desk_of,
    find_agency_by_code,
    get_agency,
    get_post,
    head_of,
    holder_of,
    list_agencies,
    list_agency_successors,
    posts_of,
)
from .queries.units import (
    find_units_by_name,
    get_unit,
    heirs_of,
    predecessors_of,
    successors_of,
    units_at,
)

__all__ = [
    "Agency",
    "AgencySuccession",
    "Appointment",
    "Post",
    "Unit",
    "appoint",
    "create_agency",
    "create_post",
    "desk_of",
    "end_appointment",
    "find_agency_by_code",
    "find_units_by_name",
    "get_agency",
    "get_post",
    "get_unit",
    "head_of",
    "heirs_of",
    "holder_of",
    "list_agencies",
    "list_agency_successors",
    "load_organizations",
    "posts_of",
    "predecessors_of",
    "record_succession",
    "successors_of",
    "units_at",
]
