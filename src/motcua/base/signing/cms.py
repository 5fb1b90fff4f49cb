"""
Makes a CMS signature for a PDF (CAdES, EN 319 122; PAdES, EN 319 142) with its time stamp.

Values are written straight as DER: what never changes (certificates, names of algorithms) is not
taken apart and put together again for every paper.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import cache

from asn1crypto import tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from .der import NULL, TRUE, explicit, integer, octets, oid, sequence, set_of

_SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
_ALGORITHMS = {
    ec.EllipticCurvePublicKey: sequence(oid("1.2.840.10045.4.3.2")),
    rsa.RSAPublicKey: sequence(oid("1.2.840.113549.1.1.11"), NULL),
}
_DATA = oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = sequence(oid("1.2.840.113549.1.9.3"), set_of(_DATA))
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
_TIME_STAMP = oid("1.2.840.113549.1.9.16.2.14")


class NotGranted(ValueError):
    """The time-stamp authority answered something else than a stamp of what was asked."""


@cache
def algorithm_of(certificate: bytes) -> bytes | None:
    """How a key of this certificate signs, as DER; None where only a general signer knows."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return next((der for kind, der in _ALGORITHMS.items() if isinstance(key, kind)), None)


@cache
def is_issued_by(certificate: bytes, issuer: bytes) -> bool:
    """Whether the issuer's key has signed the certificate."""
    try:
        x509.load_der_x509_certificate(certificate).verify_directly_issued_by(
            x509.load_der_x509_certificate(issuer)
        )
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


@cache
def _named(certificate: bytes) -> bytes:
    """Issuer and serial number, as a signature names its certificate."""
    own = x509.load_der_x509_certificate(certificate)
    return sequence(own.issuer.public_bytes(), integer(own.serial_number))


def signed_attributes(digest: bytes, certificate: bytes) -> bytes:
    """What the key signs: that it is about data of this digest, by this certificate."""
    reference = sequence(sequence(sequence(octets(hashlib.sha256(certificate).digest()))))
    return set_of(
        _CONTENT_TYPE,
        sequence(_MESSAGE_DIGEST, set_of(octets(digest))),
        sequence(_SIGNING_CERTIFICATE, set_of(reference)),
    )


def signature_of(
    attributes: bytes, made: bytes, *, certificate: bytes, chain: tuple[bytes, ...], stamp: bytes
) -> bytes:
    """The whole signature with its certificates and the time stamp over it."""
    algorithm = algorithm_of(certificate)
    assert algorithm is not None
    signer = sequence(
        integer(1),
        _named(certificate),
        _SHA256,
        b"\xa0" + attributes[1:],
        algorithm,
        octets(made),
        explicit(1, sequence(_TIME_STAMP, set_of(stamp))),
    )
    signed = sequence(
        integer(1),
        set_of(_SHA256),
        sequence(_DATA),
        explicit(0, certificate, *chain),
        set_of(signer),
    )
    return sequence(_SIGNED_DATA, explicit(0, signed))


def time_stamp(
    signature: bytes, authority: Callable[[bytes], bytes]
) -> tuple[bytes, tuple[bytes, ...]]:
    """
    The authority's token over a signature, and the certificates that it carries.

    :raises NotGranted: if the answer is no token for this request.
    """
    digest, nonce = hashlib.sha256(signature).digest(), secrets.randbits(63) + 1
    imprint = sequence(sequence(oid("2.16.840.1.101.3.4.2.1"), NULL), octets(digest))
    request = sequence(integer(1), imprint, integer(nonce), TRUE)
    answer = tsp.TimeStampResp.load(authority(request))
    if answer["status"]["status"].native not in {"granted", "granted_with_mods"}:
        raise NotGranted("refused")
    token = answer["time_stamp_token"]
    signed = token["content"]
    told = signed["encap_content_info"]["content"].parsed
    if told["nonce"].native != nonce:
        raise NotGranted("nonce")
    if told["message_imprint"]["hashed_message"].native != digest:
        raise NotGranted("imprint")
    return token.dump(), tuple(one.chosen.dump() for one in signed["certificates"])
