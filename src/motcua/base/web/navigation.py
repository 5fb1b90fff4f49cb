"""The entries of the header: apps register theirs, the layouts show what the actor may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a header."""

    url_name: str
    title: str  # the Vietnamese source string, translated when shown
    place: Literal["public", "staff"]
    order: int
    permission: str | tuple[str, ...] | None = None  # of several, any one
    signed_in: bool = False


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; called from an app's ready()."""
    _entries[f"{entry.place}:{entry.url_name}"] = entry


def entries_for(place: str, actor: Actor | None) -> list[Entry]:
    """The entries of a header that this actor may open, in order."""
    return sorted(
        (
            entry
            for entry in _entries.values()
            if entry.place == place
            and (not entry.signed_in or (actor is not None and actor.is_signed_in))
            and (entry.permission is None or (actor is not None and _may(actor, entry.permission)))
        ),
        key=lambda entry: entry.order,
    )


def _may(actor: Actor, permission: str | tuple[str, ...]) -> bool:
    wanted = (permission,) if isinstance(permission, str) else permission
    return any(actor.may(one) for one in wanted)


_subject_pages: dict[str, str] = {}


def register_subject_page(kind: str, url_name: str) -> None:
    """Say which page shows a subject of a kind; the page takes the subject's uuid."""
    _subject_pages[kind] = url_name


def subject_address(kind: str, uuid: UUID) -> str:
    """The path of the page that shows a subject, or an empty text where its kind has none."""
    name = _subject_pages.get(kind)
    return reverse(name, args=[uuid]) if name else ""


@dataclass(frozen=True, slots=True)
class SubjectLink:
    """A further page about a subject of a kind, offered on the subject's own page."""

    kind: str
    url_name: str
    title: str  # the Vietnamese source string, translated when shown
    applies: Callable[[UUID], bool] | None = None  # of which subjects, if not of all


_subject_links: dict[str, SubjectLink] = {}


def register_subject_link(link: SubjectLink) -> None:
    """Offer a page beside the subjects of a kind; it takes the subject's uuid."""
    _subject_links[f"{link.kind}:{link.url_name}"] = link


def subject_links(kind: str, uuid: UUID) -> list[tuple[str, str]]:
    """The further pages about a subject, as (path, title)."""
    return [
        (reverse(link.url_name, kwargs={"uuid": uuid}), link.title)
        for link in _subject_links.values()
        if link.kind == kind and (link.applies is None or link.applies(uuid))
    ]
