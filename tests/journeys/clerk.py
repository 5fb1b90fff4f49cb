"""
Does inside the installation what stories ask for: a program a line, its words in a line back.

One process for all of them, for each would take seconds to start. It can also serve the same pages
with its clock set ahead, for what happens days later: `days_ahead(14)` gives the address.
"""

import io
import json
import sys
import traceback
from contextlib import redirect_stdout

import django
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

_SERVERS: list[LiveServerThread] = []
_START: dict[str, int] = {}


def days_ahead(days: int) -> str:
    """Set this process's clock so many days ahead of the others; where it serves pages."""
    start = _START.setdefault("shift", settings.MOTCUA_CLOCK_SHIFT_SECONDS)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS = start + days * 86_400
    if not _SERVERS:
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error is not None:
            raise server.error
        _SERVERS.append(server)
    return f"http://127.0.0.1:{_SERVERS[0].port}"


def main() -> None:
    """Answer until the line is closed."""
    django.setup()
    names = {"json": json, "days_ahead": days_ahead}
    for line in sys.stdin:
        said, problem = io.StringIO(), ""
        try:
            with redirect_stdout(said):
                exec(json.loads(line), dict(names))
        except Exception:
            problem = traceback.format_exc()
        finally:
            connections.close_all()
        sys.stdout.write(json.dumps([said.getvalue(), problem]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
