"""Papers of our own are signed in a short way that gives what the general way gives."""

import io
from dataclasses import replace
from uuid import UUID

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.base.signing import cms
from motcua.kernel.documents.ports.demo_authority import demo_authority
from motcua.kernel.documents.ports.signing_keys import Holder
from motcua.kernel.documents.queries.rendering import typeset
from motcua.kernel.documents.rules import certificates, own_papers, pades
from motcua.kernel.documents.rules.verification import verify_pdf
from motcua.kernel.documents.testing import make_pdf

HOLDER = Holder("agency", UUID(int=7), "UBND xã Kỳ Xuân", organization="UBND xã Kỳ Xuân")
PLACE = pades.Place(page=1, x=200, y=410, width=68, height=68, page_height=595.28)


@pytest.fixture
def seal(at):
    """Everything that a seal needs, and its picture."""
    authority = demo_authority()
    key = authority.key_for(HOLDER, at=at)
    signing = pades.Signing(
        certificate=key.certificate,
        chain=key.chain,
        sign=key.sign,
        stamp=lambda request: authority.stamp(request, at=at),
        revocation_lists=authority.revocation_lists(at=at),
        at=at,
        reason="Đóng dấu (cơ quan)",
        location="UBND xã Kỳ Xuân",
    )
    facts = {
        "kind": "agency", "name": HOLDER.name, "title": "", "organization": HOLDER.name,
        "time": "22/11/2026; 10:00:00 +07:00",
    }  # fmt: skip
    return signing, typeset("lib/signature-appearance", facts, at=at, tags=False).content


@pytest.fixture
def paper(seal):
    """A page that we typeset, as any other."""
    return seal[1]


def checks(content, at):
    authority = demo_authority()
    return verify_pdf(
        content,
        trust_roots=list(authority.trust_roots()),
        revocation_lists=list(authority.revocation_lists(at=at)),
    )


@pytest.mark.parametrize("place", [PLACE, None], ids=["seen", "unseen"])
def test_the_short_way_gives_what_the_general_way_gives(seal, paper, place, at):
    signing, picture = seal

    short = own_papers.sign_own_paper(paper, signing, place=place, appearance=picture)
    general = pades.sign_any_pdf(paper, signing, place=place, appearance=picture)

    assert short.startswith(paper)
    assert checks(short, at) == checks(general, at)
    assert [(one.is_valid, one.level) for one in checks(short, at)] == [(True, "B-LT")]


def test_what_was_signed_before_goes_the_general_way_and_both_hold(seal, paper, at):
    signing, picture = seal
    once = pades.sign_pdf(paper, signing, place=PLACE, appearance=picture)

    with pytest.raises(own_papers.NotOurs):
        own_papers.sign_own_paper(once, signing, place=None, appearance=picture)
    twice = pades.sign_pdf(once, signing, place=None, appearance=picture)

    assert [one.is_valid for one in checks(twice, at)] == [True, True]


def test_every_changed_byte_of_the_page_is_found_out(seal, paper, at):
    signing, picture = seal
    signed = own_papers.sign_own_paper(paper, signing, place=PLACE, appearance=picture)

    for place in range(400, len(paper), len(paper) // 6):
        broken = bytearray(signed)
        broken[place] ^= 1
        assert not any(one.is_valid for one in checks(bytes(broken), at))


def packed():
    """A PDF whose objects lie in compressed streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n%%EOF", packed(), b"startxref"],
    ids=["none", "torn", "packed", "x"],
)
def test_what_others_wrote_is_left_to_the_general_way(seal, content):
    signing, picture = seal

    with pytest.raises(own_papers.NotOurs):
        own_papers.sign_own_paper(content, signing, place=None, appearance=picture)


def test_a_key_of_another_issuer_or_without_lists_is_left_to_the_general_way(seal, paper):
    signing, picture = seal
    stranger = certificates.new_key()
    root = certificates.authority_certificate(
        certificates.distinguished_name("Người lạ"), stranger, issuer=None, issuer_key=stranger,
        valid_from=signing.at, valid_to=signing.at.replace(year=signing.at.year + 1),
    )  # fmt: skip
    for other in (
        replace(signing, chain=(root.public_bytes(Encoding.DER),)),
        replace(signing, revocation_lists=()),
    ):
        with pytest.raises(own_papers.NotOurs):
            own_papers.sign_own_paper(paper, other, place=None, appearance=picture)


def test_a_stamp_of_something_else_is_refused(seal, paper, at):
    signing, picture = seal
    kept = []

    def again(request):
        kept.append(demo_authority().stamp(request, at=at))
        return kept[0]

    cheated = replace(signing, stamp=again)
    own_papers.sign_own_paper(paper, cheated, place=None, appearance=picture)
    with pytest.raises(cms.NotGranted):
        own_papers.sign_own_paper(paper, cheated, place=None, appearance=picture)
