"""Readers that are killed, and two at once: on a database of their own, with real processes."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.conf import settings as installation

from motcua.base.testing.children import database_address
from motcua.base.text import VIETNAM
from motcua.project.testing import story
from motcua.systems.digitisation import testing
from motcua.systems.digitisation.models import PaperPage

from . import cast

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def _loaded(settings) -> None:
    """These tests have a database of their own instead."""
    story.move_clock(settings)


@pytest.fixture
def start(own_province, tmp_path, settings):
    """Starts `motcua digitise` on the test's database and files; ends what is left."""
    settings.MOTCUA_VAR = tmp_path
    started = []

    def run(*words):
        environment = {
            **os.environ,
            "DATABASE_URL": database_address(),
            "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
            "MOTCUA_VAR": str(tmp_path),
            "MOTCUA_TESSDATA": str(installation.MOTCUA_TESSDATA),
        }
        child = subprocess.Popen(
            [sys.executable, "-m", "motcua", "digitise", *words], env=environment
        )
        started.append(child)
        return child

    yield run
    for child in started:
        if child.poll() is None:
            child.kill()
        child.wait()


def wait_for(true, seconds=120):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, list(PaperPage.objects.values("status", "attempts"))
        time.sleep(0.05)


def test_a_reader_killed_in_the_middle_of_a_page_loses_nothing_and_reads_no_page_twice(start):
    page = testing.scanned(testing.draw_page(testing.birth_certificate(), size=(2067, 2924)))
    moment = datetime.now(VIETNAM) - timedelta(minutes=1)  # the children know no other clock
    content = testing.as_pdf([page] * 2)
    paper = cast.scan(content, filename="quet.pdf", of=cast.matter(), at=moment)

    first = start("--reader")
    wait_for(PaperPage.objects.filter(attempts=1, status="waiting").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    PaperPage.objects.filter(status="waiting").update(next_try_at=moment)  # not a minute's pause
    done = start("--once")

    assert done.wait(180) == 0
    paper.refresh_from_db()
    assert paper.status == "to_check"
    assert list(paper.pages.values_list("status", flat=True)) == ["read"] * 2
    assert sorted(paper.pages.values_list("attempts", flat=True)) in ([1, 2], [1, 1])
    pictures = list(paper.pages.values_list("picture_id", flat=True))
    assert len(set(pictures)) == 2 and None not in pictures
