"""Everything that the page of a case shows, for officials and for the people involved."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.kernel.access import api as access
from motcua.kernel.cases import permissions
from motcua.kernel.cases.models import (
    Assignment,
    Case,
    CaseDocument,
    CaseLink,
    CaseNote,
    Involvement,
    Reopening,
    Transfer,
)
from motcua.kernel.cases.rules.kinds import CaseKind, kind_named
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.kernel.processes import api as processes

from .assignments import list_assignments
from .cases import get_case_for, subject_of
from .notes import Thread, notes_of, threads

# What the people involved are told of the history; the rest is between officials.
TOLD = frozenset(
    {
        "cases.case_opened",
        "cases.case_closed",
        "cases.case_reopened",
        "cases.case_transferred",
        "deadlines.clock_started",
        "deadlines.clock_put_off",
    }
)


@dataclass(frozen=True, slots=True)
class Related:
    """Another case as it shows here; without its case where the reader may not see it."""

    words: str
    case: Case | None
    agency_name: str = ""
    is_waited_for: bool = False
    link_uuid: UUID | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a case's history."""

    at: datetime
    title: str
    who: str
    on_behalf_of: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case for one reader; what is not for them is empty."""

    case: Case
    kind: CaseKind
    kind_title: str
    address: str
    is_inside: bool
    agency_name: str
    receiving_name: str
    involved: tuple[tuple[str, str], ...]
    documents: tuple[CaseDocument, ...]
    derivation: tuple[str, ...]
    history: tuple[HistoryLine, ...]
    parent: Related | None = None
    sub_cases: tuple[Related, ...] = ()
    links: tuple[Related, ...] = ()
    threads: tuple[Thread, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    steps: tuple[Any, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    names: dict[UUID, str] = field(default_factory=dict)
    agencies: dict[UUID, str] = field(default_factory=dict)

    @property
    def open_transfer(self) -> Transfer | None:
        """The last hand-over, while the present agency has not answered it."""
        last = self.transfers[-1] if self.transfers else None
        is_here = last is not None and last.to_agency_uuid == self.case.agency_uuid
        return last if last is not None and is_here and not last.answer else None


def get_page_for(actor: Actor, case_uuid: UUID, *, at: datetime) -> CaseView:
    """
    A case with what its page shows this reader; the names read are logged.

    :raises CaseNotFound: if there is none, or it is none of the actor's business.
    """
    case = get_case_for(actor, case_uuid, at=at)
    is_inside = permissions.may_see_inside(actor, case)
    kind = kind_named(case.kind)
    log = events.list_events_of(case.uuid)
    transfers = tuple(Transfer.objects.filter(case=case).order_by("id")) if is_inside else ()
    assignments = tuple(list_assignments(case)) if is_inside else ()
    around = _around(case) if is_inside else _Around()
    agencies = _agency_names([case, *around.cases], transfers, assignments)
    names = _officials(log, transfers, assignments) if is_inside else {}
    inside = _inside(actor, case, around, agencies) if is_inside else {}
    return CaseView(
        case=case,
        kind=kind,
        kind_title=kind.title[_language()],
        address=kind.address_of(case.uuid) if kind.address_of and is_inside else "",
        is_inside=is_inside,
        agency_name=agencies.get(case.agency_uuid, ""),
        receiving_name=agencies.get(case.receiving_agency_uuid, ""),
        involved=_involved(actor, case, is_inside, at),
        documents=_documents(case, is_inside),
        derivation=tuple(deadlines.derivation_of(subject_of(case)).lines(_language())),
        history=_history(_told(actor, case, log, is_inside), names),
        assignments=assignments,
        transfers=transfers,
        names=names,
        agencies=agencies,
        **inside,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """The cases beside one: its parent, its sub-cases and what it is linked to."""

    parent: Case | None = None
    sub_cases: tuple[Case, ...] = ()
    links: tuple[CaseLink, ...] = ()

    @property
    def cases(self) -> list[Case]:
        """All of them."""
        linked = [one for link in self.links for one in (link.from_case, link.to_case)]
        return [*([self.parent] if self.parent else []), *self.sub_cases, *linked]


def _around(case: Case) -> _Around:
    links = CaseLink.objects.filter(Q(from_case=case) | Q(to_case=case), removed_at__isnull=True)
    linked = links.select_related("from_case", "to_case").order_by("id")
    below = Case.objects.filter(parent=case).order_by("id")
    return _Around(case.parent, tuple(below), tuple(linked))


def _inside(actor: Actor, case: Case, around: _Around, agencies: dict[UUID, str]) -> dict[str, Any]:
    steps = processes.runs.history_of(case.run_uuid) if case.run_uuid else ()
    related = partial(_related, actor, agencies)
    out, back = _link_words()
    return {
        "parent": related(around.parent, "") if around.parent else None,
        "sub_cases": tuple(related(sub, "") for sub in around.sub_cases),
        "links": tuple(
            related(row.to_case, out[row.kind], row.uuid)
            if row.from_case == case
            else related(row.from_case, back[row.kind], row.uuid)
            for row in around.links
        ),
        "threads": tuple(threads(notes_of(actor, case))),
        "steps": tuple(step for step in steps if step.kind == "human"),
        "reopenings": tuple(Reopening.objects.filter(case=case).order_by("id")),
    }


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _related(
    actor: Actor, agencies: dict[UUID, str], case: Case, words: str, link: UUID | None = None
) -> Related:
    """Only that there is one, where the actor may not see it; by rights alone, without a query."""
    is_seen = permissions.may_see_inside(actor, case)
    return Related(
        words=words,
        case=case if is_seen else None,
        agency_name=agencies.get(case.agency_uuid, "") if is_seen else "",
        is_waited_for=case.is_waited_for,
        link_uuid=link,
    )


def _link_words() -> tuple[dict[str, str], dict[str, str]]:
    both = {"relates": _("Liên quan đến"), "same_applicant": _("Cùng người yêu cầu với")}
    out = {**both, "follows": _("Tiếp nối"), "replaces": _("Thay thế")}
    back = {**both, "follows": _("Được tiếp nối bởi"), "replaces": _("Được thay thế bởi")}
    return out, back


def link_kinds() -> list[tuple[str, str]]:
    """The kinds of links with their words, for the form."""
    return list(_link_words()[0].items())


def document_roles() -> list[tuple[str, str]]:
    """What a document may be for, with its words."""
    return [
        ("evidence", _("Tài liệu, chứng cứ")),
        ("request", _("Đơn, đề nghị")),
        ("opinion", _("Ý kiến, góp ý")),
        ("report", _("Báo cáo, biên bản")),
        ("decision", _("Quyết định, kết quả")),
        ("other", _("Khác")),
    ]


def party_roles() -> dict[str, str]:
    """How somebody may be involved, with its words."""
    return {
        "applicant": _("Người yêu cầu"),
        "representative": _("Người đại diện"),
        "affected": _("Người có quyền lợi liên quan"),
        "witness": _("Người làm chứng"),
    }


def _involved(
    actor: Actor, case: Case, is_inside: bool, at: datetime
) -> tuple[tuple[str, str], ...]:
    rows = list(Involvement.objects.filter(case=case).order_by("id"))
    if not is_inside:
        own = set(permissions.own_parties(actor, at=at))
        rows = [row for row in rows if row.party_uuid in own]
    names = parties.party_names(
        (row.party_uuid for row in rows), actor=actor, purpose=f"Xem vụ việc {case}"[:300], at=at
    )
    words = party_roles()
    return tuple((words.get(row.role, row.role), names.get(row.party_uuid, "")) for row in rows)


def _documents(case: Case, is_inside: bool) -> tuple[CaseDocument, ...]:
    rows = CaseDocument.objects.filter(case=case).order_by("id")
    if not is_inside:
        rows = rows.filter(is_for_parties=True, withdrawn_at__isnull=True)
    return tuple(rows)


def _agency_names(
    cases: list[Case], transfers: tuple[Transfer, ...], assignments: tuple[Assignment, ...]
) -> dict[UUID, str]:
    wanted = {uuid for one in cases for uuid in (one.agency_uuid, one.receiving_agency_uuid)}
    for row in transfers:
        wanted |= {row.from_agency_uuid, row.to_agency_uuid}
    wanted |= {row.agency_uuid for row in assignments}
    found = organizations.Agency.objects.filter(uuid__in=wanted)
    return dict(found.values_list("uuid", "name"))


def _officials(
    log: list[events.Event], transfers: tuple[Transfer, ...], assignments: tuple[Assignment, ...]
) -> dict[UUID, str]:
    wanted = {event.actor_uuid for event in log if event.actor_kind == "official"}
    wanted |= {event.acting_for for event in log if event.acting_for}
    wanted |= {row.transferred_for for row in transfers if row.transferred_for}
    wanted |= {row.ended_for for row in assignments if row.ended_for}
    return official_names(wanted)


def official_names(accounts: set[UUID]) -> dict[UUID, str]:
    """The names of officials by account, as colleagues see them (one SQL query)."""
    found = access.Account.objects.filter(uuid__in=accounts, kind=access.Account.Kind.OFFICIAL)
    return dict(found.values_list("uuid", "party__full_name"))


def _told(actor: Actor, case: Case, log: list[events.Event], is_inside: bool) -> list[events.Event]:
    """What of the journal the reader is told: not even that there is a note that is not theirs."""
    if not is_inside:
        return [event for event in log if event.name in TOLD]
    if permissions.may_see_confidential_notes(actor, case):
        return log
    secret = CaseNote.objects.filter(case=case, is_confidential=True).values_list("uuid", flat=True)
    hidden = {str(uuid) for uuid in secret}
    return [event for event in log if event.payload.get("note") not in hidden]


def _history(log: list[events.Event], names: dict[UUID, str]) -> tuple[HistoryLine, ...]:
    titles = {kind.name: kind.title[_language()] for kind in events.event_types()}
    return tuple(
        HistoryLine(
            at=event.at,
            title=titles.get(event.name, event.name),
            who=names.get(event.actor_uuid, ""),
            on_behalf_of=names.get(event.acting_for, "") if event.acting_for else "",
        )
        for event in log
    )
