"""Drafting, for other apps. What is not listed here is private."""

from .actions.approval import approve_draft, submit_draft
from .actions.drawing import create_draft, record_change, save_draft, save_or_compare
from .actions.locking import lock_open_draft
from .actions.sheets import SheetBook, edit_sheet
from .events import declare_draft_events
from .models import VersionDraft
from .ports import register_desk
from .queries.drafts import (
    address_of,
    content_at,
    content_of,
    get_draft_for,
    list_drafts,
)
from .queries.files import uploaded_text
from .queries.pages import draft_context, draft_title
from .rules import Codes, Content, FileKind, Rights, Version

__all__ = [
    "Codes",
    "Content",
    "FileKind",
    "Rights",
    "SheetBook",
    "Version",
    "VersionDraft",
    "address_of",
    "approve_draft",
    "content_at",
    "content_of",
    "create_draft",
    "declare_draft_events",
    "draft_context",
    "draft_title",
    "edit_sheet",
    "get_draft_for",
    "list_drafts",
    "lock_open_draft",
    "record_change",
    "register_desk",
    "save_draft",
    "save_or_compare",
    "submit_draft",
    "uploaded_text",
]
