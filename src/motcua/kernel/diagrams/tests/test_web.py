"""The pages about processes: for the office that designs procedures, with and without script."""

import re
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse

from motcua.base.actors import ANONYMOUS
from motcua.base.errors import PermissionRefused, SignInRequired
from motcua.kernel.diagrams.queries.versions import ProcessUnknown
from motcua.kernel.diagrams.testing import APPROVAL, officer, publish
from motcua.kernel.diagrams.web import views

pytestmark = pytest.mark.django_db


def ask(view, path="/quy-trinh", actor=None, **values):
    request = RequestFactory().get(path)
    request.actor = actor or officer(permissions=["procedures.edit"])
    return view(request, **values)


def test_process_list_shows_the_latest_version_of_each():
    publish()
    publish((*APPROVAL[:-1], "decided => appraise"))

    page = ask(views.process_list).content.decode()

    assert page.count("<tr>") == 2 and ">2<" in page
    assert reverse("diagrams:process_show", args=["demo"]) in page


def test_process_list_says_so_when_there_is_none():
    assert "Chưa có quy trình nào" in ask(views.process_list).content.decode()


def test_process_show_draws_the_diagram_and_lists_the_same_steps_for_everybody():
    version = publish()

    page = ask(views.process_show, code="demo").content.decode()

    assert reverse("diagrams:process_export", args=[version.uuid]) in page
    assert "4 giờ làm việc" in page and "2 ngày làm việc" in page
    for element in ("receive", "appraise", "approve", "granted"):
        assert element in page
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|onclick", page)


def test_process_show_can_show_an_older_version():
    publish()
    publish((*APPROVAL[:-1], "decided => appraise"))

    assert (
        "Phiên bản 1"
        in ask(views.process_show, "/quy-trinh/demo?phien-ban=1", code="demo").content.decode()
    )
    for path, code in [("?phien-ban=9", "demo"), ("", "none")]:
        with pytest.raises(ProcessUnknown):
            ask(views.process_show, f"/quy-trinh/{code}{path}", code=code)
    assert ask(views.process_show, "/quy-trinh/demo?phien-ban=99999999999", code="demo").content


def test_process_export_gives_the_diagram_as_it_was_drawn():
    version = publish()

    response = ask(views.process_export, version=version.uuid)

    assert response.content.decode() == version.bpmn
    assert "immutable" in response.headers["Cache-Control"]
    with pytest.raises(ProcessUnknown):
        ask(views.process_export, version=uuid4())


@pytest.mark.parametrize("view", ["process_list", "process_show"])
def test_pages_are_closed_to_others(view):
    values = {"code": "demo"} if view == "process_show" else {}
    with pytest.raises(PermissionRefused):
        ask(getattr(views, view), actor=officer(), **values)
    with pytest.raises(SignInRequired):
        ask(getattr(views, view), actor=ANONYMOUS, **values)
