"""The real `motcua deliver` with one slow subscription, for tests that kill it."""

import os
import sys
import time

import django
from django.conf import settings

if __name__ == "__main__":
    # This app alone: the others would only make each start seconds longer.
    settings.INSTALLED_APPS = ["django.contrib.contenttypes", "motcua.kernel.events"]
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from motcua.kernel.events import api as events
    from motcua.kernel.events.tests.kinds import THING_DONE

    @events.on(THING_DONE, name="tests.slow_listener")
    def leave_an_effect(event: events.Event) -> None:
        """Write the effect and stay in the transaction for a while."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tests_effect (position, pid) VALUES (%s, %s)",
                [event.position, os.getpid()],
            )
        time.sleep(0.03)

    call_command("deliver", poll=0.05, seal_every=0.2)
    sys.exit(0)
