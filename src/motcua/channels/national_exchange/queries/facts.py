"""What a dossier is, gathered from the systems for the portal's messages; the reading is logged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import in_language
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.procedures import api as procedures

from ..models import IncomingDossier
from ..rules.messages import (
    DossierFacts,
    FeeFacts,
    PaperFacts,
    ResultFacts,
    StepFacts,
    SupplementFacts,
)
from ..rules.states import STATES, state_after

SENDER = system_actor("national_exchange")
LINKS = "national_exchange.file"
_MOST_EVENTS = 1000  # of one dossier


@dataclass(frozen=True, slots=True)
class Told:
    """What the portal is to be told of one moment of a dossier."""

    state: int
    dossier: DossierFacts
    step: StepFacts
    agency_path: str


def journal_of(dossier_uuids: Collection[UUID]) -> dict[UUID, list[events.Event]]:
    """What happened to each of several dossiers, in order, in one statement."""
    found: dict[UUID, list[events.Event]] = {uuid: [] for uuid in dossier_uuids}
    if found:
        for event in events.list_events_of(*found, limit=_MOST_EVENTS * len(found)):
            found[event.subject_uuid].append(event)
    return found


class Gathered:
    """Some dossiers as they are now, with their journals: read in few statements."""

    def __init__(self, dossier_uuids: Collection[UUID], *, at: datetime) -> None:
        """Read them; what is read of people is logged."""
        uuids = list(dict.fromkeys(dossier_uuids))
        self._journal = journal_of(uuids)
        self._views = one_stop_shop.read_dossiers(actor=SENDER, uuids=uuids, at=at)
        came = IncomingDossier.objects.filter(dossier_uuid__in=uuids)
        self._national_codes = dict(came.values_list("dossier_uuid", "national_code"))

    def told(self, dossier_uuid: UUID, *, position: int | None) -> Told | None:
        """
        A dossier as it was after an event (None: after the last one), None without a state yet.
        """
        told = [
            event
            for event in self._journal[dossier_uuid]
            if event.name in STATES and (position is None or event.position <= position)
        ]
        state = state_after(event.name for event in told)
        if state is None:
            return None
        view = self._views[dossier_uuid]
        facts = _dossier_facts(view, told, self._national_codes.get(dossier_uuid))
        return Told(state, facts, _step_facts(told[-1], facts, state), view.agency_path)


def _dossier_facts(view: Any, told: list[events.Event], came: str | None) -> DossierFacts:
    version = procedures.get_version(view.version_uuid)
    applicant = view.applicant
    return DossierFacts(
        code=came or view.code,
        procedure_code=version.code,
        procedure_name=version.name("vi"),
        field_code=version.field_code,
        field_name=in_language(version.field_title, "vi"),
        channel=str(_first(told, "dossier_submitted").payload["channel"]),
        owner_name=applicant.full_name,
        owner_kind="person" if applicant.is_person else "organization",
        identity_kind="personal_code" if applicant.is_person else "tax_code",
        identity_number=(applicant.personal_code if applicant.is_person else applicant.tax_code)
        or "",
        phone=view.phone or applicant.phone or "",
        email=view.email or applicant.email or "",
        agency_name=view.agency_name,
        submitted_at=view.submitted_at,
        accepted_at=_when(told, "dossier_accepted"),
        due_at=view.due_at,
        decided_at=_when(told, "dossier_decided", "dossier_rejected"),
        refused_at=_when(told, "dossier_not_accepted", "dossier_rejected"),
        returned_at=_when(told, "result_delivered"),
        return_channel=view.return_channel,
        note=view.end_reason,
        came_from_portal=came is not None,
        papers=_papers(view),
        fees=_fees(view, version),
        supplements=tuple(_supplement(one) for one in view.supplements),
        results=_results(view, version),
    )


def _first(told: Iterable[events.Event], name: str) -> events.Event:
    return next(event for event in told if event.name == f"one_stop_shop.{name}")


def _when(told: Iterable[events.Event], *names: str) -> datetime | None:
    wanted = {f"one_stop_shop.{name}" for name in names}
    return next((event.at for event in told if event.name in wanted), None)


def _papers(view: Any) -> tuple[PaperFacts, ...]:
    return tuple(
        PaperFacts(
            uuid=str(one.uuid),
            component=one.component_code,
            title=one.title,
            file_name=one.stored_file.name if one.stored_file else "",
            link=_link("file", one.stored_file.uuid, view) if one.stored_file else "",
            is_superseded=one.superseded_at is not None,
            supplied_at=one.supplied_at,
        )
        for one in view.papers
    )


def _fees(view: Any, version: procedures.VersionRecord) -> tuple[FeeFacts, ...]:
    moments = {fee.code: fee.moment for fee in version.parts.fees}
    return tuple(
        FeeFacts(one.code, one.name, one.amount, moments.get(one.code, "acceptance"))
        for one in view.fees
    )


def _results(view: Any, version: procedures.VersionRecord) -> tuple[ResultFacts, ...]:
    return tuple(
        ResultFacts(
            str(one.uuid),
            one.title,
            version.parts.result.code,
            _link("document", one.uuid, view),
            one.issued_at,
        )
        for one in view.documents
        if one.uuid == view.result_uuid and one.annulled_at is None
    )


def _supplement(one: Any) -> SupplementFacts:
    return SupplementFacts(
        uuid=str(one.uuid),
        reason=one.reason,
        requested_at=one.requested_at,
        answered_at=one.answered_at,
        papers=tuple(item.title for item in sorted(one.items.all(), key=lambda item: item.pk)),
    )


def _link(kind: str, uuid: UUID, view: Any) -> str:
    """An address that opens this one file for a while, without an account, and is logged."""
    what = {"k": kind, "u": str(uuid), "p": str(view.applicant.uuid), "c": view.code}
    path = reverse("national_exchange:file_fetch", args=[signing.dumps(what, salt=LINKS)])
    return f"{str(settings.MOTCUA_ADDRESS).rstrip('/')}{path}"


def _step_facts(event: events.Event, facts: DossierFacts, state: int) -> StepFacts:
    return StepFacts(
        code=facts.code,
        state=state,
        words=_titles()[event.name],
        at=event.at,
        agency_name=facts.agency_name,
        official_name=_official(event),
        began_at=facts.accepted_at,
        due_at=facts.due_at if facts.accepted_at else None,
    )


@cache
def _titles() -> dict[str, str]:
    return {kind.name: kind.title["vi"] for kind in events.event_types()}


def _official(event: events.Event) -> str:
    """The official's name; people and the system act without being named."""
    if event.actor_kind != "official":
        return ""
    account = access.Account.objects.filter(uuid=event.actor_uuid).select_related("party").first()
    return account.party.full_name if account and account.party else ""
