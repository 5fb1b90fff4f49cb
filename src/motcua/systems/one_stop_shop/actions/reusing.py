"""Papers from the applicant's repository: attached with one press, taken back as easily."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import in_language
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.systems.procedures import api as procedures
from motcua.systems.wallet import api as wallet

from ..events import APPLICATION_CHANGED, PAPER_SUPPLIED
from ..models import Application, Paper, SupplementItem
from ..permissions import is_applicant
from ..queries.papers import asked_papers
from .locking import locked_application
from .moving import locked_dossier


@transaction.atomic
def reuse_paper(
    *, actor: Actor, application_uuid: UUID, component_code: str, paper_uuid: UUID, at: datetime
) -> Paper:
    """
    Attach a paper of the applicant's repository; the press is the consent, and is recorded as one.

    Pressed twice, or in two windows, it is attached once.

    :raises InvalidInput: if the paper is not asked for, not the applicant's, or another kind.
    :raises PaperNotFound: if the actor may not (or no longer) use the paper.
    :raises PaperExpired: if its time is over.
    :raises PaperEnded: if it was revoked or replaced meanwhile.
    """
    application = locked_application(actor, application_uuid)
    version = procedures.get_version(application.procedure_version.uuid)
    title = title_of_asked(actor, application, version, component_code)
    consent = _consent(actor, application, version, component_code, paper_uuid, at)
    return attach_given(actor, application, AskedPaper(component_code, title), consent.uuid, at)


@transaction.atomic
def reuse_for_supplement(
    *, actor: Actor, dossier_uuid: UUID, component_code: str, paper_uuid: UUID, at: datetime
) -> Paper:
    """
    Attach a paper of the applicant's repository to what an open supplement request asks for.

    :raises InvalidInput: if it was not asked for, or is another kind or another person's.
    :raises PaperNotFound: if the actor may not use the paper.
    :raises PaperExpired: if its time is over; PaperEnded: if it was revoked or replaced.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(is_applicant(actor, dossier))
    asked = SupplementItem.objects.filter(
        request__dossier=dossier,
        request__answered_at__isnull=True,
        kind=SupplementItem.Kind.PAPER,
        target=component_code,
    ).first()
    if asked is None:
        words = _("Giấy tờ này không được yêu cầu bổ sung")
        raise InvalidInput(fields={f"paper-{component_code}": words})
    application = dossier.application
    version = procedures.get_version(dossier.procedure_version.uuid)
    consent = _consent(actor, application, version, component_code, paper_uuid, at)
    row = AskedPaper(component_code, asked.title, since=asked.request.requested_at)
    return attach_given(actor, application, row, consent.uuid, at)


def _consent(  # noqa: PLR0917
    actor: Actor,
    application: Application,
    version: procedures.VersionRecord,
    component_code: str,
    paper_uuid: UUID,
    at: datetime,
) -> Any:
    paper = wallet.get_paper(actor, paper_uuid, at=at)
    if paper.holder_uuid != application.applicant.uuid:
        words = _("Giấy tờ này không phải của người đứng tên hồ sơ")
        raise InvalidInput(fields={f"paper-{component_code}": words})
    if not wallet.kinds.stands_for(paper.kind, version.slug, component_code):
        words = _("Giấy tờ này không dùng được cho mục này")
        raise InvalidInput(fields={f"paper-{component_code}": words})
    return wallet.give_consent(
        actor=actor,
        paper_uuid=paper_uuid,
        wish=wallet.Wish(
            purpose=f"Giải quyết thủ tục: {in_language(version.parts.name, 'vi')}",
            agency_uuid=application.competent_agency.uuid,
            matter_uuid=application.uuid,
        ),
        at=at,
    )


def title_of_asked(actor: Actor, application: Application, version: Any, component: str) -> str:
    """
    What a component is called where the application asks for it.

    :raises InvalidInput: if it does not.
    """
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    for paper in asked_papers(version, draft.answers):
        if paper.code == component:
            return paper.title
    raise InvalidInput(fields={f"paper-{component}": _("Thủ tục không yêu cầu giấy tờ này")})


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A paper that is asked for, and since when; what came before does not count for it."""

    code: str
    title: str
    since: datetime | None = None


def attach_given(
    actor: Actor, application: Application, asked: AskedPaper, consent_uuid: UUID, at: datetime
) -> Paper:
    """Attach a paper under a consent; attached already, it is that one."""
    same = application.papers.filter(
        component_code=asked.code, consent_uuid=consent_uuid, superseded_at__isnull=True
    )
    if asked.since is not None:
        same = same.filter(supplied_at__gte=asked.since)
    kept: Paper | None = same.first()
    if kept is not None:
        return kept
    paper = Paper.objects.create(
        application=application,
        component_code=asked.code,
        title=asked.title,
        copy_kind=Paper.CopyKind.ELECTRONIC,
        consent_uuid=consent_uuid,
        supplied_at=at,
        supplied_by=actor.uuid,
    )
    events.publish(
        PAPER_SUPPLIED,
        subject=application,
        actor=actor,
        at=at,
        payload={"paper": str(paper.uuid), "component": asked.code},
    )
    return paper


def is_in_use(actor: Actor, application: Application, consent_uuid: UUID) -> bool:
    """Whether a leave to read a paper is still needed: the paper is attached, or filled answers."""
    kept = application.papers.filter(superseded_at__isnull=True, consent_uuid=consent_uuid)
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    leave = str(consent_uuid)
    filled = any(one["source"].get("consent") == leave for one in draft.provenance.values())
    return filled or kept.exists()


@transaction.atomic
def remove_paper(*, actor: Actor, application_uuid: UUID, paper_uuid: UUID, at: datetime) -> None:
    """
    Set a paper aside before the submission; removing it twice is removing it once.

    The leave to read a paper of the repository goes with the last place where it was attached.
    """
    application = locked_application(actor, application_uuid)
    kept = application.papers.filter(superseded_at__isnull=True)
    paper = kept.filter(uuid=paper_uuid).first()
    if paper is None:
        return
    kept.filter(pk=paper.pk).update(superseded_at=at)
    if paper.consent_uuid and not is_in_use(actor, application, paper.consent_uuid):
        wallet.end_matter(
            actor=actor, matter_uuids=[application.uuid], consent_uuid=paper.consent_uuid, at=at
        )
    events.publish(
        APPLICATION_CHANGED,
        subject=application,
        actor=actor,
        at=at,
        payload={"what": "paper_removed"},
    )
