"""Many papers issued, signed and sealed by one person at one moment: written as one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import vietnam_day
from motcua.base.together import insert, written_together
from motcua.kernel.organizations import api as organizations

from ..models import Document, NumberSeries
from ..permissions import may_sign_document
from ..ports.signing_keys import Holder
from ..queries.rendering import get_kind
from .issuing import file_name, keep_document, number_of, typeset_document
from .signing import (
    Signed,
    agency_of,
    draw_appearance,
    person_of,
    require_second_factor,
    sign_content,
    tell_signed,
)
from .storing import store_made_file

# A series of numbers: agency, kind of paper, year.
_Series = tuple[UUID, str, int]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is to be issued, signed by a person and sealed by the agency."""

    kind: str
    title: str
    context: Mapping[str, Any]
    subject_uuid: UUID
    agency_uuid: UUID
    template: str | None = None
    signer_title: str = ""


@dataclass(slots=True)
class _Made:
    """A paper with its signatures, of which nothing is kept yet."""

    document: Document
    content: bytes
    signed: list[tuple[Holder, Signed]] = field(default_factory=list)


@transaction.atomic
def issue_signed(
    *, actor: Actor, papers: Sequence[Paper], at: datetime
) -> list[Document | Refusal]:
    """
    Issue, sign and seal many papers: the same as `issue_document` and the two signatures for each.

    Typesetting and signing take their time for each paper; rows and events are written for all in
    a few statements. The numbers are locked only while those are written: should a colleague have
    taken one meanwhile, the papers are made once more under the lock. One that is refused takes no
    number and holds up no other.
    """
    agencies = {
        uuid: organizations.get_agency(uuid)
        for uuid in dict.fromkeys(paper.agency_uuid for paper in papers)
    }
    day = vietnam_day(at)
    kinds = {(paper.agency_uuid, paper.kind) for paper in papers}
    numbered = sorted(one for one in kinds if get_kind(one[1], on=day).number)
    series = [(*one, day.year) for one in numbered]
    last = _last_numbers(series)
    making = _Making(actor, agencies, at)
    made, after = making.make_all(papers, last)
    if series and (now := _lock_numbers(series)) != last:
        last = now
        made, after = making.make_all(papers, last)
    _keep(actor, [one for one in made if isinstance(one, _Made)], at)
    _write_numbers({key: number for key, number in after.items() if number != last[key]})
    return [one.document if isinstance(one, _Made) else one for one in made]


@dataclass(slots=True)
class _Making:
    """Who makes papers, and how their signatures look."""

    actor: Actor
    agencies: Mapping[UUID, organizations.Agency]
    at: datetime
    appearances: dict[Holder, bytes] = field(default_factory=dict)

    def make_all(
        self, papers: Sequence[Paper], last: Mapping[_Series, int]
    ) -> tuple[list[_Made | Refusal], dict[_Series, int]]:
        """Every paper with the next number of its series, and the last numbers after them."""
        numbers = dict(last)
        made: list[_Made | Refusal] = []
        for paper in papers:
            key = (paper.agency_uuid, paper.kind, vietnam_day(self.at).year)
            try:
                one = self._make(paper, numbers.get(key, 0) + 1)
            except Refusal as refusal:
                made.append(refusal)
                continue
            if one.document.sequence is not None:
                numbers[key] = one.document.sequence
            made.append(one)
        return made, numbers

    def _make(self, paper: Paper, sequence: int) -> _Made:
        require_second_factor(self.actor)
        at, agency = self.at, self.agencies[paper.agency_uuid]
        kind = get_kind(paper.kind, on=vietnam_day(at))
        number = number_of(agency, kind, sequence, vietnam_day(at).year) if kind.number else ""
        document, content = typeset_document(
            agency, kind, number, paper.context, title=paper.title, template=paper.template, at=at
        )
        document.subject_uuid = paper.subject_uuid
        document.sequence = sequence if kind.number else None
        if not may_sign_document(self.actor, document):
            raise PermissionRefused()
        made = _Made(document, content)
        person = person_of(self.actor, document, self.actor.name, paper.signer_title)
        for holder in (person, agency_of(document)):
            if holder not in self.appearances:
                self.appearances[holder] = draw_appearance(holder, at)
            look = self.appearances[holder]
            signed = sign_content(document, holder, content, at=at, appearance=look)
            made.signed.append((holder, signed))
            content = signed.content
        return made


def _keep(actor: Actor, made: Collection[_Made], at: datetime) -> None:
    """Write papers, their files, signatures and events."""
    many = len(made)
    if not many:
        return
    with written_together(
        documents_stored_file=3 * many, documents_document=many, documents_signature=2 * many
    ):
        for one in made:
            document = one.document
            keep_document(actor, document, one.content, at)
            for holder, signed in one.signed:
                name = file_name(document)
                file = store_made_file(actor=actor, content=signed.content, name=name, at=at)
                signature = insert(signed.row(document, holder, file, at))
                document.file = file
                tell_signed(actor, document, signature, at)


def _last_numbers(series: Sequence[_Series]) -> dict[_Series, int]:
    rows = NumberSeries.objects.filter(
        agency_uuid__in={one[0] for one in series}, year__in={one[2] for one in series}
    )
    known = {(r.agency_uuid, r.kind, r.year): r.last for r in rows}
    return {key: known.get(key, 0) for key in series}


def _lock_numbers(series: Sequence[_Series]) -> dict[_Series, int]:
    """The last numbers, locked in one order until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_number_series (agency_uuid, kind, year, last)
            SELECT agency, kind, year, 0 FROM unnest(%s::uuid[], %s::text[], %s::int[])
                AS n (agency, kind, year)
            ON CONFLICT (agency_uuid, kind, year) DO NOTHING
            """,
            _columns(series),
        )
        cursor.execute(
            """
            SELECT s.agency_uuid, s.kind, s.year, s.last FROM documents_number_series s
            JOIN unnest(%s::uuid[], %s::text[], %s::int[]) AS n (agency, kind, year)
                ON (s.agency_uuid, s.kind, s.year) = (n.agency, n.kind, n.year)
            ORDER BY s.id FOR UPDATE OF s
            """,
            _columns(series),
        )
        return {(agency, kind, year): last for agency, kind, year, last in cursor.fetchall()}


def _write_numbers(after: Mapping[_Series, int]) -> None:
    if not after:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE documents_number_series AS s SET last = n.last
            FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::int[])
                AS n (agency_uuid, kind, year, last)
            WHERE (s.agency_uuid, s.kind, s.year) = (n.agency_uuid, n.kind, n.year)
            """,
            [*_columns(list(after)), list(after.values())],
        )


def _columns(series: Sequence[_Series]) -> list[list[Any]]:
    return [[key[place] for key in series] for place in range(3)]
