"""Loads a draft of next year's calendar: a swapped day, longer Saturdays, waiting for approval."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.text import date_vi, vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...rules.plans import kinds_of

DRAWS = "danhmuc"
LETTER = {
    "vi": "Văn bản thử nghiệm về hoán đổi ngày làm việc",
    "en": "Trial letter about swapped working days",
}
DECISION = {
    "vi": "Quyết định thử nghiệm về giờ quầy sáng thứ Bảy",
    "en": "Trial decision about the desk on Saturday mornings",
}
SATURDAY, SPANS = "6", "07:30-12:00"


class Command(BaseCommand):
    """Draws and submits with the real actions; does nothing where there are drafts already."""

    help = "Load the demo draft of next year's calendar."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        account = access.find_official_account(DRAWS)
        if account is None or drafting.VersionDraft.objects.filter(kind=DRAFT).exists():
            return
        draws = access.actor_for(account, at=at, second_factor=True)
        year = vietnam_day(at).year + 1
        with transaction.atomic():
            early = at - timedelta(days=2)
            draft = drafting.create_draft(actor=draws, kind=DRAFT, code=str(year), at=early)
            content = drafting.content_of(draft)
            about = {**content.about, **_swapped(content.about, year), **_longer(content.about)}
            saved = drafting.save_draft(
                actor=draws,
                draft_uuid=draft.uuid,
                content=replace(content, about=about),
                revision=draft.revision,
                at=early + timedelta(hours=1),
            )
            if not saved.about["days"]:
                return  # a year of which nothing is known yet: the draft stays begun
            drafting.submit_draft(
                actor=draws,
                draft_uuid=saved.uuid,
                at=early + timedelta(hours=2),
                comment="Hoán đổi một ngày sau kỳ nghỉ dài nhất; quầy thứ Bảy mở tới 12 giờ.",
            )


def _swapped(about: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The first working day after the longest holiday is off, a Saturday is worked for it."""
    kinds = kinds_of(about)
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(364)]

    def rests(day: date) -> bool:
        kind = kinds.get(day)
        return day.isoweekday() > 5 if kind is None else kind[0] != "make_up"

    lengths: dict[date, int] = {}
    for day in days:
        lengths[day] = lengths.get(day - timedelta(days=1), 0) + 1 if rests(day) else 0
    longest = max(lengths, key=lambda day: lengths[day])
    off = longest + timedelta(days=1)
    saturday = off + timedelta(days=12 - off.weekday())  # of the week after
    if not kinds or rests(off) or saturday in kinds:
        return {}
    told = {"legal_basis": LETTER, "certainty": "unverified"}
    days_off = {
        **told,
        "name": {"vi": "Nghỉ hoán đổi thử nghiệm", "en": "Trial swapped day off"},
        "first": off.isoformat(),
        "kind": "swapped_off",
    }
    worked = {
        **told,
        "name": {"vi": f"Làm bù cho ngày {date_vi(off)}", "en": f"Worked for {date_vi(off)}"},
        "first": saturday.isoformat(),
        "kind": "make_up",
        "replaces": off.isoformat(),
    }
    return {"days": sorted([*about["days"], days_off, worked], key=lambda one: str(one["first"]))}


def _longer(about: Mapping[str, Any]) -> dict[str, Any]:
    """Desks that open on Saturdays stay open until noon."""
    return {
        "hours": [
            {**one, "spans": SPANS, "legal_basis": DECISION, "certainty": "proposed"}
            if one.get("weekdays") == [SATURDAY]
            else one
            for one in about.get("hours") or ()
        ]
    }
