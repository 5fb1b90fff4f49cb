"""What is kept of a secret that is told once."""

from hashlib import sha256


def digest_of(secret: str) -> str:
    """The digest by which a secret is known again."""
    return sha256(secret.encode()).hexdigest()
