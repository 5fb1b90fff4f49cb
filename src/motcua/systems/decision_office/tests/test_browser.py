"""The pages in a real browser: they fit a telephone, nothing in them shuts anybody out."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import RequestFactory
from django.utils import translation

from motcua.base.testing.browser import Windows, assert_accessible, assert_fits
from motcua.kernel.decisions.testing import PENSION, publish
from motcua.kernel.decisions.tests.test_web import WORDS, officer
from motcua.kernel.decisions.web import views

# The database is made before the browser's loop runs: who makes it under a loop cannot drop it.
pytestmark = [
    pytest.mark.usefixtures("django_db_setup"), pytest.mark.django_db, pytest.mark.browser,
]  # fmt: skip
ADDRESS = "http://decisions.test"
PAGES = {
    "list": (views.decision_list, "", {}),
    "show": (views.decision_show, "?phien-ban=2", {"code": "demo"}),
    "try": (views.decision_try, "?hoi=1&in-tu%E1%BB%95i=72&in-h%E1%BB%99=poor", {"code": "demo"}),
    "wrong": (views.decision_try, "?hoi=1&in-tu%E1%BB%95i=x&ngay-day=40", {"code": "demo"}),
    "compare": (views.decision_compare, "", {"code": "demo"}),
}


def _open(window, name: str, language: str):
    view, query, values = PAGES[name]
    request = RequestFactory().get(f"/bang-quyet-dinh{query}")
    request.actor = officer("procedures.edit")
    with translation.override(language):
        body = view(request, **values).content.decode()

    def answer(route):
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if not path.startswith("/static/"):
            return route.fulfill(body=body, content_type="text/html")
        file = find(path.removeprefix("/static/"))
        return route.fulfill(path=file) if file else route.fulfill(status=404)

    window.route("**/*", answer)
    window.goto(f"{ADDRESS}/bang-quyet-dinh{query}")


@pytest.mark.parametrize(("name", "language"), [*((name, "vi") for name in PAGES), ("try", "en")])
def test_pages_fit_and_are_accessible(windows: Windows, name: str, language: str) -> None:
    publish(title={"vi": "Trợ cấp hưu trí xã hội", "en": "Social pension"}, words=WORDS)
    publish(PENSION.replace("500000", "600000").replace("&lt; 70", "&lt; 60"), words=WORDS)

    for size, window in (("1280", windows.desktop()), ("360", windows.phone())):
        _open(window, name, language)
        assert_fits(window)
        assert_accessible(window)
        if folder := os.environ.get("SCREENSHOTS"):
            window.screenshot(path=Path(folder) / f"{name}-{language}-{size}.png", full_page=True)
