"""Dossiers that were submitted on the portal: written down once, whoever brings them how often."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .. import ports
from ..events import DOSSIER_RECEIVED
from ..models import Connection, IncomingDossier
from ..permissions import may_submit_from_portal
from ..rules.reading import Unreadable, national_code_of
from .sending import is_open, note_failure, note_success

MOST_AT_ONCE = 200
State = IncomingDossier.State


@transaction.atomic
def receive_dossiers(
    *, actor: Actor, messages: Iterable[Any], at: datetime
) -> list[tuple[str, str]]:
    """
    Write down dossiers of the portal; returns the code and the state of each.

    Told again it is the same row; a stuck one takes what is told now and is tried again. What is
    no dossier at all is answered `unreadable`.
    """
    access.require(may_submit_from_portal(actor))
    codes: list[tuple[str, Any]] = []
    for message in list(messages)[:MOST_AT_ONCE]:
        try:
            codes.append((national_code_of(message), message))
        except Unreadable:
            codes.append(("", message))
    # The portal names a dossier until it is told its state: what is in hand needs no more.
    rows = IncomingDossier.objects.filter(national_code__in=[code for code, _message in codes])
    in_hand = dict(rows.exclude(state=State.STUCK).values_list("national_code", "state"))
    return [
        (code, str(in_hand.get(code) or _receive(actor, code, message, at)))
        if code
        else ("", "unreadable")
        for code, message in codes
    ]


def _receive(actor: Actor, code: str, message: Any, at: datetime) -> str:
    row, is_new = IncomingDossier.objects.select_for_update().get_or_create(
        national_code=code,
        defaults={"message": message, "received_at": at, "next_try_at": at},
    )
    if is_new:
        events.publish(
            DOSSIER_RECEIVED, subject=row, actor=actor, at=at, payload={"national_code": code}
        )
    elif row.state == State.STUCK and row.message != message:
        row.message, row.state, row.next_try_at = message, State.WAITING, at
        row.save(update_fields=["message", "state", "next_try_at"])
    return str(row.state)


def fetch_dossiers(*, actor: Actor, at: datetime) -> int:
    """Ask the portal for what was submitted there; returns how many it named."""
    portal = ports.portal()
    if portal is None or not portal.intake_service or not is_open(at):
        return 0
    try:
        answer = portal.call(portal.intake_service, {})
    except ports.PortalDown as failure:
        note_failure(failure.reason, at)
        return 0
    except ports.PortalRefused:
        note_failure("broken", at)
        return 0
    note_success(at)
    Connection.objects.filter(pk=1).update(last_intake_at=at)
    messages = answer if isinstance(answer, list) else []
    return len(receive_dossiers(actor=actor, messages=messages, at=at))
