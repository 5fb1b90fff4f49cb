"""Two at once, and processes that are killed: nothing half done, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from motcua.base.errors import Refusal
from motcua.base.testing.children import database_address
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.handing_in import hand_in_dossier
from motcua.systems.one_stop_shop.models import Dossier

from .test_handing_in import handing_of

pytestmark = pytest.mark.usefixtures("own_province")

PROGRAM = """
import os, sys
from uuid import UUID
import django
django.setup()
from django.db import connection
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop

what, name, uuid = sys.argv[1:]
actor = story.actor(name)
given = {"actor": actor, "at": story.AT}
print("ready", flush=True)
if what == "submit":
    one_stop_shop.submit_dossier(application_uuid=UUID(uuid), **given)
else:
    one_stop_shop.approve_dossier(dossier_uuid=UUID(uuid), text="", **given)
print("done", flush=True)
"""


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """These tests have a database of their own instead."""


def at_once(*acts):
    """Do several things at the same moment, each in a thread of its own; results or refusals."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kill_in_the_middle(what, name, uuid, *, blocker):
    """Start an action in another process, let it run into a lock, kill it there."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
        "MOTCUA_VAR": str(settings.MOTCUA_VAR),
        "MOTCUA_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with psycopg.connect(**parameters()) as other:
        other.execute(blocker)
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, what, name, str(uuid)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        wait_until_somebody_waits(other)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.wait()
        process.stdout.close()
    assert "done" not in rest
    wait_until_alone()


def parameters():
    found = connection.get_connection_params()
    return {k: v for k, v in found.items() if k in {"dbname", "host", "port", "user", "password"}}


def wait_until_somebody_waits(other):
    for _ in range(600):
        waiting = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        ).fetchone()[0]
        if waiting:
            return
        time.sleep(0.05)
    raise AssertionError("the action never reached the lock")


def wait_until_alone():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)


def test_one_key_at_once_makes_one_dossier():
    citizen = story.actor("mau")

    def send():
        given = {"actor": citizen, "handing": handing_of(citizen), "at": story.AT, "key": "one"}
        return hand_in_dossier(**given)[0]

    dossiers = at_once(send, send, send)

    assert len({one.code for one in dossiers}) == 1
    assert Dossier.objects.count() == 1 and dossiers[0].code.endswith("-0001")


def test_two_presses_at_once_make_one_dossier():
    citizen = story.actor("mau")
    application = story.prepared(by=citizen)

    def press():
        return one_stop_shop.submit_dossier(
            actor=citizen, application_uuid=application.uuid, at=story.AT
        )

    dossiers = at_once(press, press, press)

    assert len({one.code for one in dossiers}) == 1
    assert Dossier.objects.count() == 1
    assert len(events_named("one_stop_shop.dossier_submitted")) == 1


def test_two_officers_who_accept_the_same_stack_accept_each_dossier_once():
    dossiers, desk = [story.submitted() for _ in range(6)], story.office().desk

    def press(those):
        return one_stop_shop.accept_dossiers(
            actor=desk, dossier_uuids=[one.uuid for one in those], at=story.AT
        )

    answers = sum(at_once(lambda: press(dossiers[:5]), lambda: press(dossiers[:0:-1])), ())

    done = [answer.code for answer in answers if not answer.refusal]
    assert sorted(done) == sorted(one.code for one in dossiers)
    assert {answer.refusal.code for answer in answers if answer.refusal} == {"dossier_moved"}
    assert Dossier.objects.filter(status="accepted").count() == 6
    assert len(events_named("one_stop_shop.dossier_accepted")) == 6
    assert len(events_named("deadlines.clock_started")) == 6


def test_many_counters_at_once_give_no_number_twice_and_leave_no_gap():
    citizen = story.actor("mau")
    good = [story.prepared(by=citizen) for _ in range(5)]
    incomplete = story.begin(by=citizen)
    acts = [
        lambda one=one: one_stop_shop.submit_dossier(
            actor=citizen, application_uuid=one.uuid, at=story.AT
        )
        for one in (*good, incomplete)
    ]

    done = at_once(*acts)

    assert sum(isinstance(one, Refusal) for one in done) == 1
    numbers = sorted(int(one.code[-4:]) for one in done if isinstance(one, Dossier))
    assert numbers == [1, 2, 3, 4, 5]


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told():
    dossier = story.appraised()
    first, second = story.office().head, story.actor("ky.kyxuan")

    def approve():
        return one_stop_shop.approve_dossier(
            actor=first, dossier_uuid=dossier.uuid, text="", at=story.AT
        )

    def reject():
        return one_stop_shop.reject_dossier(
            actor=second,
            dossier_uuid=dossier.uuid,
            text=story.GROUNDS["reason"],
            legal_basis=story.GROUNDS["legal_basis"],
            at=story.AT,
        )

    answers = at_once(approve, reject)

    refused = [one for one in answers if isinstance(one, Refusal)]
    assert [one.code for one in refused] in (["dossier_moved"], ["task_already_done"])
    assert "tải lại trang" in refused[0].message("vi") or "đã được" in refused[0].message("vi")
    dossier.refresh_from_db()
    assert dossier.status in {"decided", "stopped"}
    papers = [d for d in documents.list_documents_of(dossier.uuid) if d.kind != "receipt"]
    assert len(papers) == 1 and dossier.opinions.exclude(kind="propose_approval").count() == 1


def test_a_repeated_write_while_the_first_is_answered_does_nothing_twice():
    dossier = story.submitted()
    headers = story.token("quay.kyxuan")

    def accept():
        return Program(headers).post(
            f"/dossiers/{dossier.code}/acceptance", Idempotency_Key="mot-lan"
        )

    answers = at_once(accept, accept)

    assert sorted(one.status_code for one in answers) in ([200, 200], [200, 409])
    assert len(events_named("one_stop_shop.dossier_accepted")) == 1
    again = accept()
    assert again.status_code == 200 and again.headers["Idempotency-Replayed"] == "true"


def test_a_process_killed_while_sending_leaves_nothing_and_sending_again_works():
    citizen = story.actor("mau")
    application = story.prepared(by=citizen)

    kill_in_the_middle(
        "submit", "mau", application.uuid, blocker="LOCK TABLE processes_task IN EXCLUSIVE MODE"
    )

    assert Dossier.objects.count() == 0
    application.refresh_from_db()
    assert application.submitted_at is None
    dossier = one_stop_shop.submit_dossier(
        actor=citizen, application_uuid=application.uuid, at=story.AT
    )
    assert dossier.code.endswith("-0001")


def test_a_process_killed_while_signing_has_decided_nothing_and_deciding_again_works():
    dossier = story.appraised()

    kill_in_the_middle(
        "approve",
        "ky.kyxuan",
        dossier.uuid,
        blocker="LOCK TABLE documents_signature IN EXCLUSIVE MODE",
    )

    dossier.refresh_from_db()
    assert dossier.status == "processing" and dossier.result_uuid is None
    assert processes.find_open_task(dossier.uuid).element_id == "approve"
    assert events_named("one_stop_shop.dossier_approved") == []
    one_stop_shop.approve_dossier(
        actor=story.office().head, dossier_uuid=dossier.uuid, text="", at=story.AT
    )
    dossier.refresh_from_db()
    verified = documents.verify_document(dossier.result_uuid, at=story.AT)
    assert verified.is_valid


def test_a_database_that_breaks_off_in_the_middle_loses_nothing():
    dossier = story.submitted()
    desk = story.office().desk

    with (
        psycopg.connect(**parameters(), autocommit=True) as other,
        psycopg.connect(**parameters()) as holder,
    ):
        holder.execute("LOCK TABLE cases_case IN EXCLUSIVE MODE")

        def accept():
            try:
                one_stop_shop.accept_dossier(actor=desk, dossier_uuid=dossier.uuid, at=story.AT)
            except Exception as error:  # the connection is gone
                return type(error).__name__
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            going = pool.submit(accept)
            wait_until_somebody_waits(other)
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            assert going.result() in {"OperationalError", "InterfaceError"}

    dossier.refresh_from_db()
    assert dossier.status == "submitted" and dossier.accepted_at is None
    one_stop_shop.accept_dossier(actor=desk, dossier_uuid=dossier.uuid, at=story.AT)
    assert len(events_named("one_stop_shop.dossier_accepted")) == 1


def test_what_follows_an_event_follows_once_also_when_it_is_told_twice():
    dossier = story.accepted()
    deliver_all()
    deliver_all()
    dossier.refresh_from_db()

    receipts = [d for d in documents.list_documents_of(dossier.uuid) if d.kind == "receipt"]

    assert [one.uuid for one in receipts] == [dossier.receipt_uuid]
