"""The page of a case: what it costs, and what nobody learns from it."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.kernel.access import api as access
from motcua.kernel.access.testing import official, sign_in
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.documents import upload_document
from motcua.kernel.cases.actions.notes import withdraw_note
from motcua.kernel.cases.testing import AT, make_letter
from motcua.kernel.documents.testing import make_pdf

from .conftest import LATER, ask, assign, page

pytestmark = pytest.mark.django_db


def grow(office, number):
    """One more of everything that a case can have."""
    actor, case = office.specialist, office.case
    note = cases.add_note(actor=actor, case_uuid=case.uuid, text=f"Ghi chú {number}", at=AT)
    cases.add_note(
        actor=actor, case_uuid=case.uuid, text=f"Trả lời {number}", answers=note.uuid, at=AT,
        is_confidential=number % 2 == 0,
    )  # fmt: skip
    upload_document(
        actor=actor, case_uuid=case.uuid, content=io.BytesIO(make_pdf(pages=number)),
        filename="a.pdf", title=f"Tài liệu {number}", role="report", is_for_parties=True, at=AT,
    )  # fmt: skip
    assign(office, title=f"Việc {number}")
    ask(office, question=f"Câu hỏi {number}")
    other = make_letter(office.province.commune, number=f"LK-{number}")
    cases.link_cases(
        actor=actor, case_uuid=case.uuid, to_number=other.number, kind="relates", at=AT
    )


def queries_of(actor, case):
    client = Client()
    sign_in(client, access.get_account(actor.uuid), at=datetime.now(UTC))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/vu-viec/{case.uuid}")
    assert answer.status_code == 200
    return len(queries), answer.content.decode()


def test_the_page_costs_the_same_however_much_a_case_holds(office):
    grow(office, 1)
    grow(office, 2)
    first = {who: queries_of(getattr(office, who), office.case)[0] for who in READERS}

    for number in range(3, 9):
        grow(office, number)
    later = {who: queries_of(getattr(office, who), office.case) for who in READERS}

    assert "Ghi chú 8" in later["specialist"][1] and "LK-8" in later["specialist"][1]
    assert {who: number for who, (number, _) in later.items()} == first == READERS


# How many statements a page costs: session, account and grants with them.
READERS = {"specialist": 23, "head": 22, "person": 14}


def test_nobody_learns_that_there_is_a_confidential_note_who_may_not_read_it(office):
    plain = official(agency=office.province.commune, role="counter_officer", full_name="Lê Thị Q")
    before = page(office, plain).history
    lead = {"actor": office.head, "case_uuid": office.case.uuid, "at": LATER}
    note = cases.add_note(text="Chuyện mật", is_confidential=True, **lead)
    cases.add_note(text="Trả lời mật", answers=note.uuid, mentioned=[office.head.uuid], **lead)
    withdrawn = cases.add_note(text="Mật rồi rút", is_confidential=True, **lead)
    withdraw_note(actor=office.head, note_uuid=withdrawn.uuid, at=LATER + timedelta(minutes=1))

    assert page(office, plain).history == before and page(office, plain).threads == ()
    assert len(page(office, office.head).history) > len(before) + 3
    text = queries_of(plain, office.case)[1]
    for words in ("mật", "Mật", "Hồ Văn Ký", str(note.uuid)):
        assert words not in text
