"""At the counter: begin for whoever stands there, take over what they prepared, receive at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy, vietnam_day
from motcua.base.together import insert
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.queueing import api as queueing

from .. import rules
from ..events import APPLICATION_CHANGED, VISITOR_NOTED
from ..models import Application, Attendance, Dossier
from ..permissions import may_receive_dossier, may_use_application
from ..queries.papers import ApplicationNotFound
from ..queries.preparing import application_for, matter_of
from .accepting import accept_dossier
from .application import Beginning, begin_application
from .locking import locked_application
from .postal import PostalRecord
from .submission import submit_dossier

RECEIVE = "one_stop_shop.receive"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the officer reads them from the card; without a number if they have none."""

    full_name: str
    personal_code: str = ""
    birth_date: date | None = None
    gender: str = ""
    residence_unit: str = ""
    residence_detail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation, by its tax code."""

    legal_name: str
    tax_code: str
    residence_unit: str = ""
    residence_detail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Representation:
    """Who came in somebody else's place, in what capacity, and the paper that says so."""

    person: Person
    kind: str
    paper: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What the officer notes before the first page of the form."""

    version_uuid: UUID
    competent_agency_uuid: UUID
    desk_uuid: UUID
    applicant: Person | Organization | None
    identity_check: str
    identity_note: str = ""
    representation: Representation | None = None
    same_as: UUID | None = None  # an application of the same visitor, begun before
    channel: str = Dossier.Channel.COUNTER
    postal: PostalRecord | None = None
    is_support_only: bool = False
    ticket_uuid: UUID | None = None
    once_key: UUID | None = None
    agrees_to_messages: bool = False  # to SMS and Zalo about the dossier, at the telephone told


@transaction.atomic
def begin_at_counter(*, actor: Actor, visit: Visit, at: datetime) -> Application:
    """
    Begin a dossier for whoever stands at the counter, with or without account and telephone.

    Sent again with the same key, after a line that broke, it gives the application that is there.

    :raises InvalidInput: naming what is missing: a representative's paper, how they were known.
    """
    before = _begun_before(actor, visit.once_key)
    if before is not None:
        return before
    desk = organizations.get_agency(visit.desk_uuid)
    access.require(actor.may(RECEIVE, desk.path))
    visit, applicant, representative = who_came(actor=actor, visit=visit, at=at)
    application = begin_application(
        actor=actor,
        beginning=Beginning(
            version_uuid=visit.version_uuid,
            competent_agency_uuid=visit.competent_agency_uuid,
            applicant_uuid=applicant,
            representative_uuid=representative,
            receiving_agency_uuid=receiving_of(visit, at),
            support_agency_uuid=desk.uuid,
            channel=visit.channel,
            is_at_counter=True,
            postal=visit.postal,
        ),
        at=at,
    )
    application.support_agency = desk
    application.save(update_fields=["support_agency"])
    _share(actor, application, desk, at)
    note_visit(actor=actor, application=application, visit=visit, at=at)
    tie_to_ticket(actor=actor, application=application, ticket_uuid=visit.ticket_uuid, at=at)
    if visit.agrees_to_messages and visit.same_as is None:
        notifications.record_consent(
            actor=actor, party_uuid=applicant, agency_uuid=desk.uuid, at=at
        )
    return application


def _begun_before(actor: Actor, once_key: UUID | None) -> Application | None:
    if once_key is None:
        return None
    with connection.cursor() as cursor:
        # The second of two sendings waits here and then finds what the first one began.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(once_key)])
    kept = Attendance.objects.filter(once_key=once_key, noted_by=actor.uuid).first()
    return application_for(actor, kept.application.uuid) if kept else None


def receiving_of(visit: Visit, at: datetime) -> UUID:
    """The desk itself; where it only helps, the desk of the agency that decides."""
    if not visit.is_support_only:
        return visit.desk_uuid
    day = vietnam_day(at)
    desk = organizations.desk_of(visit.competent_agency_uuid, day)
    return desk.uuid if desk is not None else visit.competent_agency_uuid


def who_came(*, actor: Actor, visit: Visit, at: datetime) -> tuple[Visit, UUID, UUID | None]:
    """
    The visit with what is known of an earlier one, the applicant, and who stands for them.

    :raises InvalidInput: naming what is missing of whoever came.
    """
    if visit.same_as is not None:
        return _same(actor, visit)
    if visit.channel == Dossier.Channel.POSTAL:
        visit = replace(visit, identity_check=Attendance.Identity.POST)
    if problems := rules.visit_problems(
        is_organization=isinstance(visit.applicant, Organization),
        identity_check=visit.identity_check,
        identities=Attendance.Identity.values,
        identity_note=visit.identity_note,
        representation=None
        if visit.representation is None
        else (visit.representation.kind, visit.representation.paper),
    ):
        raise InvalidInput(fields={name: _(text) for name, text in problems.items()})
    applicant = _register(actor, visit.applicant, at)
    if visit.representation is None:
        return visit, applicant.uuid, None
    try:
        other = _register(actor, visit.representation.person, at)
    except InvalidInput as wrong:
        fields = {f"rep_{name}": text for name, text in wrong.fields.items()}
        raise InvalidInput(fields=fields) from wrong
    if other.uuid == applicant.uuid:
        raise InvalidInput(fields={"rep_personal_code": _("Người đại diện phải là người khác")})
    return visit, applicant.uuid, other.uuid


def _same(actor: Actor, visit: Visit) -> tuple[Visit, UUID, UUID | None]:
    earlier = application_for(actor, visit.same_as or UUID(int=0))
    kept = Attendance.objects.filter(application=earlier).first()
    if kept is None:
        raise ApplicationNotFound()
    came = Representation(Person(full_name=""), kept.representation_kind, kept.representation_paper)
    known = replace(
        visit,
        identity_check=kept.identity_check,
        identity_note=kept.identity_note,
        representation=came if kept.representation_kind else None,
        ticket_uuid=visit.ticket_uuid or kept.ticket_uuid,
    )
    other = earlier.representative
    return known, earlier.applicant.uuid, other.uuid if other else None


def _register(actor: Actor, told: Person | Organization | None, at: datetime) -> parties.Party:
    if told is None:
        raise InvalidInput(fields={"full_name": _("Nhập người đứng tên hồ sơ")})
    residence = {"unit_code": told.residence_unit, "detail": told.residence_detail}
    if isinstance(told, Organization):
        return parties.register_organization(
            actor=actor,
            legal_name=told.legal_name,
            tax_code=told.tax_code.replace(" ", ""),
            residence=residence,
            phone=told.phone.strip() or None,
            at=at,
        )
    return parties.register_person(
        actor=actor,
        full_name=told.full_name,
        personal_code=told.personal_code.replace(" ", "") or None,
        birth_date=told.birth_date,
        gender=told.gender or None,  # type: ignore[arg-type]
        residence=residence,
        phone=told.phone.strip() or None,
        at=at,
    )


def _share(
    actor: Actor, application: Application, desk: organizations.Agency, at: datetime
) -> None:
    """Whoever sits at the desk next goes on with the same draft."""
    forms.share_draft(
        actor=actor,
        draft_uuid=application.draft_uuid,
        permission=RECEIVE,
        agency_path=desk.path,
        at=at,
    )


def note_visit(*, actor: Actor, application: Application, visit: Visit, at: datetime) -> Attendance:
    """Write down who came, known by what, and which official saw them."""
    attendance = Attendance(
        application=application,
        ticket_uuid=visit.ticket_uuid,
        identity_check=visit.identity_check,
        identity_note=tidy(visit.identity_note)[:200],
        representation_kind=visit.representation.kind if visit.representation else "",
        representation_paper=tidy(visit.representation.paper)[:200] if visit.representation else "",
        once_key=visit.once_key,
        noted_by=actor.uuid,
        noted_by_name=actor.name,
        noted_at=at,
    )
    insert(attendance)
    events.publish(
        VISITOR_NOTED,
        subject=application,
        actor=actor,
        at=at,
        payload={
            "identity": visit.identity_check,
            "representation": attendance.representation_kind,
        },
    )
    return attendance


def tie_to_ticket(
    *, actor: Actor, application: Application, ticket_uuid: UUID | None, at: datetime
) -> None:
    """Show the application, or the dossier that came of it, beside the number that was called."""
    if ticket_uuid is not None:
        queueing.tie_matter(
            actor=actor, ticket_uuid=ticket_uuid, matter=matter_of(application), at=at
        )


@transaction.atomic
def take_over_application(
    *,
    actor: Actor,
    application_uuid: UUID,
    desk_uuid: UUID,
    identity_check: str,
    identity_note: str = "",
    ticket_uuid: UUID | None = None,
    at: datetime,
) -> Application:
    """
    Go on at the counter with what a person prepared at home and brought here by its code.

    It becomes an application of the desk; taking it over twice is doing it once.

    :raises ApplicationNotFound: if it was not brought to this desk, or was sent already.
    """
    desk = organizations.get_agency(desk_uuid)
    access.require(actor.may(RECEIVE, desk.path))
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("receiving_agency", "procedure_version", "applicant")
        .filter(uuid=application_uuid, submitted_at=None, discarded_at=None)
        .first()
    )
    if application is None:
        raise ApplicationNotFound()
    if application.is_at_counter and may_use_application(actor, application):
        return application
    # Not shared with this desk by whoever owns it: then it is not there for the officer.
    forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    visit = Visit(
        application.procedure_version.uuid, application.competent_agency.uuid, desk.uuid, None,
        identity_check, identity_note, ticket_uuid=ticket_uuid,
    )  # fmt: skip
    problems = rules.visit_problems(
        is_organization=False,
        identity_check=identity_check,
        identities=Attendance.Identity.values,
        identity_note=identity_note,
        representation=None,
    )
    if problems:
        raise InvalidInput(fields={name: _(text) for name, text in problems.items()})
    application.is_at_counter, application.channel = True, Dossier.Channel.COUNTER
    application.support_agency = desk
    application.receiving_agency = desk
    application.save(
        update_fields=["is_at_counter", "channel", "support_agency", "receiving_agency"]
    )
    note_visit(actor=actor, application=application, visit=visit, at=at)
    tie_to_ticket(actor=actor, application=application, ticket_uuid=ticket_uuid, at=at)
    return application


@transaction.atomic
def bring_to_counter(*, actor: Actor, application_uuid: UUID, at: datetime) -> Application:
    """Let the desk that receives it go on with an application: its owner carries it there."""
    application = locked_application(actor, application_uuid)
    _share(actor, application, application.receiving_agency, at)
    _changed(actor, application, "brought", at)
    return application


@transaction.atomic
def set_return_place(
    *, actor: Actor, application_uuid: UUID, agency_uuid: UUID | None, at: datetime
) -> Application:
    """
    Choose the desk at which the result is fetched; none: where the dossier is received.

    :raises InvalidInput: if it is no one-stop desk that is there today.
    """
    application = locked_application(actor, application_uuid)
    day = vietnam_day(at)
    desk = None
    if agency_uuid is not None and agency_uuid != application.receiving_agency.uuid:
        desk = organizations.get_agency(agency_uuid)
        if desk.kind != organizations.Agency.Kind.ONE_STOP_DESK or not desk.holds_on(day):
            raise InvalidInput(fields={"return_agency": _("Chọn một bộ phận Một cửa")})
    application.return_agency = desk
    application.save(update_fields=["return_agency"])
    _changed(actor, application, "return_place", at)
    return application


@transaction.atomic
def receive_at_counter(
    *, actor: Actor, application_uuid: UUID, at: datetime, accept: bool
) -> Dossier:
    """
    Submit what was taken in at the counter and, where the officer may, accept it at once.

    However often it is sent, one dossier comes of it, accepted once.

    :raises ApplicationIncomplete: naming what is missing.
    """
    dossier = submit_dossier(actor=actor, application_uuid=application_uuid, at=at)
    kept = Attendance.objects.filter(application__uuid=application_uuid).first()
    if kept is not None:
        application = dossier.application
        tie_to_ticket(actor=actor, application=application, ticket_uuid=kept.ticket_uuid, at=at)
    is_new = dossier.status == Dossier.Status.SUBMITTED
    if accept and is_new and may_receive_dossier(actor, dossier):
        dossier = accept_dossier(actor=actor, dossier_uuid=dossier.uuid, at=at)
    return dossier


def _changed(actor: Actor, application: Application, what: str, at: datetime) -> None:
    events.publish(
        APPLICATION_CHANGED, subject=application, actor=actor, at=at, payload={"what": what}
    )
