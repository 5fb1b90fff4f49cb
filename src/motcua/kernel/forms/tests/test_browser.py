"""Pages in a real browser: questions come and go, drafts keep themselves, nobody is shut out."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.template import engines
from playwright.sync_api import Page, Request, Route

from motcua.base.testing.browser import Windows, assert_accessible, assert_fits
from motcua.kernel.forms.queries.pages import page_view, validate
from motcua.kernel.forms.rules.definition import Form

from .conftest import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("units")]
STATIC = Path(__file__).parents[1] / "static"
UI = Path(__file__).parents[3] / "base" / "ui" / "static"
DOCUMENT = """
{% import "ui/form_page.html" as form_page %}
<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Khai</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{% for sheet in ("tokens", "base", "components") %}
<link rel="stylesheet" href="/static/ui/css/{{ sheet }}.css">{% endfor %}</head>
<body><main class="page">{{ form_page.page(view, "", autosave="/autosave") }}</main>
<script type="module" src="/static/ui/js/base.js"></script>{{ form_page.scripts() }}</body></html>
"""


class Host:
    """Answers as the host of a form page does, and remembers what was sent."""

    def __init__(self, body: str, status: int = 200) -> None:
        """Serve one page."""
        self.body, self.status = body, status
        self.saved: list[dict[str, list[str]]] = []
        self.sent: list[dict[str, list[str]]] = []

    def answer(self, route: Route, request: Request) -> None:
        """The page, its scripts and styles, an automatic saving, or a sent page."""
        path = request.url.removeprefix("http://forms.test")
        if path.startswith("/static/"):
            folder = STATIC if path.startswith("/static/forms/") else UI
            file = folder / path.removeprefix("/static/")
            if file.exists():
                route.fulfill(path=file)
            else:
                route.fulfill(status=404)  # fonts are built from packages
        elif path == "/autosave":
            self.saved.append(parse_qs(request.post_data or "", keep_blank_values=True))
            route.fulfill(status=self.status, json={"revision": 7})
        elif request.method == "POST":
            self.sent.append(parse_qs(request.post_data or "", keep_blank_values=True))
            route.fulfill(body="<p>Đã gửi</p>", content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=self.body, content_type="text/html; charset=utf-8")


def opened(page: Page, host: Host) -> Page:
    """The host's page, open in a window."""
    page.route("http://forms.test/**", host.answer)
    page.goto("http://forms.test/")
    return page


def document(form: Form, page_id: str, answers: dict[str, Any], **others: Any) -> str:
    """A whole page with scripts."""
    view = page_view(form, page_id, answers, on=TODAY, **others)
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    text: str = env.from_string(DOCUMENT).render(view=view)
    return text


def test_a_question_appears_when_its_condition_is_met(form: Form, windows: Windows) -> None:
    host = Host(document(form, "family", {"married": False, "witnesses": [{"full_name": "A"}]}))
    page = opened(windows.desktop(), host)
    spouse = page.get_by_label("Họ và tên vợ hoặc chồng")
    number = page.get_by_label("Số giấy tờ")

    assert not spouse.is_visible()
    assert not page.get_by_text("Chỉ khai nếu").first.is_visible()
    page.get_by_label("Đã kết hôn").check()
    page.get_by_label("Có giấy tờ").check()
    assert spouse.is_visible()
    assert number.is_visible()
    page.get_by_label("Có giấy tờ").uncheck()
    assert not number.is_visible()


def test_without_script_every_question_is_there_with_its_hint(form: Form, windows: Windows) -> None:
    host = Host(document(form, "family", {}))
    page = opened(windows.desktop(java_script_enabled=False), host)

    assert page.get_by_label("Họ và tên vợ hoặc chồng").is_visible()
    assert page.get_by_text("Chỉ khai nếu").first.is_visible()
    page.get_by_role("button", name="Thêm Người làm chứng").click()
    assert host.sent[0]["_action"] == ["add:witnesses"]


def test_a_draft_keeps_itself_and_the_page_is_sent_with_the_newest_revision(
    form: Form, windows: Windows
) -> None:
    host = Host(document(form, "family", {}, revision=3))
    page = opened(windows.desktop(), host)

    page.get_by_label("Chưa kết hôn").check()
    page.get_by_text("Đã lưu bản nháp.").wait_for()
    page.get_by_role("button", name="Tiếp tục").last.click()
    page.get_by_text("Đã gửi").wait_for()

    assert [(each["married"], each["_revision"]) for each in host.saved] == [(["false"], ["3"])]
    assert host.sent[0]["_revision"] == ["7"]
    assert host.sent[0]["_action"] == ["next"]
    assert host.sent[0]["_window"] == host.saved[0]["_window"] != [""]


def test_a_draft_that_was_saved_elsewhere_is_not_saved_over(form: Form, windows: Windows) -> None:
    host = Host(document(form, "family", {}), status=409)
    page = opened(windows.desktop(), host)

    page.get_by_label("Chưa kết hôn").check()
    page.get_by_text("Chưa lưu được bản nháp").wait_for()
    page.get_by_label("Đã kết hôn").check()
    page.wait_for_timeout(4_500)

    assert len(host.saved) == 1


@pytest.mark.parametrize("page_id", ["person", "family", "house", "send"])
def test_a_page_full_of_problems_is_accessible_and_fits_a_phone(
    form: Form, windows: Windows, page_id: str
) -> None:
    answers = {
        "person": {"birth_date": "2026-13-45", "phone": "1", "note": "x" * 3_000},
        "married": True,
        "witnesses": [{"has_paper": True}] * 6,
        "area": "x",
        "papers": [{"file_uuid": "1", "name": "giấy " * 30 + ".pdf", "size": 9}] * 4,
    }
    problems = validate(form, answers, on=TODAY)
    host = Host(document(form, page_id, answers, problems=problems))

    page = opened(windows.phone(), host)

    assert_accessible(page)
    assert_fits(page)
