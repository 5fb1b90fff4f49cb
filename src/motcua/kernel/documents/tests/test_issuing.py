"""Papers carry gapless numbers, cannot be changed, and can be annulled."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.base.text import VIETNAM
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.actions.issuing import DocumentAnnulled
from motcua.kernel.documents.models import Document, NumberSeries, Signature, StoredFile
from motcua.kernel.documents.queries.papers import FileNotFound
from motcua.kernel.documents.queries.rendering import TemplateFailed, TemplateMissing, get_kind
from motcua.kernel.documents.rules.codes import (
    agency_symbol,
    new_verification_code,
    tidy_verification_code,
    written_day,
    written_number,
)
from motcua.kernel.events.testing import events_named
from motcua.kernel.organizations.api import Agency

pytestmark = pytest.mark.django_db

Issue = Callable[..., Document]


@pytest.fixture
def issue(agency: Agency, chairman: Actor, at: datetime, example: Any) -> Issue:
    """Issue a notice with some things said otherwise."""

    def do(**other: Any) -> Document:
        given: dict[str, Any] = {
            "actor": chairman,
            "kind": "notice",
            "title": "Thông báo kết quả",
            "context": example("thong-bao"),
            "subject_uuid": uuid4(),
            "agency_uuid": agency.uuid,
            "at": at,
        }
        return documents.issue_document(**{**given, **other})

    return do


def test_numbers_follow_each_other_by_agency_kind_and_year(issue: Issue, at: datetime) -> None:
    numbers = [issue().number, issue().number, issue(at=at.replace(year=2027)).number]

    assert numbers == ["01/TB-UBND", "02/TB-UBND", "01/TB-UBND"]
    assert issue(number="H27.90-261120-0001").sequence is None
    assert issue().number == "03/TB-UBND"
    assert len(events_named("documents.document_issued")) == 5


def test_a_paper_that_fails_takes_no_number(issue: Issue) -> None:
    with pytest.raises(TemplateFailed):
        issue(context={})

    assert issue().number == "01/TB-UBND"
    with pytest.raises(TemplateMissing):
        issue(kind="poem")
    with pytest.raises(TemplateMissing):
        issue(template="../../secret")


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_when_many_issue_at_once(issue: Issue) -> None:
    def one(turn: int) -> str:
        try:
            if turn % 4 == 3:
                with pytest.raises(TemplateFailed):
                    issue(context={})
                return ""
            return issue().number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        given = Counter(number for number in pool.map(one, range(16)) if number)

    assert given == Counter(f"{turn:02d}/TB-UBND" for turn in range(1, 13))


@pytest.mark.parametrize(
    "change",
    [
        lambda d: Document.objects.filter(pk=d.pk).update(title="Khác"),
        lambda d: Document.objects.filter(pk=d.pk).update(number="99/QĐ-UBND"),
        lambda d: Document.objects.filter(pk=d.pk).update(
            file=StoredFile.objects.exclude(pk=d.file_id).first()
        ),
        lambda d: Document.objects.filter(pk=d.pk).delete(),
        lambda d: StoredFile.objects.filter(pk=d.file_id).update(sha256="0" * 64),
        lambda d: Signature.objects.filter(document=d).update(signer_name="Khác"),
        lambda d: Signature.objects.filter(document=d).delete(),
        lambda d: NumberSeries.objects.update(last=1),
        lambda d: NumberSeries.objects.all().delete(),
    ],
)
def test_the_database_refuses_to_change_what_was_issued(
    issue: Issue, chairman: Actor, at: datetime, change: Callable[[Document], object]
) -> None:
    issue()
    document = issue()
    documents.sign_document(actor=chairman, document_uuid=document.uuid, at=at)
    document.refresh_from_db()

    with pytest.raises(DatabaseError), transaction.atomic():
        change(document)


def test_an_annulled_paper_says_so_and_cannot_be_signed(
    issue: Issue, chairman: Actor, citizen: Actor, at: datetime
) -> None:
    document = issue()
    with pytest.raises(PermissionRefused):
        documents.annul_document(actor=citizen, document_uuid=document.uuid, reason="Sai", at=at)

    documents.annul_document(
        actor=chairman, document_uuid=document.uuid, reason="Nhầm người nhận", at=at
    )

    assert documents.verify_document(document.uuid, at=at).is_annulled
    with pytest.raises(DocumentAnnulled):
        documents.sign_document(actor=chairman, document_uuid=document.uuid, at=at)
    with pytest.raises(DocumentAnnulled):
        documents.annul_document(actor=chairman, document_uuid=document.uuid, reason="Lại", at=at)


def test_a_paper_is_read_by_whom_a_guard_lets_and_by_nobody_else(
    issue: Issue, chairman: Actor, citizen: Actor, at: datetime
) -> None:
    document = issue()
    for actor in (chairman, citizen):
        with pytest.raises(FileNotFound):
            documents.open_document(actor=actor, document_uuid=document.uuid, at=at)

    documents.register_file_guard(
        "tests",
        lambda actor, question: (
            documents.FileAccess("Xem kết quả")
            if actor == citizen and question.subject_uuid == document.subject_uuid
            else None
        ),
    )

    with documents.open_document(actor=citizen, document_uuid=document.uuid, at=at).stream as it:
        assert it.read(5) == b"%PDF-"
    with pytest.raises(FileNotFound):
        documents.open_document(actor=citizen, document_uuid=issue().uuid, at=at)


def test_a_template_is_that_of_the_day(at: datetime) -> None:
    assert get_kind("receipt", on=at.date()).template == "mau-01"
    with pytest.raises(TemplateMissing):
        get_kind("receipt", on=datetime(2018, 1, 1, tzinfo=VIETNAM).date())


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("Ủy ban nhân dân xã Kỳ Xuân", "UBND"),
        ("Sở Xây dựng", "SXD"),
        ("Sở Khoa học và Công nghệ", "SKHCN"),
        ("Sở Thông tin và Truyền thông", "STTTT"),  # the decree's own example, 1234/STTTT-CNTT
    ],
)
def test_an_agency_is_abbreviated_as_in_numbers(name: str, symbol: str) -> None:
    assert agency_symbol(name) == symbol


def test_numbers_and_days_are_written_as_the_decree_says() -> None:
    # Decree 30/2020, Appendix I, part II, 3 and 4.
    assert written_number("{sequence}/QĐ-{symbol}", sequence=5, symbol="UBND", year=2026) == (
        "05/QĐ-UBND"
    )
    assert written_day(datetime(2026, 2, 3, tzinfo=VIETNAM).date()) == {
        "day": "03", "month": "02", "year": "2026",
    }  # fmt: skip
    assert written_day(datetime(2026, 3, 12, tzinfo=VIETNAM).date())["month"] == "3"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("7k2m 0qxa 9ftd", "7K2M-0QXA-9FTD"),
        ("7K2MOQXA9FTD", "7K2M-0QXA-9FTD"),
        ("7K2M–0QXA–9FTD", "7K2M-0QXA-9FTD"),
        ("7K2M-0QXA-9FT", None),
        ("7K2M-0QXA-9FT!", None),
        ("' OR 1=1 --", None),
    ],
)
def test_a_verification_code_is_read_however_it_is_typed(typed: str, written: str | None) -> None:
    assert tidy_verification_code(typed) == written


def test_verification_codes_are_written_as_they_are_read() -> None:
    codes = {new_verification_code() for _ in range(200)}

    assert len(codes) == 200 and all(tidy_verification_code(code) == code for code in codes)
