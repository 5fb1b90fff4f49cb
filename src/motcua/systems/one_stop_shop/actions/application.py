"""Preparing a dossier: begin, add papers, choose the way back, set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.fields import uuid7
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.procedures import api as procedures

from ..events import APPLICATION_BEGUN, APPLICATION_CHANGED, APPLICATION_DISCARDED, PAPER_SUPPLIED
from ..models import Application, Dossier, Paper
from ..queries.papers import same_paper
from ..queries.preparing import version_row
from .locking import locked_application
from .merging import living_agency
from .postal import PostalRecord, required_record

PAPER_TYPES = ("application/pdf", "image/jpeg", "image/png")


class NotCompetent(Refusal):
    """Cơ quan được chọn không giải quyết thủ tục này. Vui lòng chọn cơ quan khác."""

    message_en = "The chosen agency does not handle this procedure. Please choose another."


class OwnMatterAtWork(PermissionRefused):
    """
    Tài khoản cán bộ không dùng để nộp hồ sơ của mình. Vui lòng đăng nhập bằng tài khoản công dân,
    hoặc tiếp nhận hộ người khác ở mục Tiếp nhận tại quầy.
    """

    message_en = (
        "An official's account is not for applications of one's own. Please sign in as a citizen, "
        "or take the dossier in at the counter."
    )


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is decided before the first page of the form."""

    version_uuid: UUID
    competent_agency_uuid: UUID
    applicant_uuid: UUID
    representative_uuid: UUID | None = None
    receiving_agency_uuid: UUID | None = None
    support_agency_uuid: UUID | None = None
    channel: str = Dossier.Channel.ONLINE
    is_at_counter: bool = False
    postal: PostalRecord | None = None


@transaction.atomic
def begin_application(*, actor: Actor, beginning: Beginning, at: datetime) -> Application:
    """
    Begin a dossier: the form opens with what the state already knows of the applicant.

    :raises NotCompetent: if the agency does not handle the procedure today.
    :raises PermissionRefused: if the actor may not act for the applicant.
    """
    require_may_begin(actor, beginning, at)
    postal = required_record(beginning.channel, beginning.postal, at)
    version = procedures.get_version(beginning.version_uuid)
    competent = competent_agency_for(version, beginning, at)
    uuid = uuid7()
    draft = _start_draft(actor, version, beginning, uuid, at)
    representative = beginning.representative_uuid
    application = Application.objects.create(
        uuid=uuid,
        procedure_version=version_row(beginning.version_uuid),
        draft_uuid=draft.uuid,
        account_uuid=actor.uuid,
        is_at_counter=beginning.is_at_counter,
        channel=beginning.channel,
        applicant=parties.get_party(beginning.applicant_uuid),
        representative=parties.get_party(representative) if representative else None,
        competent_agency=competent,
        receiving_agency=receiving_agency_for(beginning, competent, at),
        return_channel="counter" if beginning.is_at_counter else "portal",
        begun_at=at,
        postal_signed_at=postal.signed_at,
        postal_record_number=tidy(postal.number)[:60],
        postal_item_code=tidy(postal.item_code)[:40],
        **contact_of(actor, beginning.applicant_uuid, at),
    )
    events.publish(
        APPLICATION_BEGUN,
        subject=application,
        actor=actor,
        at=at,
        payload={"procedure": version.code, "channel": beginning.channel},
    )
    return application


def competent_agency_for(
    version: procedures.VersionRecord, beginning: Beginning, at: datetime
) -> organizations.Agency:
    """:raises NotCompetent: if the agency does not handle the procedure on that day."""
    day = vietnam_day(at)
    agency = living_agency(beginning.competent_agency_uuid, day)
    if procedures.find_competence(version, agency_uuid=agency.uuid, on=day) is None:
        raise NotCompetent()
    return agency


def _start_draft(
    actor: Actor,
    version: procedures.VersionRecord,
    beginning: Beginning,
    application_uuid: UUID,
    at: datetime,
) -> forms.Draft:
    form = forms.get_form(version.form_code, vietnam_day(at))
    return forms.start_draft(
        actor=actor,
        form=form,
        at=at,
        for_party_uuid=beginning.applicant_uuid,
        subject_kind="one_stop_shop.application",
        subject_uuid=application_uuid,
        prefilled=forms.prefill(form, actor=actor, party_uuid=beginning.applicant_uuid, at=at),
    )


def require_may_begin(actor: Actor, beginning: Beginning, at: datetime) -> None:
    """Let pass whoever may begin a dossier for this applicant."""
    if beginning.is_at_counter:
        place = beginning.support_agency_uuid or beginning.receiving_agency_uuid
        desk = organizations.get_agency(place or UUID(int=0))
        access.require(actor.may("one_stop_shop.receive", desk.path))
        if beginning.channel not in (Dossier.Channel.COUNTER, Dossier.Channel.POSTAL):
            raise InvalidInput(fields={"channel": _("Chọn cách nộp")})
        return
    if actor.is_official:
        raise OwnMatterAtWork()
    if actor.party_uuid == beginning.applicant_uuid:
        return
    if not parties.may_act_for_party(actor, beginning.applicant_uuid, on=vietnam_day(at)):
        raise PermissionRefused()


def receiving_agency_for(
    beginning: Beginning, competent: organizations.Agency, at: datetime
) -> organizations.Agency:
    """The desk that receives for an agency, or the one named."""
    if beginning.receiving_agency_uuid is not None:
        return organizations.get_agency(beginning.receiving_agency_uuid)
    desk = organizations.desk_of(competent.uuid, on=vietnam_day(at))
    return desk or competent


def contact_of(actor: Actor, party_uuid: UUID, at: datetime) -> dict[str, str]:
    """Telephone and address for notices, from the applicant's record; the reading is logged."""
    record = parties.read_party(
        actor=actor,
        party_uuid=party_uuid,
        purpose="Điền sẵn nơi nhận thông báo của hồ sơ",
        at=at,
        fields=["contact"],
    )
    return {"phone": record.phone or "", "email": record.email or ""}


@transaction.atomic
def supply_paper(
    *,
    actor: Actor,
    application_uuid: UUID,
    component_code: str,
    title: str,
    content: documents.Readable | None,
    filename: str,
    copy_kind: str,
    at: datetime,
) -> Paper:
    """
    Add a paper to an application, as a file or (at the counter) as the paper that lies there.

    :raises UploadRefused: if the file is not what it says, too large, locked or broken.
    """
    application = locked_application(actor, application_uuid)
    return keep_paper(
        actor=actor,
        application=application,
        component_code=component_code,
        title=title,
        content=content,
        filename=filename,
        copy_kind=copy_kind,
        at=at,
        once=True,
    )


def keep_paper(
    *,
    actor: Actor,
    application: Application,
    component_code: str,
    title: str,
    content: documents.Readable | None,
    filename: str,
    copy_kind: str,
    at: datetime,
    once: bool = False,
) -> Paper:
    """Store a paper's file and write its row; `once`: the same gives the row that is there."""
    if copy_kind not in Paper.CopyKind.values:
        raise InvalidInput(fields={component_code: _("Chọn loại bản nộp")})
    stored = None
    if content is not None:
        stored = documents.accept_upload(
            actor=actor, content=content, filename=filename, at=at, allowed=PAPER_TYPES
        )
    if once and (kept := same_paper(application, component_code, copy_kind, stored)):
        return kept
    paper = Paper.objects.create(
        application=application,
        component_code=component_code,
        title=title,
        copy_kind=copy_kind,
        stored_file=stored,
        supplied_at=at,
        supplied_by=actor.uuid,
    )
    events.publish(
        PAPER_SUPPLIED,
        subject=application,
        actor=actor,
        at=at,
        payload={"paper": str(paper.uuid), "component": component_code},
    )
    return paper


@transaction.atomic
def set_co_applicants(
    *, actor: Actor, application_uuid: UUID, people: Sequence[tuple[str, str]], at: datetime
) -> Application:
    """
    Name the people who apply together with the applicant: personal code and full name of each.

    :raises InvalidInput: if a code is wrong or a name is missing.
    """
    application = locked_application(actor, application_uuid)
    fields = {}
    for place, (code, name) in enumerate(people):
        problem = parties.check_personal_code(code)
        if problem or not name.strip():
            fields[f"co_applicant_{place}"] = (
                problem.message("vi") if problem else _("Nhập họ và tên")
            )
    if fields:
        raise InvalidInput(fields=fields)
    application.co_applicants = [{"personal_code": c, "full_name": n} for c, n in people]
    application.save(update_fields=["co_applicants"])
    events.publish(
        APPLICATION_CHANGED,
        subject=application,
        actor=actor,
        at=at,
        payload={"what": "co_applicants"},
    )
    return application


@transaction.atomic
def discard_application(*, actor: Actor, application_uuid: UUID, at: datetime) -> None:
    """Set an application aside; its draft is deleted."""
    application = locked_application(actor, application_uuid)
    application.discarded_at = at
    application.save(update_fields=["discarded_at"])
    forms.delete_draft(actor=actor, draft_uuid=application.draft_uuid, at=at)
    events.publish(APPLICATION_DISCARDED, subject=application, actor=actor, at=at, payload={})


@transaction.atomic
def renew_application(*, actor: Actor, application_uuid: UUID, at: datetime) -> Application:
    """Carry an application over to the versions of procedure and form that are in force now."""
    application = locked_application(actor, application_uuid)
    day = vietnam_day(at)
    old = procedures.get_version(application.procedure_version.uuid)
    new = procedures.get_procedure(old.code, on=day)
    if new.uuid != old.uuid:
        application.procedure_version = version_row(new.uuid)
        application.save(update_fields=["procedure_version"])
    forms.migrate_draft(actor=actor, draft_uuid=application.draft_uuid, at=at)
    events.publish(
        APPLICATION_CHANGED, subject=application, actor=actor, at=at, payload={"what": "renewed"}
    )
    return application
