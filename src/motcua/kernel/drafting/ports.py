"""What an office plugs in: how its subject is read, checked, compared and published."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.http import HttpResponse

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest

from .events import DraftEvents
from .models import VersionDraft
from .rules import Codes, Content, FileKind, Rights, Version


class Desk(Protocol):
    """
    The desk of an office at which one kind of thing is drawn.

    :ivar kind: the kind of subject under which the journal tells of these drafts.
    :ivar slug: how addresses call the kind.
    :ivar name: how lists call it, in Vietnamese, translated when shown.
    :ivar home: the office's own list, by the name of its address.
    :ivar words: what the page that begins a draft says: its `title`, what `new` ones begin with,
        and the fields `code` and `name`, each with its `_hint`.
    :ivar codes: what its things may be called.
    :ivar steps: the office's own kinds of history steps, with their Vietnamese words.
    """

    kind: str
    slug: str
    name: str
    home: str
    words: Mapping[str, str]
    rights: Rights
    events: DraftEvents
    file: FileKind
    codes: Codes
    steps: Mapping[str, str]

    def find_version(self, code: str, number: int | None = None) -> Version | None:
        """The published version of a number, or the newest one; None where there is none."""
        ...

    def begin(self, *, code: str, name: str, base: Version | None, file: str | None) -> Content:
        """What a draft begins with: a file, a published version, or as good as nothing."""
        ...

    def begun(self, draft: VersionDraft, by: Actor, at: datetime) -> None:
        """Lay beside a new draft what the office keeps there."""
        ...

    def with_file(self, content: Content, file: str) -> Content:
        """What a draft holds when another file takes the place of its own."""
        ...

    def text_of(self, code: str, content: Content) -> str:
        """The file of what a draft holds, as it is downloaded."""
        ...

    def title_of(self, code: str, content: Content, base: Version | None) -> Mapping[str, str]:
        """How lists call a draft, by language; empty where its code must do."""
        ...

    def require_readable(self, content: Content) -> None:
        """
        Faults may be saved; what is no file of the kind at all may not.

        :raises InvalidInput: with what is wrong, under the field `file`.
        """
        ...

    def require_ready(self, draft: VersionDraft, at: datetime) -> None:
        """
        Judge a draft at its submission and once more at its approval.

        :raises Refusal: that says what must be mended first.
        """
        ...

    def differences(self, before: Content, after: Content) -> Sequence[Any]:
        """What changed from one to the other, as the office's own templates show it."""
        ...

    def publish(self, draft: VersionDraft, by: Actor, at: datetime) -> int:
        """Publish a draft in this transaction; the number of the version that it became."""
        ...


# The office's page of a draft, with what was refused about an act on it.
Page = Callable[[ActingRequest, VersionDraft, Refusal | None, str], HttpResponse]

_desks: dict[str, tuple[Desk, Page]] = {}


def register_desk(desk: Desk, page: Page, *, url_name: str) -> None:
    """
    Let drafts of a kind be drawn; called from the office's `ready()`.

    :param url_name: the address of the page; it takes the draft's uuid.
    """
    _desks[desk.kind] = desk, page
    navigation.register_subject_page(desk.kind, url_name)
    rights = [right for one in desks() for right in (one.rights.edit, one.rights.publish)]
    navigation.register(
        navigation.Entry(
            "drafting:draft_list",
            "Bản thảo",
            "staff",
            74,
            permission=tuple(dict.fromkeys(rights)),
            group="catalogue",
        )
    )


def desks() -> list[Desk]:
    """Every desk, in the order of their registration."""
    return [desk for desk, _page in _desks.values()]


def desk_of(kind: str) -> Desk:
    """The desk at which drafts of a kind are drawn."""
    return _desks[kind][0]


def page_of(kind: str) -> Page:
    """The page that shows drafts of a kind."""
    return _desks[kind][1]
