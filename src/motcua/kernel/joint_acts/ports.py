"""Apps above say what lists of matters there are, and what can be done to many of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class Worded:
    """What is said once for all of them; an act reads what it asks for."""

    reason: str = ""
    reason_code: str = ""
    agency: UUID | None = None
    work: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who does it to which matters when, and with which words; all in one transaction."""

    actor: Actor
    uuids: Sequence[UUID]
    worded: Worded
    at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """A matter as the pages show it: its name, where it is, and its page."""

    words: str
    agency_uuid: UUID
    href: str


@dataclass(frozen=True, slots=True)
class MatterList:
    """
    A list from which matters are chosen.

    :ivar name: as in the address of the page, e.g. `vu-viec`.
    :ivar url_name: the list's own page.
    :ivar find: those of the matters that the actor may see.
    """

    name: str
    title: Callable[[], str]
    url_name: str
    find: Callable[[Actor, Sequence[UUID], datetime], Mapping[UUID, Chosen]]


@dataclass(frozen=True, slots=True)
class ManyAct:
    """
    What can be done to many matters of a list.

    :ivar may: whether the actor may do it to some matter somewhere.
    :ivar do: does it to all that it does not refuse, and leaves those as they were.
    :ivar asks: what has to be worded: `agency`, `work`, `due_on`, `reason`; `words` and
        `instruction` are a reason that may be left out.
    :ivar catalogue: the act of the catalogue of reasons for the chosen ones, if there is one.
    """

    name: str
    of: str
    title: Callable[[], str]
    may: Callable[[Actor], bool]
    do: Callable[[Asked], Mapping[UUID, object | Refusal]]
    asks: frozenset[str] = frozenset()
    catalogue: Callable[[Sequence[UUID]], str] | None = None
    is_grave: bool = False


_lists: dict[str, MatterList] = {}
_acts: dict[str, ManyAct] = {}


def register_list(matters: MatterList) -> None:
    """Know a list from now on."""
    _lists[matters.name] = matters


def register_act(act: ManyAct) -> None:
    """Know an act from now on."""
    _acts[act.name] = act


def find_list(name: str) -> MatterList | None:
    """The list of this name."""
    return _lists.get(name)


def find_act(name: str) -> ManyAct | None:
    """The act of this name."""
    return _acts.get(name)


def acts_of(name: str, actor: Actor) -> list[ManyAct]:
    """What the actor may do to matters of a list, somewhere."""
    return [act for act in _acts.values() if act.of == name and act.may(actor)]


def address_of(name: str) -> str:
    """Where what was chosen from a list is posted to."""
    return reverse("joint_acts:act_choose", args=[name])
