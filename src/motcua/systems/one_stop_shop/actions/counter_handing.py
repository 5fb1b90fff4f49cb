"""A whole dossier that counter software hands in: who came to which desk, and what they showed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ..models import Application, Paper
from .application import Beginning
from .counter import RECEIVE, Visit, note_visit, receiving_of, tie_to_ticket, who_came
from .postal import PostalRecord, required_record


@dataclass(frozen=True, slots=True)
class AtCounter:
    """Who came to which desk, and in which kind each paper was shown there, by component.

    A component that has a file is a scan of what was shown; one without a file lies at the desk.
    """

    visit: Visit
    papers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Met:
    """Whoever came, as the state knows them now, and what is begun for them."""

    visit: Visit
    beginning: Beginning
    desk: organizations.Agency
    postal: PostalRecord


def meet(*, actor: Actor, counter: AtCounter, at: datetime) -> Met:
    """
    Take down who came to the desk, as the page at the counter does.

    :raises PermissionRefused: if the official does not receive dossiers at this desk.
    :raises InvalidInput: naming what is missing of whoever came, or of the post's record.
    """
    desk = organizations.get_agency(counter.visit.desk_uuid)
    access.require(actor.may(RECEIVE, desk.path))
    postal = required_record(counter.visit.channel, counter.visit.postal, at)
    visit, applicant, representative = who_came(actor=actor, visit=counter.visit, at=at)
    beginning = Beginning(
        version_uuid=visit.version_uuid,
        competent_agency_uuid=visit.competent_agency_uuid,
        applicant_uuid=applicant,
        representative_uuid=representative,
        receiving_agency_uuid=receiving_of(visit, at),
        support_agency_uuid=desk.uuid,
        channel=visit.channel,
        is_at_counter=True,
        postal=visit.postal,
    )
    return Met(visit, beginning, desk, postal)


def carry_over(met: Met, application: Application) -> None:
    """What the desk knows stands in the application: where it came in, how, and for whom."""
    other = met.beginning.representative_uuid
    application.is_at_counter = True
    application.support_agency = met.desk
    application.representative = parties.get_party(other) if other else None
    application.postal_signed_at = met.postal.signed_at
    application.postal_record_number = tidy(met.postal.number)[:60]
    application.postal_item_code = tidy(met.postal.item_code)[:40]


def wrong_kinds(counter: AtCounter, titles: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the papers that are said to have been shown, by field."""
    fields = {}
    for code, kind in counter.papers.items():
        if code not in titles:
            fields[f"paper-{code}"] = _("Thủ tục không yêu cầu giấy tờ này")
        elif kind not in Paper.CopyKind.values:
            fields[f"paper-{code}"] = _("Chọn loại bản nộp")
    return fields


def note_who_came(*, actor: Actor, met: Met, application: Application, at: datetime) -> None:
    """Record who came and who received them; the called number and the consent with it."""
    note_visit(actor=actor, application=application, visit=met.visit, at=at)
    if met.visit.agrees_to_messages:
        notifications.record_consent(
            actor=actor,
            party_uuid=met.beginning.applicant_uuid,
            agency_uuid=met.desk.uuid,
            at=at,
        )


def tie(*, actor: Actor, met: Met, application: Application, at: datetime) -> None:
    """Show the dossier beside the number that was called."""
    ticket = met.visit.ticket_uuid
    tie_to_ticket(actor=actor, application=application, ticket_uuid=ticket, at=at)
