"""The catalogue of procedures, for other apps. What is not listed here is private."""

from .actions.drafting import draft_version
from .actions.loading import load_procedure, set_competences, set_taxonomy
from .actions.publication import (
    VersionFaulty,
    VersionsOverlap,
    publish_version,
)
from .ports import register_reference_check
from .queries.catalogue import (
    ProcedureNotFound,
    VersionRecord,
    get_procedure,
    get_version,
    get_versions,
    list_competences,
    list_fields,
    list_life_events,
    list_procedures,
)
from .queries.competence import CompetentAgency, find_competence, list_competent_agencies
from .queries.essential import list_essential_services
from .queries.fees import fees_of
from .queries.search import search_procedures
from .queries.tariffs import Charge, charges_of

__all__ = [
    "Charge",
    "CompetentAgency",
    "ProcedureNotFound",
    "VersionFaulty",
    "VersionRecord",
    "VersionsOverlap",
    "charges_of",
    "draft_version",
    "fees_of",
    "find_competence",
    "get_procedure",
    "get_version",
    "get_versions",
    "list_competences",
    "list_competent_agencies",
    "list_essential_services",
    "list_fields",
    "list_life_events",
    "list_procedures",
    "load_procedure",
    "publish_version",
    "register_reference_check",
    "search_procedures",
    "set_competences",
    "set_taxonomy",
]
