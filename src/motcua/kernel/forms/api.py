"""Forms, for other apps. What is not listed here is private."""

from . import ports
from .actions import filling
from .actions.drafts import (
    DraftChangedElsewhere,
    delete_draft,
    migrate_draft,
    save_draft,
    share_draft,
    start_draft,
)
from .actions.publication import publish_form
from .models import Draft
from .queries import designing, fitting
from .queries.drafts import get_draft, list_drafts_of
from .queries.pages import (
    asked_answers,
    burden,
    page_view,
    parse_answers,
    parse_page,
    prefill,
    summary,
    validate,
)
from .queries.published import get_form, get_form_version
from .rules.definition import Form

__all__ = [
    "Draft",
    "DraftChangedElsewhere",
    "Form",
    "asked_answers",
    "burden",
    "delete_draft",
    "designing",
    "filling",
    "fitting",
    "get_draft",
    "get_form",
    "get_form_version",
    "list_drafts_of",
    "migrate_draft",
    "page_view",
    "parse_answers",
    "parse_page",
    "ports",
    "prefill",
    "publish_form",
    "save_draft",
    "share_draft",
    "start_draft",
    "summary",
    "validate",
]
