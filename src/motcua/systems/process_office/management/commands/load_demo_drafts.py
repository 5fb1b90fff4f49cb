"""Loads the drafts of a trial installation: one published, one waiting for approval, one begun."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting

from ...actions.counting import count_passages
from ...events import DRAFT

DRAWS, APPROVES = "danhmuc", "duyetqt"
PUBLISHED = ("social-benefit", "5 working_days", "4 working_days")
SUBMITTED = ("civil-status-standard", "3 working_hours", "2 working_hours")
BEGUN = ("cap-the-thu-vien", "Cấp thẻ thư viện tỉnh")


class Command(BaseCommand):
    """
    Draws, submits and approves with the real actions, as the two demo accounts of the office.

    Does nothing where there are drafts, or where the accounts or processes are not there.
    """

    help = "Load the demo drafts of processes."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        accounts = [access.find_official_account(name) for name in (DRAWS, APPROVES)]
        codes = (PUBLISHED[0], SUBMITTED[0])
        if drafting.VersionDraft.objects.filter(kind=DRAFT).exists() or not all(
            [*accounts, *map(diagrams.find_process, codes)]
        ):
            return
        draws, approves = (
            access.actor_for(account, at=at, second_factor=True) for account in accounts if account
        )
        with transaction.atomic():
            early = at - timedelta(days=6)
            first = _shortened(draws, *PUBLISHED, at=early)
            drafting.approve_draft(
                actor=approves, draft_uuid=first.uuid, revision=first.revision,
                at=early + timedelta(hours=5),
            )  # fmt: skip
            _shortened(draws, *SUBMITTED, at=at - timedelta(hours=20))
            drafting.create_draft(
                actor=draws, kind=DRAFT, code=BEGUN[0], name=BEGUN[1], at=at - timedelta(hours=3)
            )
        count_passages(at=at)


def _shortened(
    actor: Actor, code: str, before: str, after: str, *, at: datetime
) -> drafting.VersionDraft:
    """A draft in which one step gets less time, submitted for approval."""
    draft = drafting.create_draft(actor=actor, kind=DRAFT, code=code, at=at)
    bpmn = draft.file.replace(f'motcua:norm="{before}"', f'motcua:norm="{after}"', 1)
    content = replace(drafting.content_of(draft), file=bpmn)
    saved = drafting.save_draft(
        actor=actor, draft_uuid=draft.uuid, content=content, revision=draft.revision,
        at=at + timedelta(minutes=40),
    )  # fmt: skip
    return drafting.submit_draft(
        actor=actor,
        draft_uuid=saved.uuid,
        at=at + timedelta(minutes=55),
        comment="Rút ngắn thời gian của một bước, theo thời gian làm thực tế quý vừa qua.",
    )
