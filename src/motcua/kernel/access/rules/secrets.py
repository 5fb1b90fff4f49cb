"""Keeps secrets encrypted at rest, under a key derived from the installation's secret."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# The purpose goes into the key, so that nothing encrypted for another purpose can be put here.
_PURPOSE = b"motcua access second factor"


class SecretUnreadable(Exception):
    """The secret was encrypted under another installation secret, or somebody changed it."""


def _box(installation_secrets: Sequence[str]) -> MultiFernet:
    keys = (
        HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(one.encode())
        for one in installation_secrets
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def encrypt(plain: str, installation_secrets: Sequence[str]) -> str:
    """Encrypt under the first secret; the others are earlier ones that still decrypt."""
    return _box(installation_secrets).encrypt(plain.encode()).decode()


def decrypt(kept: str, installation_secrets: Sequence[str]) -> str:
    """
    Read back what `encrypt` kept.

    :raises SecretUnreadable: if none of the secrets opens it.
    """
    try:
        return _box(installation_secrets).decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable(SecretUnreadable.__doc__) from error
