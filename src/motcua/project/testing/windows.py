"""Windows of a real browser into pages that this process answers, without a server."""

from contextvars import copy_context
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Request, Route

from . import story

HOST = "http://windows.test"


class Window:
    """Answers a window's requests in this process: pages by the test client, files as they are."""

    def __init__(self, client: Client) -> None:
        """Serve one person's session, on the database connection of the test."""
        self.client, self.context = client, copy_context()

    def answer(self, route: Route, request: Request) -> None:
        """A page, or a file of ours."""
        path = request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/").partition("?")[0])
            if found:
                route.fulfill(path=Path(str(found)))
            else:
                route.fulfill(status=404)
            return
        said = self.context.run(
            self.client.generic,
            request.method,
            path.partition("#")[0],
            request.post_data_buffer or b"",
            content_type=request.headers.get("content-type", "text/html"),
        )
        if said.status_code == 302:  # what a redirect leads to would not come to this handler
            onward = f'<meta http-equiv="refresh" content="0;url={said.headers["Location"]}">'
            route.fulfill(body=onward, content_type="text/html")
        else:
            route.fulfill(status=said.status_code, body=said.content, headers=dict(said.headers))


def open_page(page: Page, who: str, path: str, *, language: str = "vi") -> Page:
    """Open an address in a window as somebody: open_page(page, "danhmuc", "/bang-quyet-dinh")."""
    window = Window(story.browser(who, language=language))
    page.route(f"{HOST}/**", window.answer)
    page.goto(f"{HOST}{path}")
    return page
