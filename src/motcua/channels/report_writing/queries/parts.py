"""The parts of agencies of a section, a page at a time, narrowed to whom one looks for."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from motcua.base.text import fold

from ..models import ReportSection

PAGE = 20
_STATES = ReportSection.State


@dataclass(frozen=True)
class PartsPage:
    """
    One page of the parts.

    :ivar counts: how many parts stand in each state, over all of them, with the state's name.
    :ivar mergeable: how many of this page can be merged now.
    """

    rows: list[ReportSection]
    total: int
    found: int
    counts: list[tuple[str, str, int]]
    state: str
    name: str
    page: int
    last: int

    @property
    def mergeable(self) -> int:
        """How many parts of this page were sent and are not merged as they stand."""
        sent = {_STATES.SUBMITTED, _STATES.ACCEPTED}
        return sum(one.state in sent and one.merged_version != one.version for one in self.rows)

    def query(self, **others: object) -> str:
        """The address' query of the same choice, with other things in their place."""
        asked = {"tinh-trang": self.state, "co-quan": self.name, **others}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def parts_page(section: ReportSection, *, state: str, name: str, page: int) -> PartsPage:
    """
    Parts of a section: those that wait to be merged first, then by the order of agencies.

    :param state: a state, or anything else for all. :param name: words of an agency's name.
    """
    every = section.parts.select_related("agency")
    counted = dict(section.parts.values_list("state").annotate(Count("pk")))
    kept = state if state in counted or state in _STATES.values else ""
    words = " ".join(name.split())[:100]
    if kept:
        every = every.filter(state=kept)
    ordered = list(every.order_by(_waiting().desc(), "order"))
    wanted = fold(words).split()
    found = [one for one in ordered if all(word in fold(one.agency.name) for word in wanted)]
    last = max(1, -(-len(found) // PAGE))
    page = min(page, last)
    return PartsPage(
        rows=found[(page - 1) * PAGE : page * PAGE],
        total=sum(counted.values()),
        found=len(found),
        counts=[(str(one), str(one.label), counted.get(str(one), 0)) for one in _STATES],
        state=kept,
        name=words,
        page=page,
        last=last,
    )


def _waiting() -> Any:
    """A part that was sent and is not merged as it stands."""
    sent = Q(state__in=[_STATES.SUBMITTED, _STATES.ACCEPTED])
    is_waiting = sent & (Q(merged_version=None) | ~Q(merged_version=F("version")))
    return ExpressionWrapper(is_waiting, output_field=BooleanField())
