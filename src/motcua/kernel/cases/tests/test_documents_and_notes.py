"""Documents of a case and notes on it."""

import io

import pytest

from motcua.base.errors import PermissionRefused
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.cases import ReasonMissing
from motcua.kernel.cases.actions.documents import (
    AlreadyAttached,
    CaseDocumentNotFound,
    attach_document,
    upload_document,
    withdraw_document,
)
from motcua.kernel.cases.actions.notes import NoteWithdrawn, withdraw_note
from motcua.kernel.cases.models import CaseDocument
from motcua.kernel.cases.queries.cases import CaseNotFound
from motcua.kernel.cases.testing import AT
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import events_named
from motcua.kernel.parties.testing import readings_about

from .conftest import LATER, ask, page, upload

# Documents


def test_a_document_is_read_by_officials_and_by_people_only_if_it_is_for_them(office):
    inner = upload(office)
    open_one = upload(office, pages=2, title="Kết luận", is_for_parties=True)

    def may_read(actor, row):
        try:
            documents.open_file(actor=actor, file_uuid=row.file_uuid, at=LATER).stream.close()
        except documents.FileNotFound:
            return False
        return True

    assert may_read(office.head, inner) and may_read(office.head, open_one)
    assert may_read(office.person, open_one) and not may_read(office.person, inner)
    for stranger in (office.elsewhere, office.outsider):
        assert not may_read(stranger, inner) and not may_read(stranger, open_one)
    assert [row.title for row in page(office, office.person).documents] == ["Kết luận"]
    assert any("tài liệu" in row.purpose for row in readings_about(office.party))


def test_a_withdrawn_document_stays_in_the_history_and_is_read_no_more(office):
    row = upload(office, is_for_parties=True)

    with pytest.raises(ReasonMissing):
        withdraw_document(actor=office.specialist, document_uuid=row.uuid, reason=" ", at=LATER)
    withdraw_document(actor=office.specialist, document_uuid=row.uuid, reason="nhầm", at=LATER)

    shown = page(office, office.head).documents
    assert [(one.withdrawn_by_name, one.withdrawn_reason) for one in shown] == [
        ("Phan Văn Thẩm", "nhầm")
    ]
    assert page(office, office.person).documents == ()
    with pytest.raises(documents.FileNotFound):
        documents.open_file(actor=office.person, file_uuid=row.file_uuid, at=LATER)
    with pytest.raises(CaseDocumentNotFound):
        withdraw_document(actor=office.head, document_uuid=row.uuid, reason="x", at=LATER)
    assert events_named("cases.document_withdrawn")


def test_people_involved_attach_and_outsiders_do_not_even_learn_of_the_case(office):
    row = upload(office, office.person, title="Đơn bổ sung", role="request")

    assert row.is_for_parties and page(office, office.person).documents == (row,)
    with pytest.raises(CaseNotFound):
        upload(office, office.outsider)
    with pytest.raises(PermissionRefused):
        upload(office, office.elsewhere)
    with pytest.raises(PermissionRefused):
        withdraw_document(actor=office.outsider, document_uuid=row.uuid, reason="x", at=LATER)
    assert CaseDocument.objects.count() == 1


def test_an_existing_file_is_attached_once_and_only_by_who_may_read_it(office):
    row = upload(office)
    sub_case = ask(office)
    again = {"actor": office.specialist, "title": "Biên bản", "role": "report", "at": LATER}

    with pytest.raises(AlreadyAttached):
        attach_document(**again, case_uuid=office.case.uuid, file_uuid=row.file_uuid)
    with pytest.raises(documents.FileNotFound):
        attach_document(
            **{**again, "actor": office.elsewhere}, case_uuid=sub_case.uuid,
            file_uuid=row.file_uuid,
        )  # fmt: skip
    attach_document(
        **{**again, "actor": office.head}, case_uuid=sub_case.uuid, file_uuid=row.file_uuid
    )
    opened = documents.open_file(actor=office.elsewhere, file_uuid=row.file_uuid, at=LATER)
    opened.stream.close()


def test_an_unsafe_upload_is_refused_and_leaves_nothing(office):
    with pytest.raises(documents.UploadRefused):
        upload_document(
            actor=office.specialist, case_uuid=office.case.uuid, title="x", role="other",
            content=io.BytesIO(b"MZ\x90 not a paper"), filename="bien-ban.pdf", at=AT,
        )  # fmt: skip
    assert not CaseDocument.objects.exists()


# Notes


def test_answers_stand_one_level_deep_and_colleagues_are_told(office):
    note = cases.add_note(
        actor=office.specialist, case_uuid=office.case.uuid, text="Xin ý kiến", at=AT,
        mentioned=[office.head.uuid, office.elsewhere.uuid, office.outsider.uuid],
    )  # fmt: skip
    reply = cases.add_note(
        actor=office.head, case_uuid=office.case.uuid, text="Đồng ý", at=AT, answers=note.uuid
    )
    cases.add_note(
        actor=office.specialist, case_uuid=office.case.uuid, text="Cảm ơn", at=AT,
        answers=reply.uuid,
    )  # fmt: skip

    (thread,) = page(office, office.head).threads
    assert [one.text for one in thread.replies] == ["Đồng ý", "Cảm ơn"]
    told = [event.payload["account"] for event in events_named("cases.colleague_mentioned")]
    assert told == [str(office.head.uuid)]
    assert page(office, office.person).threads == ()


def test_only_the_author_withdraws_a_note_and_a_trace_stays(office):
    note = cases.add_note(actor=office.specialist, case_uuid=office.case.uuid, text="Sai", at=AT)

    with pytest.raises(PermissionRefused):
        withdraw_note(actor=office.head, note_uuid=note.uuid, at=LATER)
    withdraw_note(actor=office.specialist, note_uuid=note.uuid, at=LATER)

    (thread,) = page(office, office.head).threads
    assert thread.note.text == "" and thread.note.withdrawn_at == LATER
    with pytest.raises(NoteWithdrawn):
        withdraw_note(actor=office.specialist, note_uuid=note.uuid, at=LATER)
    with pytest.raises(NoteWithdrawn):
        cases.add_note(
            actor=office.head, case_uuid=office.case.uuid, text="x", at=LATER, answers=note.uuid
        )


def test_a_confidential_note_and_its_answers_reach_only_the_few(office):
    note = cases.add_note(
        actor=office.specialist, case_uuid=office.case.uuid, text="Mật", at=AT,
        is_confidential=True, mentioned=[office.specialist.uuid, office.head.uuid],
    )  # fmt: skip
    cases.add_note(
        actor=office.head, case_uuid=office.case.uuid, text="Rõ", at=AT, answers=note.uuid
    )

    assert len(page(office, office.head).threads[0].replies) == 1
    assert page(office, office.specialist).threads == ()
    told = [event.payload["account"] for event in events_named("cases.colleague_mentioned")]
    assert told == [str(office.head.uuid)]


def test_a_person_does_not_learn_that_officials_have_the_same_file(office):
    inner = upload(office)
    with pytest.raises(AlreadyAttached):
        upload(office)

    theirs = upload(office, actor=office.person, title="Bản của tôi", role="request")

    assert theirs.uuid != inner.uuid
    with pytest.raises(AlreadyAttached):
        upload(office, actor=office.person)
