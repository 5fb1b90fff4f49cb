"""Loads the dossiers of a trial installation: some hundreds, in every state, made as in life."""

import heapq
import logging
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.content import load_yaml, province_root
from motcua.base.web.clock import now
from motcua.kernel.events import api as events

from ...events import MAKERS_OF_PAPERS, OWED_BY_THE_PAST
from ...models import Dossier, Simulation
from ..demo.cast import LOADER, Cast
from ..demo.plans import DAYS, Plan
from ..demo.stories import Story


class Command(BaseCommand):
    """
    Lets the stories of demo/dossiers.yaml happen with the real actions, in the order of time.

    Does nothing where there are dossiers. All or nothing: killed half way, it begins again. Forms
    01, 02, 03 and 05 of these dossiers are made when somebody opens them, not all at once.
    """

    help = "Load the demo dossiers of MOTCUA_PROVINCE (demo/dossiers.yaml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a test ask for fewer."""
        parser.add_argument("--at-most", type=int, default=1000, help="dossiers of each ending")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell every story up to this moment, and say how far it is."""
        content = province_root() / "demo" / "dossiers.yaml"
        if not content.exists():
            return
        moment = now()
        cast = Cast(load_yaml(content), moment - timedelta(days=DAYS + 10), Random(42))
        # The simulated month has none of hers: it invents its applicants.
        hers = Dossier.objects.filter(applicant__uuid=cast.known("mau").party.uuid)
        if hers.exists() or (Dossier.objects.exists() and not Simulation.objects.exists()):
            return
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        with transaction.atomic():
            cast.register_applicants()
            stories = list(Plan(cast, moment).stories(at_most=options["at_most"]))
            for done, of in _told(stories, moment):
                if done % 60 == 0 or done == of:
                    self.stdout.write(f"         hồ sơ thử nghiệm · demo dossiers: {done}/{of}")
            unheard = (*MAKERS_OF_PAPERS, *OWED_BY_THE_PAST)
            events.skip_history(actor=LOADER, subscriptions=unheard, at=moment)


def _told(stories: Iterable[Story], until: datetime) -> Iterator[tuple[int, int]]:
    """Step through all stories at once, the earliest moment first; what would be later waits."""
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for serial, story in enumerate(stories):
        steps = story.moments()
        waiting.append((next(steps), serial, steps))
    heapq.heapify(waiting)
    whole = len(waiting)
    while waiting:
        _at, serial, steps = heapq.heappop(waiting)
        following = next(steps, None)
        if following is not None and following <= until:
            heapq.heappush(waiting, (following, serial, steps))
        else:
            yield whole - len(waiting), whole
