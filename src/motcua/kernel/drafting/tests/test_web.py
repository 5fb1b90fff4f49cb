"""The doors of every draft: its acts, its files, its list."""

import html
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory

from motcua.base.errors import NotFound, PermissionRefused
from motcua.kernel.drafting import api as drafting
from motcua.kernel.drafting.models import VersionDraft
from motcua.kernel.drafting.queries import drafts as lists
from motcua.kernel.drafting.testing import AT, NOTE, note_writer
from motcua.kernel.drafting.web import views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
AUTHOR = note_writer()
APPROVER = note_writer("notes.publish", name="Võ Thị Duyệt")


def ask(who, view, *args, **query):
    request = RequestFactory().get("/ban-thao", query)
    return answer(request, who, view, args)


def post(who, view, *args, **posted):
    request = RequestFactory().post("/ban-thao", posted)
    return answer(request, who, view, args)


def answer(request, who, view, args):
    request.actor, request.session = who, SimpleNamespace()
    try:
        found = view(request, *args)
    finally:
        request.close()
    return found.status_code, html.unescape(found.content.decode())


def begin(text="một", code="a", by=AUTHOR):
    return drafting.create_draft(actor=by, kind=NOTE, code=code, file=text, at=AT)


def test_draft_act_goes_the_whole_way(desk):
    row = begin()
    assert post(AUTHOR, views.draft_act, row.uuid, "trinh", comment="Xin <b>")[0] == 302
    assert post(AUTHOR, views.draft_act, row.uuid, "rut")[0] == 302
    assert post(AUTHOR, views.draft_act, row.uuid, "trinh")[0] == 302
    status, page = post(APPROVER, views.draft_act, row.uuid, "tra-lai")
    assert status == 422 and "Nêu lý do trả lại" in page and "Xin <b>" in page
    assert post(APPROVER, views.draft_act, row.uuid, "tra-lai", comment="Sửa")[0] == 302
    assert post(AUTHOR, views.draft_act, row.uuid, "doi-chieu")[0] == 302
    assert post(AUTHOR, views.draft_act, row.uuid, "trinh")[0] == 302
    status, page = post(APPROVER, views.draft_act, row.uuid, "duyet", revision="9")
    assert status == 409 and "không ở trạng thái chờ duyệt" in page
    assert post(APPROVER, views.draft_act, row.uuid, "duyet", revision="1")[0] == 302
    status, page = post(AUTHOR, views.draft_act, row.uuid, "bo")
    assert status == 409 and "Đã công bố thành phiên bản 1" in page
    assert len(desk.published["a"]) == 1


def test_draft_act_tells_the_author_that_another_must_decide():
    row = begin()
    both = note_writer("notes.edit", "notes.publish")
    post(both, views.draft_upload, row.uuid, file=file("hai"), revision="1")
    post(both, views.draft_act, row.uuid, "trinh")
    status, page = post(both, views.draft_act, row.uuid, "duyet", revision="2")
    assert status == 403 and "không được tự duyệt" in page


@pytest.mark.parametrize("revision", ["", "x", "²", "9" * 30, "-1"])
def test_draft_act_takes_any_revision(revision):
    row = begin()
    post(AUTHOR, views.draft_act, row.uuid, "trinh")
    assert post(APPROVER, views.draft_act, row.uuid, "duyet", revision=revision)[0] == 409


def test_draft_act_knows_its_acts_and_its_readers():
    row = begin()
    with pytest.raises(NotFound):
        post(AUTHOR, views.draft_act, row.uuid, "xoa")
    with pytest.raises(PermissionRefused):
        post(note_writer("x"), views.draft_act, row.uuid, "trinh")
    for view, args in ((views.draft_export, ()), (views.revision_export, (1,))):
        with pytest.raises(PermissionRefused):
            ask(note_writer("x"), view, row.uuid, *args)


def file(text):
    return SimpleUploadedFile("a.txt", text.encode() if isinstance(text, str) else text)


def test_files_come_back_as_they_came_and_can_be_taken_up_again():
    row = begin("một\r\n")
    posted = {"file": file("hai\r\n"), "revision": "1"}
    assert post(AUTHOR, views.draft_upload, row.uuid, **posted)[0] == 302
    assert ask(APPROVER, views.draft_export, row.uuid) == (200, "hai\r\n")
    assert ask(APPROVER, views.revision_export, row.uuid, 1) == (200, "một\r\n")
    assert post(AUTHOR, views.revision_restore, row.uuid, 1, revision="2")[0] == 302
    assert ask(AUTHOR, views.draft_export, row.uuid) == (200, "một\r\n")
    assert post(AUTHOR, views.revision_restore, row.uuid, 2, revision="1")[0] == 409
    status, page = post(AUTHOR, views.draft_upload, row.uuid, file=file("ba"), revision="1")
    assert status == 409 and "Lê Thị Soạn đã lưu bản thảo này" in page
    with pytest.raises(NotFound):
        ask(AUTHOR, views.revision_export, row.uuid, 9)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Chọn một tệp TXT"), (b"\xff\xfe", "UTF-8"), (b"a\x00b", "không đọc được"),
     (b"x" * (1024 * 1024 + 1), "lớn hơn 1 MB"), (b"<a", "không phải ghi chú")],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_a_reason(content, words):
    row = begin()
    status, page = post(AUTHOR, views.draft_upload, row.uuid, file=file(content), revision="1")
    assert status == 422 and words in page
    row.refresh_from_db()
    assert (row.file, row.revision) == ("một", 1)


def test_draft_list_shows_what_waits_first_and_what_ended_apart(monkeypatch):
    first, waiting, gone = begin("đầu"), begin("chờ", "b"), begin("bỏ", "c")
    post(AUTHOR, views.draft_act, waiting.uuid, "trinh")
    post(AUTHOR, views.draft_act, gone.uuid, "bo")

    _status, page = ask(APPROVER, views.draft_list)
    assert page.index(">chờ</a>") < page.index(">đầu</a>") and ">bỏ</a>" not in page
    _status, page = ask(AUTHOR, views.draft_list, xem="da-xong")
    assert ">bỏ</a>" in page and ">đầu</a>" not in page
    _status, page = ask(note_writer("x"), views.draft_list)
    assert "không có quyền soạn" in page and ">đầu</a>" not in page
    monkeypatch.setattr(lists, "PAGE", 1)
    _status, page = ask(AUTHOR, views.draft_list)
    assert ">đầu</a>" not in page and "trang=2" in page
    _status, page = ask(AUTHOR, views.draft_list, trang="2", loai="ghi-chu")
    assert ">đầu</a>" in page and "trang=3" not in page
    assert first.title_in("vi") == "đầu"


def test_draft_create_begins_from_nothing_a_file_or_a_version(desk):
    desk.put("a", "một")
    assert "Soạn ghi chú" in ask(AUTHOR, views.draft_create, "ghi-chu")[1]
    asked = {"code": "a", "phien-ban": "1"}
    assert "từ phiên bản 1 của “a”" in ask(AUTHOR, views.draft_create, "ghi-chu", **asked)[1]
    assert post(AUTHOR, views.draft_create, "ghi-chu", **asked)[0] == 302
    posted = {"code": "b", "file": file("hai")}
    assert post(AUTHOR, views.draft_create, "ghi-chu", **posted)[0] == 302
    assert post(AUTHOR, views.draft_create, "ghi-chu", code="c", name="ba")[0] == 302
    made = VersionDraft.objects.order_by("id")
    assert [(one.code, one.base_number, one.file) for one in made] == [
        ("a", 1, "một"), ("b", None, "hai"), ("c", None, "ba"),
    ]  # fmt: skip
    status, page = post(AUTHOR, views.draft_create, "ghi-chu", code="Sai mã", name="<b>")
    assert status == 422 and "chữ thường không dấu" in page and 'value="<b>"' in page
    with pytest.raises(PermissionRefused):
        ask(APPROVER, views.draft_create, "ghi-chu")
    with pytest.raises(NotFound):
        ask(AUTHOR, views.draft_create, "la")


@pytest.mark.parametrize("query", [{"trang": "x"}, {"loai": "y"}, {"trang": "9" * 8}, {"xem": "z"}])
def test_draft_list_takes_any_query(query):
    begin()
    assert ask(AUTHOR, views.draft_list, **query)[0] == 200


def test_a_form_that_came_second_is_shown_both_sides_and_may_still_win():
    row, other = begin("một"), note_writer(name="Bùi Văn Trình")
    told = {"draft_uuid": row.uuid, "revision": 1, "at": AT}
    theirs, mine = drafting.Content("của họ"), drafting.Content("của tôi")
    posted = QueryDict("revision=1&cell=a&cell=b&csrfmiddlewaretoken=x")
    assert not drafting.save_or_compare(actor=other, content=theirs, posted=posted, **told)

    found = drafting.save_or_compare(actor=AUTHOR, content=mine, posted=posted, **told)

    assert (found.by, found.newest) == ("Bùi Văn Trình", 2)
    assert (found.theirs, found.mine) == ([("một", "của họ")], [("một", "của tôi")])
    assert found.posted == [("revision", "1"), ("cell", "a"), ("cell", "b")]
    posted = QueryDict("revision=1&over=2")
    assert not drafting.save_or_compare(actor=AUTHOR, content=mine, posted=posted, **told)
    row.refresh_from_db()
    assert (row.file, row.revision) == ("của tôi", 3)
