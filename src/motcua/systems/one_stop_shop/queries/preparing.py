"""Applications that are being prepared: for their owners, with the papers that they need."""

from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.forms import api as forms
from motcua.systems.procedures import api as procedures

from .. import rules
from ..models import Application, Paper
from ..permissions import may_use_application
from .papers import ApplicationNotFound, asked_papers


def application_for(actor: Actor, uuid: UUID) -> Application:
    """
    An application that the actor may work on, submitted or not.

    :raises ApplicationNotFound: if there is none, or it is somebody else's.
    """
    application = (
        Application.objects.select_related(
            "procedure_version", "applicant", "competent_agency", "receiving_agency"
        )
        .filter(uuid=uuid)
        .first()
    )
    if application is None or not may_use_application(actor, application):
        raise ApplicationNotFound()
    return application


def needed_papers(actor: Actor, application: Application, language: str) -> list[rules.Needed]:
    """The papers that the answers so far call for."""
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    version = procedures.get_version(application.procedure_version.uuid)
    return asked_papers(version, draft.answers, language)


def paper_rows(application: Application) -> list[Paper]:
    """The papers handed in so far, without those set aside."""
    return list(
        application.papers.filter(superseded_at__isnull=True)
        .select_related("stored_file")
        .order_by("id")
    )
