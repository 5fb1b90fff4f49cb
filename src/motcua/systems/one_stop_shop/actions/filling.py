"""The form is filled from a paper of the applicant's repository, with one press; and emptied."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import in_language
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.systems.procedures import api as procedures
from motcua.systems.wallet import api as wallet

from ..events import APPLICATION_CHANGED
from ..models import Application
from ..queries.filling import known_of, papers_taken, told_by_papers
from .locking import locked_application
from .reusing import is_in_use


class NothingToTake(Refusal):
    """
    Giấy tờ này không điền được mục nào của biểu mẫu, hoặc không còn hiệu lực. Vui lòng tải lại
    trang và chọn giấy tờ khác, hoặc tự khai.
    """

    message_en = (
        "This paper answers nothing of the form, or holds no more. Please load the page again and "
        "choose another paper, or fill the form in yourself."
    )


@transaction.atomic
def fill_from_paper(
    *, actor: Actor, application_uuid: UUID, paper_uuid: UUID, at: datetime
) -> tuple[str, ...]:
    """
    Answer what a paper of the applicant's repository answers; the press is the recorded consent.

    At the counter the applicant agreed before, and the officer's press is recorded as a reading.

    Pressed twice it is one consent and the same answers. Returns the questions that it answers.

    :raises NothingToTake: if the paper answers nothing of this form, or holds no more.
    :raises ApplicationClosed: if the application was sent or set aside.
    """
    application = locked_application(actor, application_uuid)
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(draft.form_version.uuid)
    found = told_by_papers(actor, application, form, at=at)
    telling = next((one for one in found if one.paper.uuid == paper_uuid), None)
    if telling is None:
        raise NothingToTake()
    consent_uuid = _leave(actor, application, telling, at)
    names = forms.filling.fill_draft(
        actor=actor, draft_uuid=draft.uuid, known=known_of(telling, consent_uuid), at=at
    )
    _tell(actor, application, "filled_from_paper", at)
    return names


@transaction.atomic
def take_back_fill(
    *, actor: Actor, application_uuid: UUID, paper_uuid: UUID, at: datetime
) -> tuple[str, ...]:
    """
    Take out of the form what came from a paper; its consent ends unless it is attached as well.

    What the person changed since stays. Twice is once; returns the questions that are open again.

    :raises ApplicationClosed: if the application was sent or set aside.
    """
    application = locked_application(actor, application_uuid)
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    taken = papers_taken(draft.provenance)
    if paper_uuid not in taken:
        return ()
    names = forms.filling.empty_draft(
        actor=actor, draft_uuid=draft.uuid, mark="paper", value=str(paper_uuid), at=at
    )
    consent = taken[paper_uuid]
    if consent is not None and not is_in_use(actor, application, consent):
        wallet.end_matter(actor=actor, matter_uuids=[application.uuid], consent_uuid=consent, at=at)
    _tell(actor, application, "paper_fill_dropped", at)
    return names


def _leave(
    actor: Actor, application: Application, telling: wallet.knowing.Telling, at: datetime
) -> UUID:
    """Under which leave the paper is read: that given at the counter, or this press."""
    if telling.consent_uuid is not None:
        opened = wallet.read_paper(
            actor=actor,
            consent_uuid=telling.consent_uuid,
            at=at,
            purpose=f"Điền biểu mẫu: {_name(application)}",
            matter_uuid=application.uuid,
        )
        opened.stream.close()  # what it says is kept beside it; the reading is what counts
        return telling.consent_uuid
    consent = wallet.give_consent(
        actor=actor,
        paper_uuid=telling.paper.uuid,
        wish=wallet.Wish(
            purpose=f"Điền biểu mẫu và giải quyết thủ tục: {_name(application)}",
            agency_uuid=application.competent_agency.uuid,
            matter_uuid=application.uuid,
        ),
        at=at,
    )
    uuid: UUID = consent.uuid
    return uuid


def _name(application: Application) -> str:
    version = procedures.get_version(application.procedure_version.uuid)
    return in_language(version.parts.name, "vi")


def _tell(actor: Actor, application: Application, what: str, at: datetime) -> None:
    events.publish(
        APPLICATION_CHANGED, subject=application, actor=actor, at=at, payload={"what": what}
    )
