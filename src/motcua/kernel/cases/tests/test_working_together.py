"""Links, opinions, assigned work, hand-overs, reopening and involvement."""

from datetime import date

import pytest

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.assignments import ColleagueUnfit, WorkUnclear
from motcua.kernel.cases.actions.cases import ParentClosed, ReasonMissing, reopen_case
from motcua.kernel.cases.actions.links import AlreadyLinked, LinkedToItself, link_cases, remove_link
from motcua.kernel.cases.actions.transfers import (
    SameAgency,
    TransferAnswered,
    accept_transfer,
    return_transfer,
)
from motcua.kernel.cases.actions.work import (
    AnswerMissing,
    OwnAgencyAsked,
    WorkEnded,
    complete_work,
    decline_work,
    recall_work,
)
from motcua.kernel.cases.models import Assignment, Case
from motcua.kernel.cases.queries.assignments import AssignmentNotFound, get_assignment_for
from motcua.kernel.cases.queries.cases import CaseAlreadyClosed, CaseNotFound
from motcua.kernel.cases.queries.files import open_case_document
from motcua.kernel.cases.testing import AT, make_letter
from motcua.kernel.events.testing import events_named
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person, readings_about
from motcua.kernel.processes import api as processes

from .conftest import DUE, LATER, ask, assign, page, upload

# Links and sub-cases


def test_a_link_shows_on_both_sides_once(office):
    other = make_letter(office.province.commune, number="DT-02")
    given = {"actor": office.specialist, "at": AT}
    link = link_cases(**given, case_uuid=office.case.uuid, to_number="DT-02", kind="follows")

    assert [row.words for row in page(office, office.head).links] == ["Tiếp nối"]
    assert [row.words for row in page(office, office.head, other).links] == ["Được tiếp nối bởi"]
    for case, number in ((office.case, "DT-02"), (other, "DT-01")):
        with pytest.raises(AlreadyLinked):
            link_cases(**given, case_uuid=case.uuid, to_number=number, kind="follows")
    with pytest.raises(LinkedToItself):
        link_cases(**given, case_uuid=other.uuid, to_number="DT-02", kind="relates")
    with pytest.raises(PermissionRefused):
        remove_link(actor=office.elsewhere, link_uuid=link.uuid, at=LATER)
    remove_link(actor=office.specialist, link_uuid=link.uuid, at=LATER)
    assert page(office, office.head).links == ()
    link_cases(**given, case_uuid=other.uuid, to_number="DT-01", kind="follows")


def test_a_link_to_a_case_that_one_may_not_see_shows_only_that_there_is_one(office):
    hidden = make_letter(office.province.department, number="SXD-9", title="Việc của Sở")
    with pytest.raises(CaseNotFound):
        link_cases(
            actor=office.specialist, case_uuid=office.case.uuid, to_number="SXD-9",
            kind="relates", at=AT,
        )  # fmt: skip
    link_cases(
        actor=system_actor("tests"), case_uuid=hidden.uuid, to_number="DT-01", kind="relates",
        at=AT,
    )  # fmt: skip

    (row,) = page(office, office.specialist).links
    assert row.case is None and row.agency_name == ""


def test_an_opinion_is_a_sub_case_for_which_the_parent_waits(office):
    sub_case = ask(office)
    close = {"actor": office.specialist, "case_uuid": office.case.uuid, "at": LATER}

    with pytest.raises(cases.SubCasesOpen) as refused:
        cases.close_case(**close, result="granted")
    assert "Có phù hợp quy hoạch?" in refused.value.message("vi")
    task = processes.list_tasks_for(office.elsewhere).rows[0]
    assert task.title == "Có phù hợp quy hoạch?"
    complete_work(
        actor=office.elsewhere, assignment_uuid=task.subject_uuid, result="Phù hợp", at=LATER
    )
    sub_case.refresh_from_db()
    assert (sub_case.state, sub_case.result) == ("closed", "answered")
    assert cases.close_case(**close, result="granted").state == "closed"


def test_only_the_agency_that_asked_takes_a_question_back(office):
    ask(office)
    work = Assignment.objects.get()

    assert work.given_by_agency_uuid == office.province.commune.uuid
    with pytest.raises(PermissionRefused):
        recall_work(actor=office.elsewhere, assignment_uuid=work.uuid, at=LATER)
    assert recall_work(actor=office.head, assignment_uuid=work.uuid, at=LATER).state == "recalled"


def test_both_agencies_see_an_opinion_but_the_other_one_not_the_parent(office):
    sub_case = ask(office)

    assert page(office, office.specialist, sub_case).parent.case == office.case
    seen = page(office, office.elsewhere, sub_case)
    assert seen.parent is not None and seen.parent.case is None
    for stranger in (office.person, office.outsider):
        with pytest.raises(CaseNotFound):
            page(office, stranger, sub_case)
    with pytest.raises(CaseNotFound):
        page(office, office.elsewhere)


def test_a_parent_that_does_not_wait_closes_and_withdrawal_calls_off_what_is_open(office):
    ask(office, is_waited_for=False)
    waited = ask(office)
    close = {"actor": office.specialist, "case_uuid": office.case.uuid, "at": LATER}

    cases.close_case(**close, result="withdrawn", call_off=True)

    waited.refresh_from_db()
    assert (waited.state, waited.result) == ("closed", "called_off")
    assert processes.list_tasks_for(office.elsewhere).rows == ()
    with pytest.raises(ParentClosed):
        reopen_case(actor=system_actor("tests"), case_uuid=waited.uuid, reason="x", at=LATER)


def test_an_opinion_is_asked_of_another_agency_and_leaves_nothing_if_unclear(office):
    with pytest.raises(OwnAgencyAsked):
        ask(office, agency_uuid=office.province.commune.uuid)
    with pytest.raises(WorkUnclear):
        ask(office, question=" ")
    for day in (date(2026, 3, 1), date(2026, 3, 7), date(2060, 1, 5)):  # past, a Saturday, too far
        with pytest.raises(InvalidInput) as refused:
            ask(office, due_on=day)
        assert set(refused.value.fields) == {"due_on"}
    with pytest.raises(PermissionRefused):
        cases.work.ask_opinion(
            actor=office.outsider, case_uuid=office.case.uuid, question="x", due_on=DUE,
            agency_uuid=office.province.department.uuid, is_waited_for=False, at=AT,
        )  # fmt: skip
    assert Case.objects.filter(parent__isnull=False).count() == 0


# Assigned work


def test_assigned_work_waits_in_the_worklist_of_the_one_who_was_asked(office):
    assign(office, account_uuid=office.head.uuid)

    (task,) = processes.list_tasks_for(office.head).rows
    assert (task.title, task.assignee_uuid) == ("Kiểm tra thực địa", office.head.uuid)
    assert task.due_at.astimezone().date() == DUE and task.subject_kind == "cases.assignment"
    assert processes.list_tasks_for(office.specialist).rows == ()


def test_work_ends_done_declined_or_recalled_and_only_once(office):
    done, declined, recalled = (assign(office, title=f"Việc {n}") for n in range(3))

    with pytest.raises(AnswerMissing):
        complete_work(actor=office.head, assignment_uuid=done.uuid, result="", at=LATER)
    complete_work(actor=office.head, assignment_uuid=done.uuid, result="Đã kiểm tra", at=LATER)
    decline_work(actor=office.head, assignment_uuid=declined.uuid, reason="Bận", at=LATER)
    recall_work(actor=office.specialist, assignment_uuid=recalled.uuid, at=LATER)

    states = [(row.state, row.result) for row in page(office, office.head).assignments]
    assert states == [("done", "Đã kiểm tra"), ("declined", "Bận"), ("recalled", "")]
    assert processes.list_tasks_for(office.head).rows == ()
    for work in (done, declined, recalled):
        with pytest.raises(WorkEnded):
            complete_work(actor=office.head, assignment_uuid=work.uuid, result="x", at=LATER)


def test_work_is_nobody_elses_business(office):
    work = assign(office)

    for stranger in (office.elsewhere, office.outsider, office.person):
        with pytest.raises(AssignmentNotFound):
            get_assignment_for(stranger, work.uuid)
        with pytest.raises(PermissionRefused):
            complete_work(actor=stranger, assignment_uuid=work.uuid, result="x", at=LATER)
        with pytest.raises(PermissionRefused):
            recall_work(actor=stranger, assignment_uuid=work.uuid, at=LATER)
        with pytest.raises(PermissionRefused):
            assign(office, stranger)
    with pytest.raises(ColleagueUnfit):
        assign(office, account_uuid=office.elsewhere.uuid)


def test_work_done_by_a_deputy_names_both(office):
    colleague = access.get_account(office.elsewhere.uuid)
    access.delegate(
        actor=office.head, to_account_uuid=colleague.uuid, roles=["head"], reason="đi họp",
        agency_uuid=office.province.commune.uuid, valid_from=AT.date(), valid_to=None, at=AT,
    )  # fmt: skip
    deputy = access.actor_for(colleague, at=LATER)
    work = assign(office)

    done = complete_work(actor=deputy, assignment_uuid=work.uuid, result="Xong", at=LATER)

    assert done.ended_for == office.head.uuid
    assert events_named("cases.work_ended")[0].acting_for == office.head.uuid
    line = page(office, office.head).history[-1]
    assert (line.who, line.on_behalf_of) == ("Mai Thị Nơi Khác", "Hồ Văn Ký")


def test_closing_a_case_takes_back_what_was_asked(office):
    assign(office)

    cases.close_case(
        actor=office.specialist, case_uuid=office.case.uuid, result="granted", at=LATER
    )

    assert processes.list_tasks_for(office.head).rows == ()
    with pytest.raises(CaseAlreadyClosed):
        assign(office)


# Hand-overs and reopening


def transfer(office, actor=None):
    department = office.province.department
    return cases.transfers.transfer_case(
        actor=actor or office.specialist, case_uuid=office.case.uuid,
        agency_uuid=department.uuid, agency_path=department.path, reason="đúng thẩm quyền", at=AT,
    )  # fmt: skip


def test_a_hand_over_is_accepted_by_the_new_agency_alone(office):
    transfer(office)
    waiting = page(office, office.elsewhere).open_transfer

    with pytest.raises(PermissionRefused):
        accept_transfer(actor=office.outsider, transfer_uuid=waiting.uuid, at=LATER)
    accept_transfer(actor=office.elsewhere, transfer_uuid=waiting.uuid, at=LATER)
    with pytest.raises(TransferAnswered):
        return_transfer(actor=office.elsewhere, transfer_uuid=waiting.uuid, reason="x", at=LATER)
    (row,) = page(office, office.elsewhere).transfers
    assert (row.answer, row.answered_by_name) == ("accepted", "Mai Thị Nơi Khác")


def test_a_hand_over_is_returned_with_a_reason(office):
    transfer(office)
    waiting = page(office, office.elsewhere).open_transfer

    with pytest.raises(ReasonMissing):
        return_transfer(actor=office.elsewhere, transfer_uuid=waiting.uuid, reason="", at=LATER)
    return_transfer(actor=office.elsewhere, transfer_uuid=waiting.uuid, reason="thuộc xã", at=LATER)

    assert page(office, office.specialist).agency_name == office.province.commune.name
    assert page(office, office.specialist).open_transfer is None
    with pytest.raises(SameAgency):
        commune = office.province.commune
        cases.transfers.transfer_case(
            actor=office.specialist, case_uuid=office.case.uuid, agency_uuid=commune.uuid,
            agency_path=commune.path, at=LATER,
        )  # fmt: skip


def test_a_case_is_reopened_by_the_head_with_a_reason_that_is_kept(office):
    close = {"actor": office.specialist, "case_uuid": office.case.uuid, "at": AT}
    upload(office)
    cases.close_case(**close, result="granted")
    reopen = {"case_uuid": office.case.uuid, "at": LATER}

    for other in (office.specialist, office.elsewhere, office.person, office.outsider):
        with pytest.raises(PermissionRefused):
            reopen_case(actor=other, **reopen, reason="khiếu nại")
    with pytest.raises(ReasonMissing):
        reopen_case(actor=office.head, **reopen, reason="")
    reopen_case(actor=office.head, **reopen, reason="khiếu nại")

    view = page(office, office.specialist)
    (row,) = view.reopenings
    assert (row.reason, row.previous_result, row.previous_closed_at) == ("khiếu nại", "granted", AT)
    assert view.case.state == "open" and len(view.documents) == 1


# Involvement


def test_a_representative_sees_the_case_of_those_they_represent(office):
    guardian = office.outsider
    parties.add_representation(
        actor=office.specialist, represented_uuid=office.party.uuid,
        representative_uuid=guardian.party_uuid, kind="authorised", valid_from=date(2026, 1, 1),
        valid_to=None, document_reference="UQ 01", at=AT,
    )  # fmt: skip

    row = upload(office, is_for_parties=True)
    open_case_document(actor=guardian, document_uuid=row.uuid, at=LATER).stream.close()
    assert page(office, guardian).case == office.case


def test_people_see_of_a_case_only_what_is_meant_for_them(office):
    other = make_person(full_name="Lê Văn Kín")
    cases.involve_party(
        actor=office.specialist, case_uuid=office.case.uuid, role="witness",
        party_uuid=other.uuid, at=AT,
    )  # fmt: skip
    assign(office)
    cases.add_note(actor=office.specialist, case_uuid=office.case.uuid, text="Nội bộ", at=AT)
    transfer(office)

    view = page(office, office.person)
    assert view.involved == (("Người yêu cầu", "Trần Thị Thử"),)
    assert (view.threads, view.assignments, view.steps, view.links) == ((), (), (), ())
    assert {line.who for line in view.history} == {""}
    assert [line.title for line in view.history] == [
        "Mở vụ việc", "Chuyển vụ việc sang cơ quan khác",
    ]  # fmt: skip
    assert view.transfers == ()


def test_names_read_on_the_page_are_logged(office):
    page(office, office.specialist)

    (reading,) = readings_about(office.party)
    assert reading.purpose == "Xem vụ việc DT-01" and reading.reader_name == "Phan Văn Thẩm"


def test_an_unknown_role_of_a_link_is_refused(office):
    with pytest.raises(InvalidInput):
        link_cases(
            actor=office.specialist, case_uuid=office.case.uuid, to_number="DT-01", kind="x", at=AT
        )
