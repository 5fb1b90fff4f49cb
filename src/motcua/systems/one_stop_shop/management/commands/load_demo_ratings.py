"""Loads ratings of a trial installation, so that the page of figures has something to tell."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.web.clock import now

from ...actions.rating import Judgement, rate_without_account
from ...models import Dossier, Rating

MOST = 12
WORDS = (
    "Cán bộ hướng dẫn rõ ràng (góp ý thử nghiệm).",
    "",
    "Nên gọi số đúng thứ tự hơn (góp ý thử nghiệm).",
    "Trả kết quả sớm hơn hẹn (góp ý thử nghiệm).",
    "",
    "Chờ hơi lâu vào buổi sáng (góp ý thử nghiệm).",
)
SCORES = (5, 4, 3, 5, 4, 2)


class Command(BaseCommand):
    """Rates what has ended and nobody rated; does nothing where this was done already."""

    help = "Load demo ratings of dossiers that have ended."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        if Rating.objects.exclude(way=Rating.Way.ACCOUNT).exists():
            return  # what is simulated is rated by accounts
        ended = Dossier.objects.filter(
            ended_at__isnull=False, ended_at__lte=at, rating__isnull=True
        )
        for place, dossier in enumerate(ended.order_by("pk")[:MOST]):
            score = SCORES[place % len(SCORES)]
            rate_without_account(
                dossier_uuid=dossier.uuid,
                judgement=Judgement(
                    score=score,
                    comment=WORDS[place % len(WORDS)],
                    answers={
                        "attitude": max(score, 3),
                        "time": score,
                        "guidance": 4,
                        "publicity": max(score, 2),
                        "contacts": 5 if score > 3 else 3,
                    },
                ),
                way="link" if place % 3 else "counter",
                at=max(at - timedelta(hours=place), dossier.ended_at or at),
            )
