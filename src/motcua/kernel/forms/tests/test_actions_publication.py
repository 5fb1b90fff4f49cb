"""A published version never changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.forms.actions.publication import (
    FormAlreadyPublished,
    FormFaulty,
    FormPeriodConflict,
)
from motcua.kernel.forms.models import FormVersion
from motcua.kernel.forms.queries.published import FormNotFound
from motcua.kernel.forms.testing import make_form, small_content

from .conftest import AT, TODAY

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")


def test_publish_form_tells_the_journal_and_is_idempotent() -> None:
    first = make_form(at=AT)
    again = make_form(at=AT + timedelta(days=1))

    assert first == again
    assert FormVersion.objects.count() == 1
    names = [event.name for event in events.list_events_of(first.uuid)]
    assert names == ["forms.form_published"]


def test_publish_form_refuses_other_words_under_a_published_number() -> None:
    make_form(at=AT)

    with pytest.raises(FormAlreadyPublished, match="lập phiên bản mới"):
        make_form(at=AT, title={"vi": "Khác", "en": "Other"})


def test_publish_form_refuses_faults_with_their_paths() -> None:
    content = small_content()
    content["layout"]["pages"][0]["fields"][0]["widget"] = "slider"

    with pytest.raises(FormFaulty) as refusal:
        forms.publish_form(actor=SYSTEM, content=content, at=AT)

    assert "layout/pages/0/fields/0/widget" in refusal.value.fields
    assert "slider" in refusal.value.message("en")


def test_publish_form_refuses_those_who_may_not() -> None:
    with pytest.raises(PermissionRefused):
        forms.publish_form(actor=ANONYMOUS, content=small_content(), at=AT)


def test_a_new_version_ends_the_one_before_on_the_day_it_begins() -> None:
    make_form(at=AT)
    make_form(at=AT, version=2, valid_from="2027-01-01")

    assert forms.get_form("small-form", date(2026, 12, 31)).version == 1
    assert forms.get_form("small-form", date(2027, 1, 1)).version == 2
    assert forms.get_form("small-form", date(2026, 12, 31)).valid_to == date(2027, 1, 1)
    with pytest.raises(FormNotFound):
        forms.get_form("small-form", date(2025, 6, 30))


def test_publish_form_refuses_a_version_that_begins_before_the_last_one() -> None:
    make_form(at=AT, version=2)

    with pytest.raises(FormPeriodConflict):
        make_form(at=AT, version=3, valid_from="2025-01-01")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE forms_form_version SET content = '{}'",
        "UPDATE forms_form_version SET title = '{}', valid_to = '2030-01-01'",
        "UPDATE forms_form_version SET digest = 'x'",
        "DELETE FROM forms_form_version",
    ],
)
def test_the_database_refuses_to_change_a_published_version(statement: str) -> None:
    make_form(at=AT)

    with (
        pytest.raises(DatabaseError, match="cannot change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_period_is_closed_once() -> None:
    make_form(at=AT)
    FormVersion.objects.update(valid_to=TODAY)

    with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
        FormVersion.objects.update(valid_to=None)


def test_load_forms_publishes_the_province_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_forms")
    count = FormVersion.objects.count()
    call_command("load_forms")

    assert count >= 16
    assert FormVersion.objects.count() == count
    assert "biểu mẫu" in capsys.readouterr().out


def test_load_forms_names_the_file_and_the_path_of_a_fault(
    settings: Settings, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "broken.yaml").write_text("code: broken\nversion: 1\n", encoding="utf-8")
    settings.MOTCUA_PROVINCE = tmp_path

    with pytest.raises(CommandError, match="broken"):
        call_command("load_forms")

    assert "forms/broken.yaml: lỗi: valid_from" in capsys.readouterr().err
