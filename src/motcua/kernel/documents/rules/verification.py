"""Reads the signatures of a PDF and says of each whether it can be trusted, and why not."""

import asyncio
import io
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .archival import archival_faults


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """
    One signature of a PDF.

    `is_intact`: what was signed is unchanged. `is_trusted`: the certificate leads to a root that
    we trust and was valid when signed. `covers_document`: nothing but further signatures was added
    afterwards. `level` is B-B, B-T (time-stamped) or B-LT (with revocation lists).
    """

    signer: str
    organization: str
    title: str
    holder: str
    certificate_serial: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    signed_at: datetime | None
    stamped_by: str
    level: str
    is_intact: bool
    is_trusted: bool
    covers_document: bool
    problem: str

    @property
    def is_valid(self) -> bool:
        """Whether the signature holds in every respect."""
        return self.is_intact and self.is_trusted and self.covers_document


def verify_work(
    *, path: str, trust_roots: list[str], revocation_lists: list[str]
) -> tuple[dict[str, Any], bytes]:
    """`verify_pdf` and the check for PDF/A, as the workshop calls them; times as ISO text."""
    checks = verify_pdf(
        Path(path).read_bytes(),
        trust_roots=[bytes.fromhex(root) for root in trust_roots],
        revocation_lists=[bytes.fromhex(one) for one in revocation_lists],
    )
    plain = [
        {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(check).items()
        }
        for check in checks
    ]
    return {"signatures": plain, "archival_faults": archival_faults(Path(path))}, b""


def check_from_plain(plain: dict[str, Any]) -> SignatureCheck:
    """A check as it was before the workshop made it plain."""
    moments = {
        key: datetime.fromisoformat(plain[key]) if plain[key] else None
        for key in ("valid_from", "valid_to", "signed_at")
    }
    return SignatureCheck(**{**plain, **moments})


def verify_pdf(
    content: bytes, *, trust_roots: list[bytes], revocation_lists: list[bytes]
) -> list[SignatureCheck]:
    """Check every signature of a PDF; a file that is no PDF has none."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        embedded = reader.embedded_regular_signatures
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return []
    return [_check(reader, one, trust_roots, revocation_lists) for one in embedded]


def _check(reader: Any, one: Any, roots: list[bytes], lists: list[bytes]) -> SignatureCheck:
    from pyhanko.sign.validation import async_validate_pdf_signature

    certificate = one.signer_cert
    stamp, stamped_by = _stamped(one)
    has_lists = "/DSS" in reader.root
    context = _context(reader, roots, lists, stamp or one.self_reported_timestamp)
    status, problem = None, ""
    try:
        status = asyncio.run(
            async_validate_pdf_signature(
                one, signer_validation_context=context, ts_validation_context=context
            )
        )
    except Exception as error:  # a foreign file may break anything: it is then not valid
        problem = f"{type(error).__name__}: {error}"
    subject = certificate.subject.native
    is_trusted = bool(status and status.trusted)
    if status is not None and not is_trusted:
        problem = str(status.trust_problem_indic or "not trusted")
    stamp_status = status.timestamp_validity if status else None
    is_stamped = bool(stamp_status and stamp_status.valid and stamp_status.trusted)
    return SignatureCheck(
        signer=str(subject.get("common_name", "")),
        organization=str(subject.get("organization_name", "")),
        title=str(subject.get("title", "")),
        holder=str(subject.get("serial_number", "")),
        certificate_serial=f"{certificate.serial_number:x}",
        issuer=str(certificate.issuer.native.get("common_name", "")),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        signed_at=stamp if is_stamped else one.self_reported_timestamp,
        stamped_by=stamped_by if is_stamped else "",
        level=("B-LT" if has_lists else "B-T") if is_stamped else "B-B",
        is_intact=bool(status and status.intact and status.valid),
        is_trusted=is_trusted,
        covers_document=bool(status) and _covers(status),
        problem=problem,
    )


def _covers(status: Any) -> bool:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or not status.docmdp_ok:
        return False
    changed = status.modification_level
    return changed is not None and changed <= ModificationLevel.FORM_FILLING


def _stamped(one: Any) -> tuple[datetime | None, str]:
    attributes = one.signer_info["unsigned_attrs"]
    tokens = [
        attribute["values"][0]["content"]
        for attribute in (attributes if attributes.native else ())
        if attribute["type"].native == "signature_time_stamp_token"
    ]
    if not tokens:
        return None, ""
    token = tokens[0]
    content = token["encap_content_info"]["content"].parsed
    named = content["tsa"].native or {}
    moment = content["gen_time"].native
    return moment, str(named.get("common_name", "")) if isinstance(named, dict) else ""


def _context(reader: Any, roots: list[bytes], lists: list[bytes], at: datetime | None) -> Any:
    from asn1crypto import crl, x509
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import NoDSSFoundError
    from pyhanko_certvalidator import ValidationContext

    try:
        store = DocumentSecurityStore.read_dss(reader)
        kept = [crl.CertificateList.load(ref.get_object().data) for ref in store.crls]
        others = list(store.load_certs())
    except (NoDSSFoundError, ValueError, TypeError, KeyError):
        kept, others = [], []
    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots],
        other_certs=others,
        crls=[*kept, *(crl.CertificateList.load(der) for der in lists)],
        moment=at or datetime.now(UTC),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
