"""Papers of the applicant's repository at the counter: the officer asks, the applicant agrees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import in_language
from motcua.systems.procedures import api as procedures
from motcua.systems.wallet import api as wallet

from ..models import Application, Paper
from ..queries.reused import askable_papers
from .locking import locked_application
from .reusing import AskedPaper, attach_given, title_of_asked


class NotAtTheCounter(InvalidInput):
    """Hồ sơ này do người nộp tự làm trực tuyến; họ tự chọn giấy tờ trong kho của mình."""

    message_en = "This application is the applicant's own; they choose from their repository."


@transaction.atomic
def ask_applicant(
    *, actor: Actor, application_uuid: UUID, component_code: str, paper_uuid: UUID, at: datetime
) -> None:
    """
    Ask the applicant at the counter for leave to use a paper of theirs; they are sent a code.

    :raises InvalidInput: if the paper is not asked for, or is not offered for that.
    :raises PaperExpired: if its time is over; PaperEnded: if it was revoked or replaced.
    """
    application = locked_application(actor, application_uuid)
    if not application.is_at_counter:
        raise NotAtTheCounter()
    version = procedures.get_version(application.procedure_version.uuid)
    title_of_asked(actor, application, version, component_code)
    offered = askable_papers(actor, application, [component_code], at=at)
    if paper_uuid not in {one.uuid for one in offered.get(component_code, [])}:
        words = _("Giấy tờ này không dùng được cho mục này")
        raise InvalidInput(fields={f"paper-{component_code}": words})
    wallet.asking.ask_consent(
        actor=actor,
        question=wallet.asking.Question(
            paper_uuid=paper_uuid,
            holder_uuid=application.applicant.uuid,
            matter_uuid=application.uuid,
            reference=component_code,
            agency_uuid=application.competent_agency.uuid,
            purpose=f"Điền biểu mẫu và giải quyết thủ tục: {in_language(version.parts.name, 'vi')}",
        ),
        at=at,
    )


def agree_at_counter(
    *, actor: Actor, application_uuid: UUID, request_uuid: UUID, code: str, at: datetime
) -> Paper:
    """
    Take the code that the applicant tells: the consent is recorded, the paper attached.

    :raises InvalidInput: if the code is another one; that is counted whatever becomes of the rest.
    :raises RequestOver: after half an hour, or too many wrong codes.
    """
    with transaction.atomic():
        application = locked_application(actor, application_uuid)
        asked = {one.uuid for one in wallet.asked.asked_in(application.uuid, at=at)}
    if request_uuid not in asked:
        raise wallet.asking.RequestNotFound()
    given: dict[str, Any] = {
        "actor": actor, "request_uuid": request_uuid, "code": code, "at": at,
    }  # fmt: skip
    wallet.asking.check_code(**given)
    with transaction.atomic():
        application = locked_application(actor, application_uuid)
        request = wallet.asking.agree_by_code(**given)
        assert request.consent is not None
        return _attach(actor, application, request.reference, request.consent.uuid, at)


@transaction.atomic
def attach_agreed(
    *, actor: Actor, application_uuid: UUID, component_code: str, consent_uuid: UUID, at: datetime
) -> Paper | None:
    """Attach what the applicant agreed to on their own screen; None if it was sent meanwhile."""
    application = (
        Application.objects.select_for_update(of=("self",)).filter(uuid=application_uuid).first()
    )
    if application is None or application.submitted_at or application.discarded_at:
        return None
    return _attach(actor, application, component_code, consent_uuid, at)


def _attach(
    actor: Actor, application: Application, component_code: str, consent_uuid: UUID, at: datetime
) -> Paper:
    version = procedures.get_version(application.procedure_version.uuid)
    titles = {one.code: in_language(one.name, "vi") for one in version.parts.components}
    asked = AskedPaper(component_code, titles.get(component_code, component_code))
    return attach_given(actor, application, asked, consent_uuid, at)
