"""Lookups that are put into words once give the objects that the plain query set gives."""

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from motcua.base.fields import uuid7
from motcua.base.planned import Lookup
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.one_stop_shop.actions.locking import LOCKED
from motcua.systems.one_stop_shop.models import Application, Dossier

BESIDE = ("procedure_version", "applicant", "representative", "competent_agency")


def fields_of(found):
    """Every loaded field of an object and of those beside it."""
    told = {}
    for field in found._meta.concrete_fields:
        if field.attname in found.get_deferred_fields():
            continue
        told[field.attname] = getattr(found, field.attname)
        if field.is_relation and field.is_cached(found) and getattr(found, field.name):
            told[field.name] = fields_of(getattr(found, field.name))
    return told


def test_a_lookup_gives_what_the_query_set_gives_with_all_that_stands_beside():
    dossier, draft = story.submitted(), story.begin()
    plain = Application.objects.select_related(*BESIDE).defer("procedure_version__content")
    lookup = Lookup(lambda uuid: plain.filter(uuid=uuid))

    for uuid in (dossier.application.uuid, draft.uuid, dossier.application.uuid):
        found, expected = lookup.find(uuid=uuid), plain.get(uuid=uuid)
        assert found == expected and fields_of(found) == fields_of(expected)
        assert found.representative is None
        assert found.procedure_version.content == expected.procedure_version.content


def test_json_and_times_come_as_the_model_has_them():
    dossier = story.accepted()
    lookup = Lookup(lambda code: Dossier.objects.select_related("case").filter(code=code))

    found, expected = lookup.find(code=dossier.code), Dossier.objects.get(code=dossier.code)

    assert fields_of(found)["answers"] == expected.answers
    assert found.accepted_at == expected.accepted_at
    assert found.case.due_current == expected.case.due_current


def test_nothing_found_is_none_and_all_rows_come_in_the_question_s_order():
    agencies = organizations.list_agencies(on=story.AT.date(), kind="commune_committee")
    model = type(agencies[0])
    lookup = Lookup(lambda kind: model.objects.filter(kind=kind).order_by("-code"))

    assert LOCKED.find(uuid=uuid7()) is None and lookup.list(kind="no such kind") == []
    assert lookup.list(kind="ward") == list(model.objects.filter(kind="ward").order_by("-code"))


def test_a_value_is_never_read_as_sql():
    lookup = Lookup(lambda code: Dossier.objects.filter(code=code))

    assert lookup.find(code="' OR true --") is None


def test_a_lookup_is_one_statement_and_the_values_stay_apart():
    lookup = Lookup(lambda uuid: Application.objects.filter(uuid=uuid))

    with CaptureQueriesContext(connection) as queries:
        lookup.find(uuid=uuid7())
        lookup.find(uuid=uuid7())

    assert len(queries) == 2 and queries[0]["sql"] == queries[1]["sql"]


def test_a_shape_that_looks_at_its_values_fails_at_once():
    lookup = Lookup(lambda uuid: Application.objects.filter(uuid=uuid.hex if uuid else Value(None)))

    with pytest.raises(AttributeError):
        lookup.find(uuid=uuid7())


def test_a_submission_takes_no_more_statements_than_it_does():
    application, citizen = story.prepared(), story.actor("mau")

    with CaptureQueriesContext(connection) as queries:
        story.one_stop_shop.submit_dossier(
            actor=citizen, application_uuid=application.uuid, at=story.AT
        )

    assert len(queries) <= 62
