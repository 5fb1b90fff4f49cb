"""Signatures are made, found valid by another program, and hold against change."""

import io
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.base.testing import pdf
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.actions.signing import SecondFactorRequired
from motcua.kernel.documents.models import Document, Signature
from motcua.kernel.documents.ports.demo_authority import demo_authority
from motcua.kernel.documents.ports.signing_keys import (
    CertificateExpired,
    CertificateRevoked,
    Holder,
)
from motcua.kernel.documents.queries.papers import read_stored
from motcua.kernel.documents.queries.verification import verify_file
from motcua.kernel.documents.rules import certificates
from motcua.kernel.documents.testing import make_signer
from motcua.kernel.events.testing import events_named
from motcua.kernel.organizations.api import Agency

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


def test_the_second_signature_keeps_the_first_valid_and_each_is_told(
    decision: Document, chairman: Actor, at: datetime
) -> None:
    documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)
    first = documents.verify_document(decision.uuid, at=at)
    documents.seal_document(actor=chairman, document_uuid=decision.uuid, at=at)
    both = documents.verify_document(decision.uuid, at=at)

    assert [len(first.signatures), len(both.signatures)] == [1, 2]
    assert first.is_valid and both.is_valid
    assert len(events_named("documents.document_signed")) == 1
    assert len(events_named("documents.document_sealed")) == 1
    kinds = list(Signature.objects.order_by("id").values_list("kind", "level"))
    assert kinds == [("person", "B-LT"), ("agency", "B-LT")]


def test_signing_twice_is_signing_once(decision: Document, chairman: Actor, at: datetime) -> None:
    first = documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)
    again = documents.sign_document(
        actor=chairman, document_uuid=decision.uuid, at=at + timedelta(hours=1)
    )

    assert first.uuid == again.uuid
    assert Signature.objects.count() == 1


def test_one_changed_byte_is_found_out_wherever_it_is(
    decision: Document, chairman: Actor, at: datetime
) -> None:
    content = sign_and_seal(decision, chairman, at)
    step = len(content) // 9

    for place in range(step, len(content), step):
        changed = bytearray(content)
        changed[place] ^= 1
        found = verify_file(bytes(changed), at=at)
        assert not found.is_valid and found.document_uuid is None, place
    assert verify_file(content, at=at).is_valid


def test_a_change_of_what_was_signed_breaks_the_signature_itself(
    decision: Document, chairman: Actor, at: datetime
) -> None:
    content = sign_and_seal(decision, chairman, at)
    place = content.index(b"endstream") - 20
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    found = verify_file(changed, at=at)

    assert found.signatures and not any(one.is_intact for one in found.signatures)


def test_a_page_added_after_signing_is_not_covered(
    decision: Document, chairman: Actor, at: datetime
) -> None:
    content = sign_and_seal(decision, chairman, at)
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)  # type: ignore[no-untyped-call]
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]

    found = verify_file(out.getvalue(), at=at)

    assert not found.are_signatures_valid
    assert not any(one.covers_document for one in found.signatures)


def test_a_signature_of_an_unknown_authority_is_not_trusted(
    decision: Document, chairman: Actor, at: datetime, settings: Any, tmp_path: Path
) -> None:
    content = sign_and_seal(decision, chairman, at)
    settings.MOTCUA_VAR = tmp_path / "elsewhere"

    found = verify_file(content, at=at)

    assert all(one.is_intact and not one.is_trusted for one in found.signatures)


def test_an_expired_certificate_signs_nothing(
    decision: Document, chairman: Actor, at: datetime
) -> None:
    assert chairman.party_uuid is not None
    demo_authority().issue(
        Holder("person", chairman.party_uuid, chairman.name),
        valid_from=at - timedelta(days=400),
        valid_to=at - timedelta(days=1),
    )

    with pytest.raises(CertificateExpired) as caught:
        documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)

    assert "19/11/2026" in caught.value.message("vi") and "renew" in caught.value.message("en")
    assert Signature.objects.count() == 0


def test_a_revoked_certificate_signs_nothing_more_and_what_it_signed_stays_valid(
    decision: Document, chairman: Actor, at: datetime, agency: Agency, example: Any
) -> None:
    signature = documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)
    demo_authority().revoke(int(signature.certificate_serial, 16), at=at + timedelta(hours=1))
    other = documents.issue_document(
        actor=chairman,
        kind="notice",
        title="Thông báo",
        context=example("thong-bao"),
        subject_uuid=decision.subject_uuid,
        agency_uuid=agency.uuid,
        at=at,
    )

    with pytest.raises(CertificateRevoked):
        documents.sign_document(
            actor=chairman, document_uuid=other.uuid, at=at + timedelta(hours=2)
        )
    assert documents.verify_document(decision.uuid, at=at + timedelta(hours=2)).is_valid


def test_papers_of_the_past_are_signed_with_a_certificate_of_their_time(
    decision: Document, chairman: Actor, at: datetime, agency: Agency, example: Any
) -> None:
    documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)
    past = at.replace(year=2023)
    old = documents.issue_document(
        actor=chairman,
        kind="notice",
        title="Thông báo",
        context=example("thong-bao"),
        subject_uuid=decision.subject_uuid,
        agency_uuid=agency.uuid,
        at=past,
    )

    documents.sign_document(actor=chairman, document_uuid=old.uuid, at=past)

    assert documents.verify_document(old.uuid, at=at).is_valid


def test_nobody_signs_for_another_agency_or_without_a_second_factor(
    decision: Document, chairman: Actor, at: datetime, settings: Any
) -> None:
    outsider = make_signer(agency_uuid=decision.agency_uuid, agency_path="h27.91")
    settings.MOTCUA_REQUIRE_SECOND_FACTOR = True
    careless = make_signer(
        agency_uuid=decision.agency_uuid, agency_path=decision.agency_path, second_factor=False
    )

    for action in (documents.sign_document, documents.seal_document):
        with pytest.raises(PermissionRefused):
            action(actor=outsider, document_uuid=decision.uuid, at=at)
    with pytest.raises(SecondFactorRequired):
        documents.sign_document(actor=careless, document_uuid=decision.uuid, at=at)
    documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)


def test_keys_of_the_demo_authority_are_readable_by_their_owner_only(
    decision: Document, chairman: Actor, at: datetime, own_folder: Path
) -> None:
    documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)

    keys = list((own_folder / "keys").rglob("*.pem"))
    assert len(keys) == 4
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in keys)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_leave_one_signature(
    decision: Document, chairman: Actor, at: datetime
) -> None:
    def sign(_: int) -> object:
        try:
            return documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at).uuid
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        uuids = set(pool.map(sign, range(4)))

    assert len(uuids) == 1 and Signature.objects.count() == 1
    assert len(documents.verify_document(decision.uuid, at=at).signatures) == 1


def test_a_name_of_any_length_and_letters_fits_into_a_certificate() -> None:
    name = "Ủy ban nhân dân phường Thử Nghiệm " * 5

    subject = certificates.distinguished_name(name, organization=name, title=name)

    assert all(0 < len(part.value.encode()) <= 64 for part in subject)
    assert subject.rfc4514_string().count("Ủy ban nhân dân") >= 3
