"""Held papers for tests and the trial installation."""

import io
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.fields import uuid7
from motcua.kernel.documents.testing import make_picture

from .actions.ending import revoke_paper
from .actions.entering import upload_own
from .models import Consent, HeldPaper, PaperReading
from .rules import Entering

__all__ = ["Consent", "HeldPaper", "PaperReading", "make_own_paper", "revoke_paper", "scan"]


def scan() -> io.BytesIO:
    """A picture of some paper."""
    return io.BytesIO(make_picture())


def make_own_paper(
    *,
    actor: Actor,
    at: datetime,
    holder_uuid: UUID | None = None,
    kind: str = "diploma",
    title: str = "Bằng thử nghiệm",
    expires_on: date | None = None,
    **more: Any,
) -> HeldPaper:
    """A paper that somebody uploaded into their own repository."""
    assert actor.party_uuid is not None
    return upload_own(
        actor=actor,
        entering=Entering(
            holder_uuid=holder_uuid or actor.party_uuid,
            source_uuid=uuid7(),
            title=title,
            kind=kind,
            expires_on=expires_on,
            **more,
        ),
        content=scan(),
        filename="giay.jpg",
        at=at,
    )
