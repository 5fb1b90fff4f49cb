"""Real dossiers, from the form to the result, as the figures know them."""

from datetime import timedelta

import pytest

from motcua.channels.operations_center.actions.counting import count_dossiers
from motcua.channels.operations_center.models import Handling
from motcua.kernel.cases import api as cases
from motcua.kernel.events.testing import deliver_all
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.testing import put_off_dossier

from .made_up import last_position

pytestmark = pytest.mark.django_db
LATER = story.AT + timedelta(days=30)


def counted():
    count_dossiers(at=LATER, upto=last_position())
    return Handling.objects.get()


def test_a_submitted_dossier_waits_at_its_desk():
    dossier = story.submitted()

    told = counted()

    assert (told.dossier_uuid, told.case_uuid) == (dossier.uuid, dossier.case.uuid)
    assert (told.code, told.procedure_code) == (dossier.code, dossier.procedure_code)
    assert (told.channel, told.field_code) == (dossier.channel, "ho-tich")
    assert told.agency_path == dossier.competent_path
    assert told.receiving_path == dossier.receiving_path
    assert told.papers > 0 and told.accepted_at is None and told.element == "receive"


def test_an_accepted_dossier_has_its_date_and_who_was_last_at_it():
    dossier = story.accepted()

    told = counted()

    dossier.case.refresh_from_db()
    assert told.due_at == told.due_first == dossier.case.due_current
    assert told.accepted_at == told.stood_since is not None
    assert told.person_uuid == story.actor("quay.kyxuan").uuid


def test_an_approved_dossier_ended_in_time_with_its_paper():
    dossier = story.approved()

    told = counted()

    assert (told.end_kind, told.has_document) == ("approved", True)
    assert told.ended_at == dossier.ended_at and told.timing in ("early", "on_time")


def test_a_withdrawn_dossier_is_on_time():
    dossier = story.accepted()
    at = dossier.accepted_at + timedelta(days=20)
    one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="Tôi rút", at=at
    )

    told = counted()

    assert (told.end_kind, told.timing, told.ended_at) == ("withdrawn", "on_time", at)


def test_a_dossier_put_off_keeps_how_it_stood_before():
    dossier = story.accepted("house-building-permit")
    before = counted().due_at
    put_off_dossier(
        actor=story.actor("ky.kyxuan"),
        dossier_uuid=dossier.uuid,
        due_on=(before + timedelta(days=7)).date(),
        reason="Chờ kết quả kiểm tra thực địa",
        at=story.AT + timedelta(days=1),
    )

    told = counted()

    assert told.is_extended and told.due_at > before == told.due_first
    assert [one.due_at for one in told.stands.all()] == [before]


def test_a_combined_dossier_over_three_agencies_is_counted_once():
    story.approved("birth-combined")
    deliver_all(story.AT)

    told = counted()

    assert cases.Case.objects.filter(kind="linked_services.child").count() == 2
    assert told.end_kind == "approved"
