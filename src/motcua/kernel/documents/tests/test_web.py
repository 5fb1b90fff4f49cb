"""Files are sent safely to those who may read them; anyone can verify a paper."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from motcua.base.actors import ANONYMOUS, Actor
from motcua.base.errors import SignInRequired, TooManyAttempts
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.models import Document
from motcua.kernel.documents.queries.papers import FileNotFound, read_stored
from motcua.kernel.documents.testing import make_picture, make_upload
from motcua.kernel.documents.web import views
from motcua.kernel.parties import api as parties

pytestmark = pytest.mark.django_db

Get = Callable[..., Any]


def body_of(answer: Any) -> bytes:
    # Closing the answer itself would end the request, and with it the test's connection.
    with answer.file_to_stream:
        return b"".join(answer.streaming_content)


@pytest.fixture
def get(rf: RequestFactory) -> Get:
    """Open a view as somebody."""

    def do(view: Any, actor: Actor, query: str = "", headers: Any = None, **more: Any) -> Any:
        request = rf.get(f"/{query}", headers=headers)
        request.actor = actor  # type: ignore[attr-defined]
        return view(request, **more)

    return do


@pytest.fixture
def signed(decision: Document, chairman: Actor, at: datetime) -> Document:
    """A decision with the chairman's signature and the seal."""
    documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)
    documents.seal_document(actor=chairman, document_uuid=decision.uuid, at=at)
    decision.refresh_from_db()
    return decision


def test_file_show_sends_a_file_that_no_browser_runs(
    get: Get, citizen: Actor, at: datetime
) -> None:
    file = make_upload(at=at, actor=citizen, name='Ảnh "mẫu".jpg')

    answer = get(views.file_show, citizen, file_uuid=file.uuid)

    assert body_of(answer) == make_picture()
    assert answer["Content-Type"] == "image/jpeg"
    assert (
        answer["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in answer["Content-Security-Policy"]
    )
    assert answer["Content-Disposition"].startswith('inline; filename="_nh _m_u_.jpg"')
    assert answer["Cache-Control"] == "private, no-store"
    again = get(
        views.file_show, citizen, headers={"If-None-Match": answer["ETag"]}, file_uuid=file.uuid
    )
    assert again.status_code == 304
    loaded = get(views.file_show, citizen, "?tai", file_uuid=file.uuid)
    assert loaded["Content-Disposition"].startswith("attachment;")
    loaded.file_to_stream.close()


def test_file_show_refuses_strangers_as_if_there_were_no_file(
    get: Get, citizen: Actor, at: datetime
) -> None:
    file = make_upload(at=at, actor=citizen)
    stranger = Actor("person", uuid4(), "Trần Văn Thử", uuid4())

    for uuid in (file.uuid, uuid4()):
        with pytest.raises(FileNotFound):
            get(views.file_show, stranger, file_uuid=uuid)
    with pytest.raises(SignInRequired):
        get(views.file_show, ANONYMOUS, file_uuid=file.uuid)


def test_document_show_writes_down_whose_data_an_official_reads(
    get: Get, signed: Document, chairman: Actor, at: datetime
) -> None:
    party = parties.register_person(
        actor=chairman, full_name="Nguyễn Thị Mẫu", personal_code=None,
        birth_date=None, gender="female", at=at,
    )  # fmt: skip
    access = documents.FileAccess("Xem kết quả hồ sơ", (party.uuid,))
    documents.register_file_guard(
        "tests", lambda actor, asked: access if asked.subject_uuid == signed.subject_uuid else None
    )

    answer = get(views.document_show, chairman, document_uuid=signed.uuid)

    assert body_of(answer) == read_stored(signed.file)
    (reading,) = parties.list_readings_of(party.uuid)
    assert (reading.reader_name, reading.purpose) == (chairman.name, "Xem kết quả hồ sơ")
    assert reading.screen == "documents:document_show"


def test_document_verify_says_that_a_signed_paper_is_genuine(
    client: Client, signed: Document
) -> None:
    page = client.get(f"/xac-minh/{signed.verification_code}")

    text = page.content.decode()
    assert page.status_code == 200 and "Văn bản thật, chữ ký số hợp lệ" in text
    assert signed.number in text and signed.agency_name in text and "Hồ Văn Ký" in text
    assert signed.title not in text  # a title may name a person


def test_document_verify_reads_a_code_however_it_is_typed(client: Client, signed: Document) -> None:
    typed = signed.verification_code.lower().replace("-", " ")

    page = client.get("/xac-minh", {"ma": typed})

    assert page.status_code == 302
    assert page["Location"] == f"/xac-minh/{signed.verification_code}"
    assert client.get("/xac-minh").status_code == 200
    assert client.get("/xac-minh", {"ma": "abc"}).status_code == 422
    assert client.get("/xac-minh/0000-0000-0000").status_code == 404


def test_document_verify_tells_unsigned_and_annulled_papers(
    client: Client, decision: Document, chairman: Actor, at: datetime
) -> None:
    address = f"/xac-minh/{decision.verification_code}"
    assert "chưa có chữ ký số" in client.get(address).content.decode()

    documents.annul_document(actor=chairman, document_uuid=decision.uuid, reason="Sai", at=at)

    text = client.get(address).content.decode()
    assert "đã bị hủy hiệu lực" in text and "Sai" not in text


def test_document_verify_checks_a_file_and_finds_a_changed_byte(
    client: Client, signed: Document
) -> None:
    content = read_stored(signed.file)
    changed = bytearray(content)
    changed[len(content) // 3] ^= 1

    def check(sent: bytes) -> str:
        file = SimpleUploadedFile("a.pdf", sent, "application/pdf")
        return str(client.post("/xac-minh", {"tep": file}).content.decode())

    assert "Tệp trùng khớp từng ký tự" in check(content)
    assert "Văn bản thật" not in check(bytes(changed))
    assert "không phải là tệp PDF" in check(b"hello")
    assert "Không xác nhận được" in check(b"%PDF-1.7 broken")


def test_document_verify_is_not_for_guessing(client: Client) -> None:
    answers = [client.get("/xac-minh/0000-0000-0000").status_code for _ in range(31)]

    assert answers[:30] == [404] * 30 and answers[30] == TooManyAttempts.status


def test_document_verify_speaks_english(client: Client, signed: Document) -> None:
    client.cookies["language"] = "en"

    text = client.get(f"/xac-minh/{signed.verification_code}").content.decode()

    assert "Genuine paper, valid digital signatures" in text and "Decision" in text


def test_the_command_verifies_a_paper(signed: Document, own_folder: Any) -> None:
    out = io.StringIO()
    call_command("documents", "verify", str(signed.uuid), stdout=out)
    assert out.getvalue().count(": valid") == 2

    for path in (own_folder / "files").rglob(signed.file.sha256):
        path.chmod(0o600)
        path.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError):
        call_command("documents", "verify", str(signed.uuid), stdout=out)
