"""Signs PDF files as PAdES: B-LT where there are revocation lists, else B-T (EN 319 142)."""

import asyncio
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, tsp, x509
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .encoding import encode_each_part_once

encode_each_part_once()

# It warns at every signature that revocation lists are not fetched: they are handed in.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)

_FILL = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins(0, 0, 0, 0),
    inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (from 1) in points from its top left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float
    page_height: float


@dataclass(frozen=True, slots=True)
class Signing:
    """Everything that a signature needs besides the document."""

    certificate: bytes
    chain: tuple[bytes, ...]
    sign: Callable[[bytes, str], bytes]
    stamp: Callable[[bytes], bytes]
    revocation_lists: tuple[bytes, ...]
    at: datetime
    reason: str
    location: str


def sign_pdf(content: bytes, signing: Signing, *, place: Place | None, appearance: bytes) -> bytes:
    """
    Add a signature as an increment, so that signatures made before stay valid.

    `appearance` is a one-page PDF shown at `place`; without a place the signature is not shown.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    number = len(writer.prev.embedded_signatures) + 1
    metadata = signers.PdfSignatureMetadata(
        field_name=f"ChuKy{number}",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=signing.reason,
        location=signing.location,
        embed_validation_info=bool(signing.revocation_lists),
        validation_context=_context(signing),
    )
    signer = _PdfSigner(
        metadata,
        signer=_KeySigner(signing),
        timestamper=_PortTimeStamper(signing.stamp),
        stamp_style=StaticStampStyle(
            background=_Appearance(appearance),
            background_opacity=1.0,
            background_layout=_FILL,
            border_width=0,
        ),
        new_field_spec=_field(f"ChuKy{number}", place),
    )
    signer.at = signing.at
    made = asyncio.run(signer.async_sign_pdf(writer))
    return bytes(made.getbuffer())


def _context(signing: Signing) -> ValidationContext | None:
    if not signing.revocation_lists:
        return None
    above = [x509.Certificate.load(der) for der in signing.chain]
    return ValidationContext(
        trust_roots=above[-1:],
        other_certs=above,
        crls=[crl.CertificateList.load(der) for der in signing.revocation_lists],
        moment=signing.at,
        allow_fetching=False,
        revocation_mode="require",
    )


def _field(name: str, place: Place | None) -> Any:
    if place is None:
        return fields.SigFieldSpec(name)
    top = place.page_height - place.y
    box = (
        round(place.x),
        round(top - place.height),
        round(place.x + place.width),
        round(top),
    )
    return fields.SigFieldSpec(name, on_page=place.page - 1, box=box)


class _PdfSigner(signers.PdfSigner):
    """Signs at the time that the door has read, not at the library's own."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _Appearance(PdfContent):
    """The first page of a PDF, drawn as the visible part of a signature."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    def render(self) -> bytes:
        reader = PdfFileReader(io.BytesIO(self._page))
        drawn = self._ensure_writer.import_page_as_xobject(reader)
        self.resources.xobject["/Drawn"] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=right - left, height=top - bottom)
        return b"/Drawn Do"


class _KeySigner(signers.Signer):
    """Lends pyHanko a key that may live elsewhere."""

    def __init__(self, signing: Signing) -> None:
        store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([x509.Certificate.load(der) for der in signing.chain])
        own = x509.Certificate.load(signing.certificate)
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=True)
        self._sign_with = signing.sign

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return self._sign_with(data, digest_algorithm)


class _PortTimeStamper(TimeStamper):
    """Lends pyHanko a time-stamp authority."""

    def __init__(self, stamp: Callable[[bytes], bytes]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._stamp = stamp

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._stamp(req.dump()))
