"""A server of the test's own process, for a browser whose line breaks or whose pages are drawn."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

from . import story


@contextmanager
def serving() -> Iterator[str]:
    """Serve pages and files on a free port, on the database that the test stands on."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error is not None:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        connections.close_all()


def session_cookie(who: str, address: str) -> dict[str, str]:
    """The cookie by which a browser is signed in as somebody."""
    cookie = story.browser(who).cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": address}
