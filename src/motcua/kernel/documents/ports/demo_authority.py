"""
The certificate authority of a demo installation, made at first start and kept in var/keys.

Its certificates say nothing outside the installation. A province that goes to work registers the
keys of a licensed authority (token, module or remote signing) and a licensed time-stamp service.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from ..rules import certificates
from .signing_keys import Holder, NoSigningKey

_NAME = "Một Cửa (thử nghiệm)"
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_END = datetime(2050, 1, 1, tzinfo=UTC)
_YEARS = 5


@dataclass(frozen=True)
class DemoKey:
    """A key in a file of this machine."""

    certificate: bytes
    chain: tuple[bytes, ...]
    private: ec.EllipticCurvePrivateKey

    def sign(self, message: bytes, digest_algorithm: str) -> bytes:
        """Sign with ECDSA; `sha256`, `sha384` and `sha512` are known."""
        digest: hashes.HashAlgorithm = {
            "sha256": hashes.SHA256(),
            "sha384": hashes.SHA384(),
            "sha512": hashes.SHA512(),
        }[digest_algorithm]
        return self.private.sign(message, ec.ECDSA(digest))


@dataclass(frozen=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


class DemoAuthority:
    """A root, an issuing authority, a time-stamp authority, and a certificate for each holder."""

    def __init__(self, folder: Path) -> None:
        """Use, or make when first needed, the authority in a folder that only we may read."""
        self.folder = folder

    def key_for(self, holder: Holder, *, at: datetime, pin: str | None = None) -> DemoKey:
        """
        The holder's key, made when first needed; an expired or revoked one is returned as it is.

        :raises NoSigningKey: if a certificate was never made and the name is empty.
        """
        if not holder.name:
            raise NoSigningKey()
        place = self._holder_place(holder)
        with self._locked():
            pair = self._read(place) or self._issue(place, holder, *_usual_validity(at))
            if at < pair.certificate.not_valid_before_utc:
                # Papers of the past are rehearsed with a certificate of their own time.
                earlier = f"{place}-{at.year}"
                pair = self._read(earlier) or self._issue(earlier, holder, *_usual_validity(at))
            issuing, root = self._pair("issuing"), self._pair("root")
        return DemoKey(pair.der, (issuing.der, root.der), pair.key)

    def issue(self, holder: Holder, *, valid_from: datetime, valid_to: datetime) -> DemoKey:
        """Give the holder a new key and certificate for a period, in place of the present one."""
        with self._locked():
            pair = self._issue(self._holder_place(holder), holder, valid_from, valid_to)
            issuing, root = self._pair("issuing"), self._pair("root")
        return DemoKey(pair.der, (issuing.der, root.der), pair.key)

    def revoke(self, serial: int, *, at: datetime) -> None:
        """Revoke a certificate from now on."""
        with self._locked():
            revoked = {**self._revoked(), serial: at}
            text = json.dumps({f"{key:x}": value.isoformat() for key, value in revoked.items()})
            _write(self.folder / "revoked.json", text.encode())

    def trust_roots(self) -> tuple[bytes, ...]:
        """The root's certificate."""
        with self._locked():
            return (self._pair("root").der,)

    def revocation_lists(self, *, at: datetime) -> tuple[bytes, ...]:
        """The lists of the root and of the issuing authority as they stand at a time."""
        with self._locked():
            root, issuing = self._pair("root"), self._pair("issuing")
            revoked = list(self._revoked().items())
        return (
            certificates.revocation_list(root.certificate, root.key, revoked=[], at=at),
            certificates.revocation_list(issuing.certificate, issuing.key, revoked=revoked, at=at),
        )

    def stamp(self, request: bytes, *, at: datetime) -> bytes:
        """Time-stamp a request (RFC 3161) with the time that the caller's door has read."""
        with self._locked():
            own, root = self._pair("time-stamps"), self._pair("root")
        return certificates.time_stamp_response(
            request, certificate=own.certificate, chain=[root.certificate], key=own.key, at=at
        )

    def _pair(self, name: str) -> _Pair:
        found = self._read(name)
        if found is None:
            self._found()
            found = self._read(name)
        assert found is not None
        return found

    def _found(self) -> None:
        root_key, issuing_key, stamp_key = (certificates.new_key() for _ in range(3))
        name = certificates.distinguished_name
        root = certificates.authority_certificate(
            name(f"{_NAME}: gốc", organization=_NAME),
            root_key,
            issuer=None,
            issuer_key=root_key,
            valid_from=_BEGIN,
            valid_to=_END,
        )
        issuing = certificates.authority_certificate(
            name(f"{_NAME}: cấp chứng thư", organization=_NAME),
            issuing_key,
            issuer=root,
            issuer_key=root_key,
            valid_from=_BEGIN,
            valid_to=_END,
        )
        stamps = certificates.signer_certificate(
            name(f"{_NAME}: dấu thời gian", organization=_NAME),
            stamp_key,
            issuer=root,
            issuer_key=root_key,
            valid_from=_BEGIN,
            valid_to=_END,
            for_time_stamps=True,
        )
        self._keep("issuing", _Pair(issuing, issuing_key))
        self._keep("time-stamps", _Pair(stamps, stamp_key))
        self._keep("root", _Pair(root, root_key))

    def _issue(self, place: str, holder: Holder, valid_from: datetime, valid_to: datetime) -> _Pair:
        self._pair("root")
        issuing = self._pair("issuing")
        subject = certificates.distinguished_name(
            holder.name,
            organization=holder.organization or holder.name,
            title=holder.title,
            serial=str(holder.uuid),
        )
        key = certificates.new_key()
        certificate = certificates.signer_certificate(
            subject, key, issuer=issuing.certificate, issuer_key=issuing.key,
            valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
        pair = _Pair(certificate, key)
        self._keep(place, pair)
        return pair

    def _holder_place(self, holder: Holder) -> str:
        return f"holders/{holder.kind}-{holder.uuid}"

    def _read(self, name: str) -> _Pair | None:
        path = self.folder / f"{name}.pem"
        if not path.exists():
            return None
        content = path.read_bytes()
        key = load_pem_private_key(content, password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return _Pair(x509.load_pem_x509_certificate(content), key)

    def _keep(self, name: str, pair: _Pair) -> None:
        # One file for both, so that a stop between two writes cannot part them.
        key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write(self.folder / f"{name}.pem", key + pair.certificate.public_bytes(Encoding.PEM))

    def _revoked(self) -> dict[int, datetime]:
        path = self.folder / "revoked.json"
        if not path.exists():
            return {}
        entries = json.loads(path.read_text()).items()
        return {int(serial, 16): datetime.fromisoformat(since) for serial, since in entries}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        (self.folder / "holders").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _usual_validity(at: datetime) -> tuple[datetime, datetime]:
    begin = datetime(at.year - 1, 1, 1, tzinfo=UTC)
    return begin, begin + timedelta(days=365 * _YEARS)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(beside, path)


def demo_authority() -> DemoAuthority:
    """The demo authority of this installation."""
    return DemoAuthority(Path(settings.MOTCUA_VAR) / "keys" / "demo-authority")
