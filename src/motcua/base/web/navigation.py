"""The entries of the header: apps register theirs, the layouts show what the actor may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext_lazy

from motcua.base.actors import Actor

UNGROUPED = "other"
# The groups of the officials' header, in its order; an official presses a group, then an entry.
GROUPS = {
    "work": pgettext_lazy("menu", "Công việc"),
    "dossiers": pgettext_lazy("menu", "Quầy và hồ sơ"),
    "money_and_post": pgettext_lazy("menu", "Thu phí, bưu chính"),
    "steering": pgettext_lazy("menu", "Điều hành"),
    "catalogue": pgettext_lazy("menu", "Danh mục, quy trình"),
    "system": pgettext_lazy("menu", "Hệ thống"),
    "messages": pgettext_lazy("menu", "Thông báo"),
    UNGROUPED: pgettext_lazy("menu", "Mục khác"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry of a header.

    :ivar group: one of GROUPS, for officials' entries; the public header is one short line.
    """

    url_name: str
    title: str  # the Vietnamese source string, translated when shown
    place: Literal["public", "staff"]
    order: int
    permission: str | tuple[str, ...] | None = None  # of several, any one
    signed_in: bool = False
    group: str = UNGROUPED


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a page shows it."""

    title: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one title; without a title they stand in the header themselves."""

    title: str
    items: tuple[Item, ...]

    @property
    def is_current(self) -> bool:
        """Whether the page that is open belongs to one of the entries."""
        return any(item.is_current for item in self.items)


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; called from an app's ready()."""
    _entries[f"{entry.place}:{entry.url_name}"] = entry


def registered() -> list[Entry]:
    """Every entry of every header, whoever may open it."""
    return list(_entries.values())


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


def menu_for(place: str, actor: Actor | None, path: str) -> list[Group]:
    """
    The header of a place as groups of entries, in order, with the entry of this path marked.

    The entry whose address is the longest beginning of the path is the one that is open. A group
    of one entry is shown as that entry: opening a menu of one would be a press for nothing.
    """
    known = [(one, href) for one in entries_for(place, actor) if (href := _address(one.url_name))]
    current = max((href for _, href in known if _leads_to(href, path)), key=len, default="")
    gathered: dict[str, list[Item]] = {group: [] for group in ("", *GROUPS)}
    for entry, href in known:
        gathered[_group_of(entry)].append(Item(entry.title, href, href == current))
    return [
        Group(str(GROUPS[group]) if group and len(items) > 1 else "", tuple(items))
        for group, items in gathered.items()
        if items
    ]


def _group_of(entry: Entry) -> str:
    if entry.place == "public":
        return ""
    return entry.group if entry.group in GROUPS else UNGROUPED


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _leads_to(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))


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


def registered_subject_links() -> list[SubjectLink]:
    """Every further page that is offered beside a subject."""
    return list(_subject_links.values())


def subject_links(kind: str, uuid: UUID) -> list[tuple[str, str]]:
    """The further pages about a subject, as (path, title)."""
    return [
        (reverse(link.url_name, kwargs={"uuid": uuid}), link.title)
        for link in _subject_links.values()
        if link.kind == kind and (link.applies is None or link.applies(uuid))
    ]
