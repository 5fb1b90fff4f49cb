"""The form with every kind of question, units to choose from, and a way to read pages back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from django.template import engines
from lxml import html

from motcua.base.content import load_yaml
from motcua.kernel.forms.queries import choices
from motcua.kernel.forms.rules.definition import Form, read_form
from motcua.kernel.forms.rules.showing import PageView

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
UNITS = (("18766", "Xã Kỳ Xuân"), ("18073", "Phường Thành Sen"))


def all_widgets() -> dict[str, Any]:
    """The content of the form with every kind of question."""
    content: dict[str, Any] = load_yaml(Path(__file__).with_name("all_widgets.yaml"))
    return content


def form_from(content: dict[str, Any]) -> Form:
    """A content file as a form, without publishing it."""
    return read_form(
        content,
        uuid=UUID(int=7),
        digest=repr(sorted(content)) + str(id(content)),
        valid_from=date(2025, 7, 1),
        valid_to=None,
    )


@pytest.fixture(scope="session")
def form() -> Form:
    """The form with every kind of question."""
    return form_from(all_widgets())


@pytest.fixture
def units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two communes, so that pure tests need no database."""
    monkeypatch.setattr(choices, "_units", lambda on: UNITS)
    monkeypatch.setattr(choices, "_is_commune", lambda code, on: code in dict(UNITS))


@pytest.fixture
def answers() -> dict[str, Any]:
    """Answers that may be sent."""
    return {
        "person": {
            "full_name": "Nguyễn Thị Mẫu",
            "birth_date": "1994-03-12",
            "gender": "female",
            "personal_code": "042194000018",
            "unit": "18766",
        },
        "married": True,
        "spouse": {"full_name": "Trần Văn Thử"},
        "agreed": True,
    }


def rendered(view: PageView) -> str:
    """The HTML of a page."""
    source = (
        '{% import "ui/form_page.html" as form_page %}{{ form_page.page(view, "", autosave="/x") }}'
    )
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    page: str = env.from_string(source).render(view=view)
    return page


@pytest.fixture
def post_back() -> Callable[..., QueryDict]:
    """Read a page's HTML as a browser does and send it again, with changes."""

    def send(view: PageView, action: str = "next", **changes: str) -> QueryDict:
        tree = html.fromstring(rendered(view))
        found = tree if tree.tag == "form" else tree.find(".//form")
        post = QueryDict(mutable=True)
        assert found is not None
        for name, value in found.form_values():  # type: ignore[attr-defined]
            post.appendlist(name, value)
        post.setlist("_action", [action])
        for name, value in changes.items():
            post.setlist(name, [value])
        return post

    return send
