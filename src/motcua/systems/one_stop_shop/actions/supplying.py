"""Handing in a paper that a supplement request asked for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events

from ..events import PAPER_SUPPLIED
from ..models import Paper, SupplementItem
from ..permissions import is_applicant, may_receive_dossier
from .application import keep_paper
from .moving import locked_dossier


@transaction.atomic
def supply_asked_paper(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    component_code: str,
    content: documents.Readable,
    filename: str,
    at: datetime,
) -> Paper:
    """
    Take in one paper that the open supplement request names; nothing else may be changed.

    :raises InvalidInput: if it was not asked for.
    :raises UploadRefused: if the file is not what it says, too large, locked or broken.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(is_applicant(actor, dossier) or may_receive_dossier(actor, dossier))
    item = SupplementItem.objects.filter(
        request__dossier=dossier,
        request__answered_at__isnull=True,
        kind=SupplementItem.Kind.PAPER,
        target=component_code,
    ).first()
    if item is None:
        raise InvalidInput(fields={component_code: _("Giấy tờ này không được yêu cầu bổ sung")})
    paper = keep_paper(
        actor=actor,
        application=dossier.application,
        component_code=component_code,
        title=item.title,
        content=content,
        filename=filename,
        copy_kind=Paper.CopyKind.ELECTRONIC,
        at=at,
    )
    events.publish(
        PAPER_SUPPLIED,
        subject=dossier,
        actor=actor,
        at=at,
        payload={"paper": str(paper.uuid), "component": component_code},
    )
    return paper
