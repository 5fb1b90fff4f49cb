"""Applications that are being prepared: for their owners, with the papers that they need."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.planned import Lookup
from motcua.base.text import in_language
from motcua.kernel.forms import api as forms
from motcua.systems.procedures import api as procedures
from motcua.systems.queueing import api as queueing

from .. import rules
from ..models import Application, Attendance, Paper
from ..permissions import may_use_application
from .papers import ApplicationNotFound, asked_papers


def _versions() -> Any:
    model: Any = Application._meta.get_field("procedure_version").related_model
    return model.objects.defer("content")


_VERSION: Lookup[Any] = Lookup(lambda uuid: _versions().filter(uuid=uuid), is_content=True)
_BY_UUID: Lookup[Application] = Lookup(
    lambda uuid: (
        Application.objects.select_related(
            "procedure_version",
            "applicant",
            "representative",
            "competent_agency",
            "receiving_agency",
            "support_agency",
            "return_agency",
        )
        .defer("procedure_version__content")
        .filter(uuid=uuid)
    )
)


def application_for(actor: Actor, uuid: UUID) -> Application:
    """
    An application that the actor may work on, submitted or not.

    :raises ApplicationNotFound: if there is none, or it is somebody else's.
    """
    application = _BY_UUID.find(uuid=uuid)
    if application is None or not may_use_application(actor, application):
        raise ApplicationNotFound()
    return application


def version_row(uuid: UUID) -> Any:
    """The row of a procedure's version without its content, for linking."""
    return _VERSION.find(uuid=uuid)


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


@dataclass(frozen=True, slots=True)
class OpenIntake:
    """An intake at the counter that was begun and not yet sent."""

    uuid: UUID
    title: dict[str, str]
    applicant_name: str
    begun_at: datetime
    begun_by: str


def open_intakes(actor: Actor, *, at: datetime) -> list[OpenIntake]:
    """What was begun in the last week at the actor's desks and waits to be gone on with."""
    rows = (
        Attendance.objects.filter(
            application__submitted_at=None,
            application__discarded_at=None,
            application__is_at_counter=True,
            noted_at__gte=at - timedelta(days=7),
        )
        .select_related(
            "application__procedure_version",
            "application__applicant",
            "application__support_agency",
            "application__receiving_agency",
        )
        .order_by("-noted_at")[:200]
    )
    return [
        OpenIntake(
            uuid=row.application.uuid,
            title=row.application.procedure_version.content["name"],
            applicant_name=row.application.applicant.full_name,
            begun_at=row.noted_at,
            begun_by=row.noted_by_name,
        )
        for row in rows
        if may_use_application(actor, row.application)
    ][:30]


def matter_of(application: Application) -> queueing.PreparedMatter:
    """An application as the number at the counter shows it: the dossier, once there is one."""
    version = procedures.get_version(application.procedure_version.uuid)
    title = in_language(version.parts.name, "vi")
    dossier = getattr(application, "dossier", None)
    if dossier is not None:
        title = f"{dossier.code} · {title}"
        address = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    elif application.is_at_counter:
        address = reverse("one_stop_shop:application_page", args=[application.uuid, "dau"])
    else:
        address = reverse("one_stop_shop:intake_take_over", args=[application.uuid])
    return queueing.PreparedMatter(
        kind="one_stop_shop.application",
        uuid=application.uuid,
        title=title,
        field_code=version.field_code,
        address=address,
    )


def scanned_application(scanned: str) -> queueing.PreparedMatter | None:
    """The open application whose code was scanned at a kiosk: its uuid, or an address with it."""
    text = scanned.rstrip("/").rpartition("/")[2]
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    application = (
        Application.objects.select_related("procedure_version")
        .filter(uuid=uuid, submitted_at=None, discarded_at=None)
        .first()
    )
    return matter_of(application) if application else None


def require_brought(actor: Actor, uuid: UUID) -> None:
    """
    Let pass whoever may go on with an application: its owner shared it with their desk.

    :raises ApplicationNotFound: if it is not there for them.
    """
    application = Application.objects.filter(uuid=uuid, submitted_at=None).first()
    if application is None:
        raise ApplicationNotFound()
    forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
