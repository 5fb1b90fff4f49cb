"""Beginning a draft of a decision table, with the examples of the draft before."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT
from ..models import DraftExample


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    code: str,
    at: datetime,
    dmn: str | None = None,
    base: int | None = None,
    name: str = "",
) -> drafting.VersionDraft:
    """
    Begin a draft: from a file, from a published version with its examples, or from an empty table.

    :raises InvalidInput: for a code that cannot be one, or a file that is no DMN.
    """
    draft = drafting.create_draft(
        actor=actor, kind=DRAFT, code=code, file=dmn, base=base, name=name, at=at
    )
    if draft.base_number and not DraftExample.objects.filter(draft=draft).exists():
        _take_examples(draft, actor, at)
    return draft


def _take_examples(draft: drafting.VersionDraft, actor: Actor, at: datetime) -> None:
    """The examples of the draft from which the version came."""
    before = DraftExample.objects.filter(
        draft__kind=DRAFT, draft__code=draft.code, draft__published_number=draft.base_number
    )
    DraftExample.objects.bulk_create(
        DraftExample(
            draft=draft, name=one.name, on=one.on, inputs=one.inputs, expected=one.expected,
            created_at=at, by_name=actor.name,
        )
        for one in before.order_by("id")
    )  # fmt: skip
