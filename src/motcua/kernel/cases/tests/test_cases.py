"""Cases: who sees and changes them, notes, transfers, closing and reopening, lists."""

from datetime import timedelta

import pytest

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import PermissionRefused
from motcua.base.fields import uuid7
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.cases import CaseNotClosed, reopen_case
from motcua.kernel.cases.actions.notes import NoteEmpty
from motcua.kernel.cases.queries.cases import CaseAlreadyClosed, CaseNotFound
from motcua.kernel.cases.queries.notes import list_notes_for
from motcua.kernel.cases.rules.kinds import CaseKindUnknown
from motcua.kernel.cases.testing import AT, agency, make_case, make_running_case, officer
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes import api as processes
from motcua.kernel.processes import testing as drawing

pytestmark = pytest.mark.django_db


def citizen(party=None) -> Actor:
    return Actor(kind="person", uuid=uuid7(), name="Nguyễn Thị Mẫu", party_uuid=party or uuid7())


def test_a_case_is_seen_by_its_agencies_and_the_people_involved_and_nobody_else():
    party = uuid7()
    case = make_case(path="h27.10", receiving_path="h27.20.mc", party=party)

    for actor in [officer(), officer(path="h27"), officer(path="h27.20.mc"), citizen(party)]:
        assert cases.get_case_for(actor, case.uuid) == case
    for actor in [officer(path="h27.1"), officer(path="h27.20.mc2"), officer("x.y"), citizen()]:
        with pytest.raises(CaseNotFound):
            cases.get_case_for(actor, case.uuid)


def test_a_kind_that_no_system_registered_is_refused():
    with pytest.raises(CaseKindUnknown):
        cases.open_case(
            actor=officer(), kind="demo.unknown", title="x", agency_uuid=agency("h27"),
            agency_path="h27", at=AT,
        )  # fmt: skip


def test_confidential_notes_are_shown_to_few():
    party = uuid7()
    case = make_case(party=party)
    cases.add_note(actor=officer(), case_uuid=case.uuid, text="Đã gọi điện.", at=AT)
    cases.add_note(
        actor=officer(), case_uuid=case.uuid, text="Đơn thư tố cáo.", at=AT, is_confidential=True
    )

    def seen(actor):
        return [note.text for note in list_notes_for(actor, case.uuid)]

    assert seen(officer("demo.see", "demo.see_confidential")) == ["Đã gọi điện.", "Đơn thư tố cáo."]
    assert seen(officer()) == ["Đã gọi điện."]
    assert seen(citizen(party)) == []
    with pytest.raises(NoteEmpty):
        cases.add_note(actor=officer(), case_uuid=case.uuid, text="  ", at=AT)
    with pytest.raises(PermissionRefused):
        cases.add_note(actor=citizen(party), case_uuid=case.uuid, text="x", at=AT)


def test_a_transfer_takes_the_open_tasks_along_and_keeps_the_deadline():
    load_province_calendars()
    case = make_running_case()
    run = drawing.start(drawing.publish(), path="h27.10")
    cases.set_case_run(actor=officer(), case_uuid=case.uuid, run_uuid=run.uuid, at=AT, number="A1")

    moved = cases.transfers.transfer_case(
        actor=officer(), case_uuid=case.uuid, agency_uuid=agency("h27.30"), agency_path="h27.30",
        reason="sắp xếp đơn vị", at=AT,
    )  # fmt: skip

    assert moved.due_current == case.due_current and moved.number == "A1"
    assert processes.find_open_task(run.subject_uuid).agency_path == "h27.30"
    with pytest.raises(PermissionRefused):
        cases.add_note(actor=officer(path="h27.31"), case_uuid=case.uuid, text="x", at=AT)
    assert events_named("cases.case_transferred")


def test_a_closed_case_takes_nothing_more_until_it_is_reopened():
    case, actor = make_case(), officer()
    given = {"actor": actor, "case_uuid": case.uuid, "at": AT}

    closed = cases.close_case(**given, result="withdrawn")

    assert (closed.state, closed.result, closed.closed_at) == ("closed", "withdrawn", AT)
    with pytest.raises(CaseAlreadyClosed):
        cases.close_case(**given, result="granted")
    assert reopen_case(**given, reason="complaint").state == "open"
    with pytest.raises(CaseNotClosed):
        reopen_case(**given, reason="complaint")


def test_a_party_involved_later_sees_the_case_and_is_told_of_once():
    party, case = uuid7(), make_case()
    for _ in range(2):
        cases.involve_party(
            actor=system_actor("tests"), case_uuid=case.uuid, role="heir", party_uuid=party,
            at=AT + timedelta(hours=1),
        )  # fmt: skip

    assert cases.get_case_for(citizen(party), case.uuid)
    assert len(events_named("cases.party_involved")) == 1
