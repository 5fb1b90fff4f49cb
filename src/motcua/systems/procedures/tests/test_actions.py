"""Publishing and abolishing."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import Error

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.systems.procedures import api
from motcua.systems.procedures.actions.loading import PublishedVersionChanged
from motcua.systems.procedures.actions.publication import VersionIncomplete, abolish_procedure
from motcua.systems.procedures.models import Competence, Procedure, ProcedureVersion
from motcua.systems.procedures.testing import (
    AT,
    catalogue_approver,
    make_procedure,
    outsider,
    version_content,
)

pytestmark = pytest.mark.django_db
CODE = "9.000001"


def publish(
    valid_from: date = date(2026, 6, 1), actor: Actor | None = None, **changes: Any
) -> ProcedureVersion:
    return api.publish_version(
        actor=actor or catalogue_approver(),
        code=CODE,
        content=version_content(**changes),
        valid_from=valid_from,
        event="amended",
        at=AT,
    )


def test_a_new_version_ends_the_one_before_it() -> None:
    make_procedure()
    name = {"vi": "Tên mới", "en": "New name"}

    publish(name=name)

    assert api.get_procedure(CODE, on=date(2026, 5, 31)).number == 1
    assert api.get_procedure(CODE, on=date(2026, 6, 1)).name("vi") == "Tên mới"
    found = api.search_procedures("tên mới", on=date(2026, 6, 1), language="vi")
    assert [hit.name for hit in found] == ["Tên mới"]
    assert api.search_procedures("", on=date(2026, 5, 1), language="vi")[0].name != "Tên mới"


def test_publication_is_told() -> None:
    make_procedure()

    publish()

    event = events_named("procedures.procedure_amended")[-1]
    assert event.payload["code"] == CODE
    assert event.payload["version"] == 2


@pytest.mark.parametrize("part", ["sequence", "legal_basis", "components", "fees"])
def test_a_version_without_a_constituent_part_is_refused(part: Any) -> None:
    make_procedure()
    content = version_content()
    del content[part]

    with pytest.raises(VersionIncomplete) as refused:
        api.publish_version(
            actor=catalogue_approver(),
            code=CODE,
            content=content,
            valid_from=date(2026, 6, 1),
            event="amended",
            at=AT,
        )

    assert refused.value.parts == (part,)
    assert "Chưa thể công bố: thiếu" in refused.value.message("vi")


def test_a_faulty_version_is_refused() -> None:
    make_procedure()

    with pytest.raises(api.VersionFaulty, match="fax"):
        publish(manners=[{"channel": "fax"}])


def test_a_reference_check_of_another_app_is_asked() -> None:
    from motcua.systems.procedures import ports

    make_procedure()
    api.register_reference_check("tests", lambda content, on: ("không có biểu mẫu",))
    try:
        with pytest.raises(api.VersionFaulty, match="không có biểu mẫu"):
            publish()
    finally:
        ports._checks.pop("tests")


def test_a_version_before_a_published_one_is_refused() -> None:
    make_procedure()
    publish(date(2026, 6, 1))

    with pytest.raises(api.VersionsOverlap):
        publish(date(2026, 6, 1))


def test_the_database_refuses_two_versions_of_one_day() -> None:
    procedure = make_procedure()

    with pytest.raises(IntegrityError, match="procedures_version_no_overlap"), transaction.atomic():
        ProcedureVersion.objects.create(
            procedure=procedure,
            number=9,
            state="published",
            event="new",
            content={},
            valid_from=date(2026, 1, 1),
        )


def test_the_database_keeps_the_text_of_a_published_version() -> None:
    make_procedure()

    changes: tuple[dict[str, Any], ...] = (
        {"content": {}},
        {"valid_from": date(2020, 1, 1)},
        {"state": "draft"},
    )
    for change in changes:
        with pytest.raises(Error, match="cannot be changed"), transaction.atomic():
            ProcedureVersion.objects.update(**change)
    with pytest.raises(Error, match="is kept"), transaction.atomic():
        ProcedureVersion.objects.filter(number=1)._raw_delete("default")


def test_the_database_refuses_two_competences_of_one_kind_on_one_day() -> None:
    procedure = make_procedure()

    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        Competence.objects.create(
            procedure=procedure,
            agency_kind="commune_committee",
            service_level="information",
            valid_from=date(2026, 1, 1),
        )


def test_a_partial_service_needs_its_reason() -> None:
    make_procedure()

    with pytest.raises(IntegrityError, match="reason"), transaction.atomic():
        api.set_competences(
            actor=catalogue_approver(),
            code=CODE,
            periods=[
                {
                    "agency_kind": "department",
                    "service_level": "partial",
                    "valid_from": "2025-07-01",
                }
            ],
            at=AT,
        )


def test_an_abolished_procedure_is_no_longer_in_force() -> None:
    make_procedure()

    abolish_procedure(actor=catalogue_approver(), code=CODE, on_date=date(2026, 9, 1), at=AT)

    assert api.get_procedure(CODE, on=date(2026, 8, 31)).code == CODE
    with pytest.raises(api.ProcedureNotFound):
        api.get_procedure(CODE, on=date(2026, 9, 1))
    assert api.search_procedures("", on=date(2026, 9, 1), language="vi") == []


def test_an_outsider_may_change_nothing() -> None:
    procedure = make_procedure()

    for attempt in (
        lambda: publish(actor=outsider()),
        lambda: abolish_procedure(actor=outsider(), code=CODE, on_date=date(2026, 9, 1), at=AT),
        lambda: api.set_competences(actor=outsider(), code=CODE, periods=[], at=AT),
        lambda: api.load_procedure(actor=outsider(), content={}, at=AT),
        lambda: api.set_taxonomy(actor=outsider(), fields=[], life_events=[], at=AT),
    ):
        with pytest.raises(PermissionRefused):
            attempt()
    assert procedure.versions.filter(state="published").count() == 1


def test_a_version_of_an_unknown_procedure_is_refused() -> None:
    with pytest.raises(InvalidInput):
        publish()


def test_loading_the_same_content_again_changes_nothing() -> None:
    make_procedure()
    before = len(events_named("procedures.procedure_published"))

    make_procedure()

    assert Procedure.objects.count() == 1
    assert ProcedureVersion.objects.count() == 1
    assert len(events_named("procedures.procedure_published")) == before


def test_loading_changed_content_under_the_same_number_is_refused() -> None:
    make_procedure()

    with pytest.raises(PublishedVersionChanged):
        make_procedure(sets=2)


def test_a_dossier_keeps_its_version_after_a_newer_one() -> None:
    make_procedure()
    kept = api.get_procedure(CODE, on=date(2026, 5, 1))
    publish(sets=5)

    assert api.get_version(kept.uuid).parts.sets == 1


def test_what_does_not_exist_is_said_so() -> None:
    from motcua.base.fields import uuid7

    with pytest.raises(api.ProcedureNotFound):
        api.get_version(uuid7())
    with pytest.raises(api.ProcedureNotFound):
        api.get_procedure("khong-co", on=date(2026, 1, 1))
