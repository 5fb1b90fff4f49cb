"""Viewflow 2: the same two tasks as a flow, stepped as its own views step it."""

import os
import time
from multiprocessing.connection import Connection

SETTINGS = "benchmarks.process_peers.viewflow_settings"


def prepare(url: str, runs: int) -> None:
    """Make Viewflow's tables in a database and start the runs; in a process of its own."""
    _set_up(url)
    from django.contrib.auth.models import Permission, User
    from django.core.management import call_command

    call_command("migrate", verbosity=0, run_syncdb=True)
    from benchmarks.process_peers.flows import PERMISSION, Steps

    user = User.objects.create(username="officer")
    app, name = PERMISSION.split(".")
    user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=name))
    for _ in range(runs):
        Steps.begin.run()


def work(pipe: Connection, url: str, share: int, clients: int, seconds: float) -> None:
    """One client."""
    _set_up(url)
    from django.contrib.auth.models import User
    from viewflow.workflow.models import Process

    from benchmarks.process_peers.flows import PERMISSION, step

    user = User.objects.get()
    if not user.has_perm(PERMISSION):
        raise PermissionError
    runs = list(Process.objects.order_by("id").values_list("id", flat=True))[share::clients]
    while (side := pipe.recv()) is not None:
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            step(runs[done % len(runs)], user, is_whole=side == "whole")
            done += 1
        pipe.send(done / seconds)


def _set_up(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
