"""Who holds the keys that sign: the port for tokens, modules and remote signing services."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from motcua.base.errors import Refusal


class NoSigningKey(Refusal):
    """Ông/Bà chưa được cấp chứng thư số để ký. Vui lòng liên hệ người quản trị hệ thống."""

    message_en = "You have no certificate to sign with. Please ask your administrator."


class WrongPin(Refusal):
    """Mã PIN ký số chưa đúng."""

    status = 422
    message_en = "The signing PIN is not right."


class SigningUnavailable(Refusal):
    """Chưa ký được vì dịch vụ ký số hoặc cấp dấu thời gian không phản hồi. Vui lòng thử lại."""

    status = 503
    message_en = "Signing is not possible now: the signing or time-stamp service does not answer."


class CertificateExpired(Refusal):
    """
    Chứng thư số của {holder} chỉ có hiệu lực từ {valid_from} đến {valid_to}. Vui lòng gia hạn
    chứng thư số trước khi ký.
    """

    message_en = (
        "The certificate of {holder} is valid from {valid_from} to {valid_to} only. "
        "Please renew it before signing."
    )


class CertificateRevoked(Refusal):
    """
    Chứng thư số của {holder} đã bị thu hồi ngày {revoked_on}. Vui lòng xin cấp chứng thư số mới
    trước khi ký.
    """

    message_en = (
        "The certificate of {holder} was revoked on {revoked_on}. "
        "Please obtain a new one before signing."
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A person or an agency in whose name a signature is made."""

    kind: Literal["person", "agency"]
    uuid: UUID
    name: str
    title: str = ""
    organization: str = ""


class SigningKey(Protocol):
    """One key that can sign now; the private part never leaves where it lives."""

    @property
    def certificate(self) -> bytes:
        """The holder's certificate (DER)."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates from its issuer up to the root (DER)."""

    def sign(self, message: bytes, digest_algorithm: str) -> bytes:
        """The signature over the message, hashed with `sha256` or another named algorithm."""


class SigningKeys(Protocol):
    """A place where holders' keys live."""

    def key_for(self, holder: Holder, *, at: datetime, pin: str | None) -> SigningKey:
        """
        The holder's key, ready to sign.

        :raises NoSigningKey: if the holder has none. :raises WrongPin: if the PIN is refused.
        """

    def trust_roots(self) -> tuple[bytes, ...]:
        """The root certificates (DER) that a verifier is to trust."""

    def revocation_lists(self, *, at: datetime) -> tuple[bytes, ...]:
        """The revocation lists (DER) in force at a time, for long-term validation; may be none."""
