"""Signatures are made, found valid by another program, and hold against change."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motcua.base.actors import Actor
from motcua.base.testing import pdf
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.models import Document
from motcua.kernel.documents.queries.papers import read_stored

pytestmark = pytest.mark.django_db


def sign_and_seal(document: Document, chairman: Actor, at: datetime) -> bytes:
    documents.sign_document(
        actor=chairman, document_uuid=document.uuid, at=at, signer_title="Chủ tịch"
    )
    documents.seal_document(
        actor=chairman, document_uuid=document.uuid, at=at + timedelta(seconds=5)
    )
    document.refresh_from_db()
    return read_stored(document.file)


def test_a_signed_and_sealed_decision_is_valid_to_us_and_to_pdfsig(
    decision: Document, chairman: Actor, at: datetime, tmp_path: Path
) -> None:
    content = sign_and_seal(decision, chairman, at)

    found = documents.verify_document(decision.uuid, at=at)
    assert [one.signer for one in found.signatures] == ["Hồ Văn Ký", decision.agency_name]
    assert found.is_valid and found.is_current and found.is_pdf_a
    assert [one.level for one in found.signatures] == ["B-LT", "B-LT"]
    assert found.signatures[0].signed_at == at.astimezone(UTC)
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(content)
    assert [one.is_valid for one in pdf.pdfsig(signed)] == [True, True]
