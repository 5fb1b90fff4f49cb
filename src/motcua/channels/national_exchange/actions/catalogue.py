"""Taking what the national catalogue says into a draft of our version."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.systems.procedures import api as procedures

from ..queries.catalogue import compare_with_ours
from ..rules.catalogue import NationalProcedure, changed_content


@transaction.atomic
def import_procedure(
    *,
    actor: Actor,
    national: NationalProcedure,
    parts: Iterable[str],
    valid_from: date | None,
    decision: str,
    at: datetime,
) -> Any:
    """
    Begin a draft of our next version with the chosen parts as the national catalogue tells them.

    Nothing is published: the catalogue office looks at the draft, translates and completes it, and
    another person approves it.

    :raises ProcedureNotFound: if we have none of this code.
    :raises InvalidInput: if no part was chosen, or none differs.
    """
    comparison = compare_with_ours(national, at=at)
    differing = {one.part for one in comparison.differences if not one.is_same and one.can_import}
    chosen = [part for part in parts if part in differing]
    if not chosen:
        raise InvalidInput(fields={"parts": _("Chọn ít nhất một phần khác nhau để nạp.")})
    return procedures.draft_version(
        actor=actor,
        code=comparison.record.code,
        content=changed_content(comparison.record.content, national, chosen),
        valid_from=valid_from,
        event="amended",
        decision={"number": number} if (number := decision.strip()[:100]) else None,
        at=at,
    )
