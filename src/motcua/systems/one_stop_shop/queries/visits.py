"""What belongs to one visit at the counter: the number, and the dossiers that came of it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from ..models import Attendance, Dossier


@dataclass(frozen=True, slots=True)
class Visited:
    """What goes along to the next dossier of the same visitor, and the others of this visit."""

    carried: str
    has_ticket: bool
    others: tuple[tuple[str, UUID, Any], ...]  # code, uuid, name of the procedure


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """Who came to the counter for a dossier, and by what the officer knew them."""

    identity_check: str
    identity_note: str
    representation_kind: str
    representation_paper: str
    noted_by_name: str


def visit_of(dossier: Dossier) -> Visited:
    """The visit in which a dossier was taken in; three queries."""
    kept = Attendance.objects.filter(application=dossier.application_id).first()
    carried = {"cung": str(dossier.application.uuid)} if kept else {}
    if kept is None or kept.ticket_uuid is None:
        return Visited(urlencode(carried), False, ())
    rows = (
        Dossier.objects.filter(application__attendance__ticket_uuid=kept.ticket_uuid)
        .exclude(pk=dossier.pk)
        .order_by("submitted_at")
        .values_list("code", "uuid", "procedure_name")
    )
    carried["phieu"] = str(kept.ticket_uuid)
    return Visited(urlencode(carried), True, tuple(rows))


def attendance_of(dossier: Dossier) -> AttendanceView | None:
    """What the officer noted of who came, where it was taken in at a counter."""
    kept = Attendance.objects.filter(application=dossier.application_id).first()
    if kept is None:
        return None
    return AttendanceView(
        identity_check=kept.identity_check,
        identity_note=kept.identity_note,
        representation_kind=kept.representation_kind,
        representation_paper=kept.representation_paper,
        noted_by_name=kept.noted_by_name,
    )
