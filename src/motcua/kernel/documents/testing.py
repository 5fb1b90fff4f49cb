"""For tests of other apps: papers and files without ceremony, and a place for keys and files."""

import io
from datetime import datetime, timedelta
from uuid import UUID

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.fields import uuid7

from .actions.storing import accept_upload
from .models import StoredFile
from .ports.demo_authority import demo_authority
from .ports.files import _chosen
from .ports.signing_keys import Holder

SIGNING = frozenset({"documents.sign"})


def make_picture(width: int = 40, height: int = 30) -> bytes:
    """A small real JPEG picture."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 40)).save(out, "JPEG")
    return out.getvalue()


def make_pdf(pages: int = 1) -> bytes:
    """A small real PDF with empty pages."""
    import pikepdf

    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def make_upload(*, at: datetime, actor: Actor | None = None, name: str = "anh.jpg") -> StoredFile:
    """A picture that somebody handed in."""
    who = actor or system_actor("tests")
    return accept_upload(actor=who, content=io.BytesIO(make_picture()), filename=name, at=at)


def make_signer(
    *, agency_uuid: UUID, agency_path: str, name: str = "Hồ Văn Ký", second_factor: bool = True
) -> Actor:
    """An official who may sign for an agency."""
    grant = Grant("head", SIGNING, agency_uuid, agency_path)
    return Actor("official", uuid7(), name, uuid7(), (grant,), second_factor)


def give_expired_certificate(actor: Actor, *, at: datetime) -> None:
    """Let an official hold a certificate that ended the day before."""
    assert actor.party_uuid is not None
    demo_authority().issue(
        Holder("person", actor.party_uuid, actor.name),
        valid_from=at - timedelta(days=400),
        valid_to=at - timedelta(days=1),
    )


def reset_file_store() -> None:
    """Keep files in the local folder again."""
    _chosen.clear()
