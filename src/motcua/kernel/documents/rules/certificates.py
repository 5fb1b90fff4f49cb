"""Makes certificates, revocation lists and time-stamp tokens (X.509, RFC 5280, RFC 3161)."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# An object identifier of our own (ITU-T X.667: under 2.25 a UUID names itself).
STAMP_POLICY = "2.25.206837152331987498573146982540712638151"
REVOCATION_LIST_DAYS = 7


def new_key() -> ec.EllipticCurvePrivateKey:
    """A new P-256 key: small signatures, made in a millisecond, verified by every reader."""
    return ec.generate_private_key(ec.SECP256R1())


def _cut(text: str) -> str:
    return text.encode()[:64].decode(errors="ignore").rstrip()


def distinguished_name(
    common_name: str, *, organization: str = "", title: str = "", serial: str = ""
) -> x509.Name:
    """A subject in Việt Nam; parts longer than X.520 allows are cut (64, counted in bytes)."""
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if organization:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organization)))
    if title:
        parts.append(x509.NameAttribute(NameOID.TITLE, _cut(title)))
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, _cut(serial)))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, _cut(common_name)))
    return x509.Name(parts)


def authority_certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    valid_from: datetime,
    valid_to: datetime,
) -> x509.Certificate:
    """A certificate that may issue others: a root (issuer None) or one below it."""
    builder = _begin(
        subject,
        key,
        issuer=issuer,
        issuer_key=issuer_key,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    length = None if issuer is None else 0
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=length), True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), True)
    return builder.sign(issuer_key, hashes.SHA256())


def signer_certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    valid_from: datetime,
    valid_to: datetime,
    for_time_stamps: bool = False,
) -> x509.Certificate:
    """A certificate of a person, an agency, or a time-stamp authority."""
    builder = _begin(
        subject,
        key,
        issuer=issuer,
        issuer_key=issuer_key,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    usage = _usage(digital_signature=True, content_commitment=True)
    builder = builder.add_extension(usage, True)
    if for_time_stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, True)
    return builder.sign(issuer_key, hashes.SHA256())


def revocation_list(
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    revoked: Iterable[tuple[int, datetime]],
    at: datetime,
) -> bytes:
    """The issuer's revocation list as it stands at a time (DER): serial numbers and since when."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(moment)
        .next_update(moment + timedelta(days=REVOCATION_LIST_DAYS))
        .add_extension(x509.CRLNumber(int(moment.timestamp())), False)
        .add_extension(_identifier_of(issuer), False)
    )
    for serial, since in revoked:
        if since <= at:
            entry = x509.RevokedCertificateBuilder().serial_number(serial)
            builder = builder.add_revoked_certificate(entry.revocation_date(since).build())
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(Encoding.DER)


def time_stamp_response(
    request: bytes,
    *,
    certificate: x509.Certificate,
    chain: Iterable[x509.Certificate],
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> bytes:
    """Answer an RFC 3161 request with a token that says `at` (DER)."""
    asked = tsp.TimeStampReq.load(request)
    own = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    content = _stamp_content(asked, own, at).dump()
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("message_digest", hashlib.sha256(content).digest()),
            _attribute("signing_certificate_v2", _certificate_reference(own)),
        ]
    )
    signature = key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    others = [asn1_x509.Certificate.load(c.public_bytes(Encoding.DER)) for c in chain]
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(content),
            },
            "certificates": [own, *others],
            "signer_infos": [_signer(own, attributes, signature)],
        }
    )
    token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    return bytes(answer.dump())


def _stamp_content(
    asked: tsp.TimeStampReq, own: asn1_x509.Certificate, at: datetime
) -> tsp.TSTInfo:
    values = {
        "version": "v1",
        "policy": STAMP_POLICY,
        "message_imprint": asked["message_imprint"],
        "serial_number": secrets.randbits(63),
        "gen_time": at.astimezone(UTC).replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "tsa": asn1_x509.GeneralName(name="directory_name", value=own.subject),
    }
    if asked["nonce"].native is not None:
        values["nonce"] = asked["nonce"]
    return tsp.TSTInfo(values)


def _signer(
    own: asn1_x509.Certificate, attributes: cms.CMSAttributes, made: bytes
) -> cms.SignerInfo:
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signed_attrs": attributes,
            "signature": made,
        }
    )


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _certificate_reference(own: asn1_x509.Certificate) -> tsp.SigningCertificateV2:
    reference = {
        "hash_algorithm": {"algorithm": "sha256"},
        "cert_hash": hashlib.sha256(own.dump()).digest(),
    }
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(reference)]})


def _begin(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    valid_from: datetime,
    valid_to: datetime,
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = (
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
        if issuer is None
        else _identifier_of(issuer)
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(own, False)
        .add_extension(above, False)
    )


def _identifier_of(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})
