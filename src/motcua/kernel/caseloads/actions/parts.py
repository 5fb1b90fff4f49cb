"""Keeping who had a part in a case."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.kernel.cases.api import Case

from ..models import Part


def keep_parts(
    *, accounts: Collection[UUID], case_uuid: UUID | None, run_uuid: UUID | None, since: datetime
) -> None:
    """
    Keep that officials had a part in a case, found by itself or by the run that moves it.

    Nothing new is told: it was in the journal already. Twice is the same as once.
    """
    if not accounts:
        return
    by = {"uuid": case_uuid} if case_uuid else {"run_uuid": run_uuid}
    case_id = Case.objects.filter(**by).values_list("id", flat=True).first()
    if case_id is not None:
        Part.objects.bulk_create(
            [Part(account_uuid=one, case_id=case_id, since=since) for one in sorted(accounts)],
            ignore_conflicts=True,
        )
