"""For tests: the acts and refusals that pages meet, and a desk at which notes are drawn."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse

from motcua.base.actors import Actor, Grant
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.base.web.access import ActingRequest
from motcua.base.web.pages import render

from . import ports
from .actions.approval import return_draft, withdraw_draft
from .actions.drawing import discard_draft, rebase_draft
from .events import declare_draft_events
from .models import DraftRevision, VersionDraft
from .queries.drafts import DraftNotFound, history_of_draft
from .queries.pages import draft_context
from .queries.refusals import (
    BaseOutdated,
    DraftChangedMeanwhile,
    DraftClosed,
    DraftNotSubmitted,
    FourEyesNeeded,
    NothingChanged,
)
from .rules import Codes, Content, FileKind, Rights, Version

__all__ = [
    "BaseOutdated",
    "DraftChangedMeanwhile",
    "DraftClosed",
    "DraftNotFound",
    "DraftNotSubmitted",
    "DraftRevision",
    "FourEyesNeeded",
    "NothingChanged",
    "discard_draft",
    "history_of_draft",
    "rebase_draft",
    "return_draft",
    "withdraw_draft",
]

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NOTE = "drafting.note"
NOTE_EVENTS = declare_draft_events("drafting", key="note", vi="ghi chú", en="a note")


WORDS = {
    "title": "Soạn ghi chú",
    "new": "Ghi chú mới.",
    "code": "Mã",
    "code_hint": "",
    "name": "Tên",
    "name_hint": "",
}


class NoteUnfinished(Refusal):
    """Ghi chú còn chữ “…”."""

    status = 422
    message_en = "The note still says “…”."


@dataclass
class NoteDesk:
    """
    Notes of plain text, published in memory: a list of versions for each code.

    `skipped` are the numbers that somebody publishes elsewhere at the moment of an approval.
    """

    published: dict[str, list[Content]] = field(default_factory=dict)
    skipped: int = 0

    kind: str = NOTE
    slug: str = "ghi-chu"
    name: str = "Ghi chú"
    home: str = "drafting:draft_list"
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    rights: Rights = field(default_factory=lambda: Rights("notes.edit", "notes.publish"))
    events: Any = NOTE_EVENTS
    file: FileKind = field(
        default_factory=lambda: FileKind("TXT", "txt", 1, lambda raw: str(raw, "utf-8"), str.encode)
    )
    codes: Codes = field(default_factory=lambda: Codes("ghi-chu", frozenset({"moi"})))
    steps: Mapping[str, str] = field(default_factory=lambda: {"stamped": "Đóng dấu"})

    def put(self, code: str, text: str) -> int:
        """Publish beside the drafts."""
        versions = self.published.setdefault(code, [])
        versions.append(Content(text))
        return len(versions)

    def find_version(self, code: str, number: int | None = None) -> Version | None:
        """A version of a note."""
        versions = self.published.get(code, [])
        found = len(versions) if number is None else number
        return Version(found, code, versions[found - 1]) if 0 < found <= len(versions) else None

    def begin(self, *, code: str, name: str, base: Version | None, file: str | None) -> Content:
        """The file, the version, or the name."""
        return Content(file if file is not None else base.content.file if base else name)

    def begun(self, draft: VersionDraft, by: Actor, at: datetime) -> None:
        """Nothing lies beside a note."""

    def with_file(self, content: Content, file: str) -> Content:
        """Only the text changes."""
        return replace(content, file=file)

    def text_of(self, code: str, content: Content) -> str:
        """The text."""
        return content.file

    def title_of(self, code: str, content: Content, base: Version | None) -> Mapping[str, str]:
        """The first line."""
        first = content.file.partition("\n")[0][:50]
        return {"vi": first} if first else {}

    def require_readable(self, content: Content) -> None:
        """Whatever begins with a bracket is no note."""
        if content.file.startswith("<"):
            raise InvalidInput(fields={"file": "không phải ghi chú"})

    def require_ready(self, draft: VersionDraft, at: datetime) -> None:
        """Nothing is left open."""
        if "…" in draft.file:
            raise NoteUnfinished()

    def differences(self, before: Content, after: Content) -> Sequence[Any]:
        """The two texts where they differ."""
        return [] if before.file == after.file else [(before.file, after.file)]

    def publish(self, draft: VersionDraft, by: Actor, at: datetime) -> int:
        """One more version."""
        return self.put(draft.code, draft.file) + self.skipped


def show_note(
    request: ActingRequest, draft: VersionDraft, refusal: Refusal | None = None, act: str = ""
) -> HttpResponse:
    """The page of a note: nothing but what every draft has."""
    context = draft_context(request.actor, draft, refusal, act, request.POST)
    status = refusal.status if refusal else 200
    return render(request, "ui/draft_page.html", context, status=status)


@contextmanager
def note_desk() -> Iterator[NoteDesk]:
    """A desk of notes that is there for the time of a test."""
    desk = NoteDesk()
    ports.register_desk(desk, show_note, url_name="drafting:draft_export")
    try:
        yield desk
    finally:
        del ports._desks[desk.kind]


def note_writer(*permissions: str, name: str = "Lê Thị Soạn") -> Actor:
    """An official who draws notes, or who has the permissions named."""
    rights = frozenset(permissions or ("notes.edit",))
    grant = Grant("demo", rights, uuid7(), "h27")
    return Actor(kind="official", uuid=uuid7(), name=name, grants=(grant,))
