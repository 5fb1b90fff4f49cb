"""Loads drafts of the catalogue for a trial installation: one to come, one waiting, one begun."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...queries.editing import find_row

DRAWS, APPROVES = "danhmuc", "duyetqt"
SCHEDULED, SUBMITTED, BEGUN = "1.000894", "1.000656", "2.000635"
_QUESTION = {
    "question": {"vi": "Có phải đặt lịch trước không?", "en": "Do I have to book?"},
    "answer": {
        "vi": "Không bắt buộc; đặt giờ trên Cổng thì không phải chờ.",
        "en": "No; who books an hour on the portal need not wait.",
    },
}


class Command(BaseCommand):
    """
    Draws, submits and approves with the real actions, as the two demo accounts of the office.

    Does nothing where there are drafts, or where the accounts or procedures are not there.
    """

    help = "Load the demo drafts of the catalogue."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        accounts = [access.find_official_account(name) for name in (DRAWS, APPROVES)]
        codes = (SCHEDULED, SUBMITTED, BEGUN)
        if drafting.VersionDraft.objects.filter(kind=DRAFT).exists() or not all(
            [*accounts, *map(find_row, codes)]
        ):
            return
        draws, approves = (
            access.actor_for(account, at=at, second_factor=True) for account in accounts if account
        )
        day = vietnam_day(at) + timedelta(days=40)
        with transaction.atomic():
            first = _asked_about(draws, SCHEDULED, first=day.replace(day=1), at=at)
            drafting.approve_draft(
                actor=approves, draft_uuid=first.uuid, revision=first.revision, at=at
            )
            _asked_about(draws, SUBMITTED, first=None, at=at)
            drafting.create_draft(actor=draws, kind=DRAFT, code=BEGUN, at=at)


def _asked_about(
    actor: Actor, code: str, *, first: date | None, at: datetime
) -> drafting.VersionDraft:
    """A draft with one more question for guidance, submitted for approval."""
    draft = drafting.create_draft(actor=actor, kind=DRAFT, code=code, at=at)
    about = draft.about
    signed = vietnam_day(at).isoformat()
    changed = {
        **about,
        "version": {"event": "amended", "decision": {"number": "00/QĐ-DEMO", "date": signed}},
        "content": {**about["content"], "guidance": [_QUESTION]},
    }
    saved = drafting.save_draft(
        actor=actor, draft_uuid=draft.uuid, revision=draft.revision, at=at,
        content=replace(drafting.content_of(draft), about=changed, valid_from=first),
    )  # fmt: skip
    return drafting.submit_draft(
        actor=actor,
        draft_uuid=saved.uuid,
        at=at,
        comment="Thêm câu hỏi người dân hay gọi điện hỏi.",
    )
