"""Taking an application that is being prepared, so that of two who change it one waits."""

from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.planned import Lookup

from ..models import Application
from ..permissions import may_use_application
from ..queries.papers import ApplicationNotFound


class ApplicationClosed(Refusal):
    """Hồ sơ này đã được nộp nên không sửa được nữa. Xem ở mục Hồ sơ của tôi."""

    message_en = "This application was already submitted and cannot be changed."


LOCKED: Lookup[Application] = Lookup(
    lambda uuid: (
        Application.objects.select_for_update(of=("self",))
        .select_related(
            "procedure_version",
            "applicant",
            "representative",
            "competent_agency__unit",
            "receiving_agency",
        )
        .defer("procedure_version__content")
        .filter(uuid=uuid)
    )
)


def locked_application(actor: Actor, application_uuid: UUID) -> Application:
    """
    An application of the actor's that is still being prepared, locked.

    :raises ApplicationNotFound: if there is none, or it is somebody else's.
    :raises ApplicationClosed: if it was submitted or set aside.
    """
    application = LOCKED.find(uuid=application_uuid)
    if application is None or not may_use_application(actor, application):
        raise ApplicationNotFound()
    require_open(application)
    return application


def require_open(application: Application) -> None:
    """:raises ApplicationClosed: if it was submitted or set aside."""
    if application.submitted_at or application.discarded_at:
        raise ApplicationClosed()
