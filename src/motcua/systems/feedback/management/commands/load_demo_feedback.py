"""Loads feedback of a trial installation: one that was answered, one that waits."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.systems.one_stop_shop import api as one_stop_shop

from ...actions import answer_feedback, judge_answer, send_feedback
from ...models import Feedback
from ...queries import About

LOADER = system_actor("demo")
HEAD = "ky.kyxuan"
SAID = (
    ("conduct", "Tôi đến quầy hai lần mới gặp được người tiếp nhận (phản ánh thử nghiệm)."),
    ("proposal", "Đề nghị cho đặt giờ hẹn qua điện thoại vào sáng thứ Bảy (phản ánh thử nghiệm)."),
)
ANSWER = "Xin lỗi Ông/Bà. Từ tuần này quầy có thêm một người trực buổi sáng (trả lời thử nghiệm)."


class Command(BaseCommand):
    """
    Says something about two dossiers of xã Kỳ Xuân, and answers one of them.

    Does nothing where there is feedback, or no dossier or head to answer.
    """

    help = "Load the demo feedback."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at, head = now(), access.find_official_account(HEAD)
        if head is None or Feedback.objects.exists():
            return
        actor = access.actor_for(head, at=at, second_factor=True)
        found = cases.Case.objects.filter(kind="one_stop_shop.dossier", unit_code="18766")
        for place, (case, (kind, text)) in enumerate(
            zip(found.order_by("-closed_at", "-pk")[:2], SAID, strict=False)
        ):
            about = self._about(case)
            said_at = at - timedelta(days=3 - place)
            feedback = send_feedback(actor=LOADER, about=about, kind=kind, text=text, at=said_at)
            if place == 0:
                answer_feedback(
                    actor=actor,
                    feedback_uuid=feedback.uuid,
                    outcome="answered",
                    text=ANSWER,
                    at=said_at + timedelta(hours=4),
                )
                judge_answer(
                    actor=LOADER,
                    about=about,
                    feedback_uuid=feedback.uuid,
                    is_satisfied=True,
                    at=at,
                )

    def _about(self, case: cases.Case) -> About:
        party = case.involvements.order_by("id").values_list("party_uuid", flat=True)[0]
        uuid = one_stop_shop.get_dossier_for(LOADER, code=case.number, at=now()).progress.uuid
        return About(uuid, case.number, case.agency_uuid, case.agency_path, party)
