"""The page on which running cases are carried over to another version."""

import pytest
from django.test import RequestFactory

from motcua.base.actors import ANONYMOUS
from motcua.base.errors import PermissionRefused, SignInRequired
from motcua.kernel.processes.models import Run
from motcua.kernel.processes.testing import officer, start
from motcua.kernel.processes.web import views

from .drawing import event, line, published, task

pytestmark = pytest.mark.django_db


def ask(actor=None, data=None, **query):
    factory = RequestFactory()
    path = "/quy-trinh/demo/chuyen-phien-ban"
    request = factory.get(path, query) if data is None else factory.post(path, data)
    request.actor = actor or officer(permissions=["procedures.edit"])
    return views.run_migrate(request, code="demo")


def plain(*names):
    return published(
        event("startEvent", "s"), *(task(name) for name in names), event("endEvent", "e"),
        line("s", *names, "e"),
    )  # fmt: skip


def test_run_migrate_tries_shows_and_does():
    run = start(plain("a", "b"))
    plain("study", "b")

    page = ask(tu="1", den="2").content.decode()
    assert 'name="buoc-a"' in page and ">study (study)<" in page

    values = {"tu": "1", "den": "2", "buoc-a": "study", "viec": "thu"}
    tried = ask(data=values).content.decode()
    assert "1 hồ sơ chuyển được" in tried and "Chuyển 1 hồ sơ" in tried
    run.refresh_from_db()
    assert run.version.number == 1

    done = ask(data={**values, "viec": "chuyen"}).content.decode()
    assert "Đã chuyển" in done and "Chuyển 1 hồ sơ" not in done
    assert "Không có hồ sơ đang giải quyết theo phiên bản 1" in done
    run.refresh_from_db()
    assert run.version.number == 2


def test_run_migrate_says_which_cases_stay_and_why():
    start(plain("a", "b"))
    plain("study", "b")

    page = ask(data={"tu": "1", "den": "2", "viec": "thu"}).content.decode()

    assert "0 hồ sơ chuyển được, 1 hồ sơ ở lại" in page
    assert "không còn trong phiên bản mới" in page
    assert Run.objects.get().version.number == 1


def test_run_migrate_of_one_version_is_refused_in_words():
    start(plain("a", "b"))

    answer = ask(data={"tu": "1", "den": "1", "viec": "thu"})

    assert answer.status_code == 422 and "Chọn hai phiên bản khác nhau" in answer.content.decode()


def test_run_migrate_is_not_for_outsiders():
    plain("a", "b")

    with pytest.raises(PermissionRefused):
        ask(actor=officer())
    with pytest.raises(SignInRequired):
        ask(actor=ANONYMOUS)
