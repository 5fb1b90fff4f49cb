"""The examples of a draft: kept from a trial, and taken away again."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT, DRAFT_EXAMPLES_CHANGED
from ..models import DraftExample

MOST_EXAMPLES = 100


@transaction.atomic
def add_example(
    *,
    actor: Actor,
    draft_uuid: UUID,
    name: str,
    on: date,
    inputs: Mapping[str, str],
    expected: Mapping[str, str],
    at: datetime,
) -> DraftExample:
    """
    Keep a case with the answer that the draft must give; the same once more changes nothing.

    :raises InvalidInput: without a name, or when there are a hundred already.
    """
    draft = drafting.lock_open_draft(actor, draft_uuid, DRAFT)
    name = name.strip()[:200]
    if not name:
        wanted = _("Đặt tên ngắn cho ví dụ, ví dụ: Trẻ hộ nghèo, đăng ký quá hạn.")
        raise InvalidInput(fields={"name": wanted})
    told = {"name": name, "on": on, "inputs": dict(inputs), "expected": dict(expected)}
    examples = DraftExample.objects.filter(draft=draft)
    known: DraftExample | None = examples.filter(**told).first()
    if known is not None:
        return known
    if examples.count() >= MOST_EXAMPLES:
        raise InvalidInput(fields={"name": _("Bản thảo đã có 100 ví dụ. Bỏ bớt rồi thêm lại.")})
    example = DraftExample.objects.create(draft=draft, created_at=at, by_name=actor.name, **told)
    drafting.record_change(
        actor=actor, draft=draft, step="examples", event=DRAFT_EXAMPLES_CHANGED, at=at
    )
    return example


@transaction.atomic
def remove_example(*, actor: Actor, draft_uuid: UUID, example_uuid: UUID, at: datetime) -> None:
    """Take an example away; one that is gone already stays gone."""
    draft = drafting.lock_open_draft(actor, draft_uuid, DRAFT)
    removed, _rows = DraftExample.objects.filter(draft=draft, uuid=example_uuid).delete()
    if removed:
        drafting.record_change(
            actor=actor, draft=draft, step="examples", event=DRAFT_EXAMPLES_CHANGED, at=at
        )


def take_examples(draft: drafting.VersionDraft, *, by: Actor, at: datetime) -> None:
    """A draft begins with the examples of the one from which its version came; told as begun."""
    before = DraftExample.objects.filter(
        draft__kind=DRAFT, draft__code=draft.code, draft__published_number=draft.base_number
    )
    DraftExample.objects.bulk_create(
        DraftExample(
            draft=draft, name=one.name, on=one.on, inputs=one.inputs, expected=one.expected,
            created_at=at, by_name=by.name,
        )
        for one in before.order_by("id")
        if draft.base_number
    )  # fmt: skip
