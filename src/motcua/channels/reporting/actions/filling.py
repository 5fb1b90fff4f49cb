"""A draft is saved; two people with the same one notice each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import REPORT_SAVED
from ..models import Obligation
from ..permissions import may_fill
from ..queries.known import read_over
from ..queries.owed import lock_obligation
from ..rules.filling import LONGEST_NOTE, Entry, changed_keys, plain_entries, read_entries
from ..rules.forms import Form, read_form
from ..rules.states import next_state
from .waiting import hand_on


@dataclass(frozen=True, slots=True)
class Unkept:
    """What somebody typed that was not kept, beside what is kept: the lines that differ."""

    theirs: Obligation
    mine: Mapping[str, Entry]
    notes: Mapping[str, str]
    keys: tuple[str, ...]
    note_numbers: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.keys or self.note_numbers)


class ReportLocked(Refusal):
    """Báo cáo này đang ở bước “{state}”, không sửa được. Muốn sửa, đề nghị {holder} trả lại."""

    message_en = "This report stands at “{state}” and cannot be changed. Ask {holder} to return it."

    def __init__(self, obligation: Obligation, unkept: Unkept | None = None):
        """Refuse, with whoever may give the report back, and what was typed meanwhile."""
        self.unkept = unkept
        is_inside = obligation.state == Obligation.State.SUBMITTED
        holder = obligation.agency_name if is_inside else obligation.round.receiver_name
        super().__init__(state=obligation.get_state_display(), holder=holder)


class DraftConflict(Refusal):
    """Người khác đã lưu nháp này trong lúc Ông/Bà nhập. Vui lòng xem cả hai và chọn số đúng."""

    message_en = "Somebody else saved this draft meanwhile. Please look at both and choose."

    def __init__(self, unkept: Unkept):
        """Refuse, with both drafts and the lines in which they differ."""
        super().__init__()
        self.unkept = unkept


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    obligation_uuid: UUID,
    typed: Mapping[str, str],
    picked: Mapping[str, str],
    notes: Mapping[str, str],
    revision: int,
    at: datetime,
    by_machine: bool = False,
) -> Obligation:
    """
    Keep what was filled in, as typed, with what it means; nothing is refused for being wrong.

    :param typed: by field; fields that are not named stay as they are.
    :param picked: what was chosen where typed words may mean several things.
    :param by_machine: whether a system wrote the values, as 1234.5 and 2026-11-21.
    :param revision: that of the draft which the person began with.
    :raises ReportLocked: if the report is with somebody else.
    :raises DraftConflict: if another saved other figures or notes since.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_fill(actor, obligation))
    form = read_form(obligation.round.form)
    mine = read_over(form, obligation, typed, picked, by_machine=by_machine)
    if not obligation.is_open:
        raise ReportLocked(obligation, _unkept(obligation, form, mine, notes))
    if revision != obligation.revision and (unkept := _unkept(obligation, form, mine, notes)):
        raise DraftConflict(unkept)
    return keep(actor=actor, obligation=obligation, entries=mine, notes=notes, at=at)


def _unkept(
    obligation: Obligation, form: Form, mine: Mapping[str, Entry], notes: Mapping[str, str]
) -> Unkept:
    numbers = [row.number for _section, row in form.rows()]
    return Unkept(
        theirs=obligation,
        mine=mine,
        notes=notes,
        keys=tuple(
            key
            for key in changed_keys(read_entries(obligation.entries), mine, form)
            if not mine.get(key, Entry()).is_locked  # a system's count moves by itself
        ),
        note_numbers=tuple(
            number
            for number in numbers
            if number in notes and notes[number].strip() != obligation.notes.get(number, "")
        ),
    )


def require_open(obligation: Obligation) -> None:
    """:raises ReportLocked: if whoever reports may not write in it now."""
    if not obligation.is_open:
        raise ReportLocked(obligation)


def keep(
    *,
    actor: Actor,
    obligation: Obligation,
    entries: Mapping[str, Entry],
    notes: Mapping[str, str],
    at: datetime,
) -> Obligation:
    """Write a locked report's draft; the same once more changes nothing."""
    numbers = {row.number for _section, row in read_form(obligation.round.form).rows()}
    said = {key: text.strip()[:LONGEST_NOTE] for key, text in notes.items() if key in numbers}
    kept_notes = {key: text for key, text in {**obligation.notes, **said}.items() if text}
    plain = plain_entries(entries)
    if plain == obligation.entries and kept_notes == obligation.notes and obligation.revision:
        return obligation
    before = obligation.state
    obligation.entries, obligation.notes = plain, kept_notes
    obligation.revision += 1
    obligation.state = Obligation.State(next_state("save", before) or before)
    obligation.saved_at, obligation.saved_by_name = at, actor.name
    hand_on(actor=actor, obligation=obligation, before=before, at=at)
    obligation.save()
    events.publish(
        REPORT_SAVED,
        subject=obligation,
        actor=actor,
        at=at,
        agency_uuid=obligation.agency_uuid,
        payload={
            "set": obligation.round.set_code,
            "period": obligation.round.period,
            "revision": obligation.revision,
        },
    )
    return obligation
