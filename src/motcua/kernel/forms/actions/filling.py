"""Drafts are filled from what a person chose, such as a paper; and emptied of it again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base import value_items as items
from motcua.base.actors import Actor
from motcua.base.value_paths import copied, put, value_at
from motcua.kernel.events import api as events
from motcua.kernel.forms.events import DRAFT_EMPTIED, DRAFT_FILLED
from motcua.kernel.forms.models import Draft
from motcua.kernel.forms.queries.drafts import get_draft
from motcua.kernel.forms.queries.pages import sources_of
from motcua.kernel.forms.queries.published import form_of
from motcua.kernel.forms.rules.provenance import Known, locked_names, prefilled


@transaction.atomic
def fill_draft(
    *, actor: Actor, draft_uuid: UUID, known: Mapping[str, Known], at: datetime
) -> tuple[str, ...]:
    """
    Put what is known of concepts into a draft; returns the names of the questions it answers.

    What stands there gives way, but not what the form locks. Filled with the same again, it stays.

    :raises DraftNotFound: if there is none or it is somebody else's.
    """
    draft = get_draft(actor=actor, draft_uuid=draft_uuid, lock=True)
    form = form_of(draft.form_version)
    found = prefilled(form, known)
    locked = locked_names(form, sources_of(draft.provenance))
    given = {
        name: origin.to_json() for name, origin in found.provenance.items() if name not in locked
    }
    answers, kept = copied(draft.answers), dict(draft.provenance)
    for part in items.parts_of(tuple(given)):
        there = value_at(answers, part)
        put(answers, part, items.joined(value_at(found.answers, part), there))
        kept = {
            name: origin
            for name, origin in items.followed(kept, draft.answers, answers).items()
            if name not in given
        }
    for name in given:
        if not items.is_in_part(name):
            put(answers, name, value_at(found.answers, name))
    _keep(draft, answers, {**kept, **given}, at)
    _tell(draft, DRAFT_FILLED, len(given), actor, at)
    return tuple(given)


@transaction.atomic
def empty_draft(
    *, actor: Actor, draft_uuid: UUID, mark: str, value: str, at: datetime
) -> tuple[str, ...]:
    """
    Take out of a draft what came from one source, told by a mark of it (`paper`, its uuid).

    What the person changed since is theirs and stays; returns the names that were emptied.

    :raises DraftNotFound: if there is none or it is somebody else's.
    """
    draft = get_draft(actor=actor, draft_uuid=draft_uuid, lock=True)
    theirs = {
        name: kept for name, kept in draft.provenance.items() if kept["source"].get(mark) == value
    }
    if not theirs:
        return ()
    answers = copied(draft.answers)
    same = tuple(name for name, kept in theirs.items() if value_at(answers, name) == kept["value"])
    items.emptied(answers, same)
    left = {name: kept for name, kept in draft.provenance.items() if name not in theirs}
    _keep(draft, answers, items.followed(left, draft.answers, answers), at)
    _tell(draft, DRAFT_EMPTIED, len(same), actor, at)
    return same


def _keep(draft: Draft, answers: dict, provenance: dict, at: datetime) -> None:  # type: ignore[type-arg]
    """Write a draft; pages that are open elsewhere are told when they are saved."""
    if (answers, provenance) == (draft.answers, draft.provenance):
        return
    draft.answers, draft.provenance = answers, provenance
    draft.revision += 1
    draft.page_revisions = {**draft.page_revisions, "": {"revision": draft.revision}}
    draft.updated_at = at
    draft.save()


def _tell(draft: Draft, kind: events.EventType, count: int, actor: Actor, at: datetime) -> None:
    form = draft.form_version
    payload = {"form": form.code, "version": form.version, "questions": count}
    events.publish(kind, subject=draft, actor=actor, at=at, payload=payload)
