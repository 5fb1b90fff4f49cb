"""The preview of forms, for editors of the catalogue."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.test import RequestFactory

from motcua.base.actors import ANONYMOUS, Actor, Grant
from motcua.base.errors import NotFound, PermissionRefused, SignInRequired
from motcua.kernel.forms.testing import make_form
from motcua.kernel.forms.web import views

from .conftest import AT, all_widgets

pytestmark = pytest.mark.django_db
GRANT = Grant("catalogue_editor", frozenset({"procedures.edit"}), uuid4(), "h27")
EDITOR = Actor(kind="official", uuid=uuid4(), name="Người biên tập (thử nghiệm)", grants=(GRANT,))
OUTSIDER = Actor(kind="official", uuid=uuid4(), name="Cán bộ khác (thử nghiệm)")


def request_of(actor: Actor, query: str = "", post: QueryDict | None = None) -> HttpRequest:
    """A request by this actor, with a language chosen as the middleware does."""
    factory = RequestFactory()
    request = (
        factory.get(f"/x?{query}")
        if post is None
        else factory.post(
            f"/x?{query}", post.urlencode(), content_type="application/x-www-form-urlencoded"
        )
    )
    request.actor = actor  # type: ignore[attr-defined]
    return request


def text_of(response: HttpResponseBase) -> str:
    """The page."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_form_list_shows_versions_with_their_burden() -> None:
    make_form(at=AT)

    page = text_of(views.form_list(request_of(EDITOR)))

    assert "Tờ khai thử" in page
    assert "2 (100 %)" in page
    assert "Đang áp dụng" in page


def test_form_list_says_what_to_do_when_there_is_none() -> None:
    assert "Chưa có biểu mẫu nào" in text_of(views.form_list(request_of(EDITOR)))


def test_form_show_previews_a_page_and_validates_it_without_keeping_anything() -> None:
    form = make_form(at=AT)
    empty = QueryDict("_action=next")
    right = QueryDict("_action=next&full_name=Nguyễn+Thị+Mẫu")

    shown = text_of(views.form_show(request_of(EDITOR), form.code, 1))
    refused = text_of(views.form_show(request_of(EDITOR, post=empty), form.code, 1))
    taken = text_of(views.form_show(request_of(EDITOR, post=right), form.code, 1))

    assert "Họ và tên" in shown
    assert "Nhập họ và tên" in refused
    assert "Trang này hợp lệ" in taken


def test_form_show_adds_an_item_without_script() -> None:
    content = all_widgets()
    form = make_form(at=AT, **content)
    post = QueryDict("_action=add:witnesses")

    page = text_of(views.form_show(request_of(EDITOR, "trang=family", post), form.code, 1))

    assert 'name="witnesses/0/full_name"' in page


@pytest.mark.parametrize("page", ["nobody", "../x", "%00"])
def test_form_show_refuses_a_page_that_is_not_there(page: str) -> None:
    form = make_form(at=AT)

    with pytest.raises(NotFound):
        views.form_show(request_of(EDITOR, f"trang={page}"), form.code, 1)
    with pytest.raises(NotFound):
        views.form_show(request_of(EDITOR), form.code, 99)


def test_form_schema_is_a_json_schema_to_download() -> None:
    form = make_form(at=AT)

    response = views.form_schema(request_of(EDITOR), form.code, 1)

    assert response.headers["Content-Type"] == "application/schema+json"
    assert json.loads(text_of(response)) == form.schema


@pytest.mark.parametrize(
    ("actor", "refusal"), [(OUTSIDER, PermissionRefused), (ANONYMOUS, SignInRequired)]
)
@pytest.mark.parametrize(
    "view",
    [
        views.form_list,
        lambda request: views.form_show(request, "x", 1),
        lambda request: views.form_schema(request, "x", 1),
    ],
)
def test_the_preview_is_for_editors_only(
    view: Callable[[HttpRequest], HttpResponseBase], actor: Actor, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        view(request_of(actor))
