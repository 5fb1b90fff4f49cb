"""Signed tree heads as C2SP checkpoints: signed notes that ordinary log tools read."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .canonical import moment

_ED25519 = b"\x01"
_MARK = "— "


class MalformedNote(ValueError):
    """The text is no signed tree head."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a tree head says: so many events, up to this position, have this root."""

    origin: str
    size: int
    root: bytes
    last_position: int
    sealed_at: str
    previous: str  # SHA-256 of the note before it, in hexadecimal; zeros for the first

    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return (
            f"{self.origin}\n{self.size}\n{root}\n"
            f"position {self.last_position}\nsealed {self.sealed_at}\nprevious {self.previous}\n"
        )


FIRST_PREVIOUS = "0" * 64


def new_head(
    *, origin: str, size: int, root: bytes, last_position: int, at: datetime, previous: str | None
) -> Head:
    """The head to sign over a tree of this size; `previous` is the note before it, if any."""
    digest = note_digest(previous) if previous else FIRST_PREVIOUS
    return Head(origin, size, root, last_position, moment(at), digest)


def note_digest(note: str) -> str:
    """The SHA-256 of a note, by which the next one names it."""
    return hashlib.sha256(note.encode()).hexdigest()


def key_hash(origin: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature names its key."""
    content = origin.encode() + b"\n" + _ED25519 + key.public_bytes_raw()
    return hashlib.sha256(content).digest()[:4]


def verifier_key(origin: str, key: Ed25519PublicKey) -> str:
    """The public key as note tools write it: name+hash+key."""
    encoded = base64.b64encode(_ED25519 + key.public_bytes_raw()).decode()
    return f"{origin}+{key_hash(origin, key).hex()}+{encoded}"


def sign(head: Head, key: Ed25519PrivateKey) -> str:
    """The note: the head's text, an empty line and the signature."""
    text = head.text()
    content = key_hash(head.origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{_MARK}{head.origin} {base64.b64encode(content).decode()}\n"


def parse(note: str) -> Head:
    """What a note says, whoever signed it. :raises MalformedNote: if it is no tree head."""
    try:
        lines = note.split("\n\n", maxsplit=1)[0].split("\n")
        origin, size, root = lines[:3]
        said = dict(line.split(" ", 1) for line in lines[3:])
        return Head(
            origin,
            int(size),
            base64.b64decode(root, validate=True),
            int(said["position"]),
            said["sealed"],
            said["previous"],
        )
    except (ValueError, KeyError) as error:
        raise MalformedNote(note[:100]) from error


def is_signed_by(note: str, keys: list[Ed25519PublicKey]) -> bool:
    """Whether the note carries a valid signature of one of the keys."""
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    origin = text.split("\n", 1)[0]
    for line in signatures.splitlines():
        try:
            content = base64.b64decode(line.removeprefix(f"{_MARK}{origin} "), validate=True)
        except ValueError:
            continue  # another log's signature
        for key in keys:
            if content[:4] == key_hash(origin, key) and _is_valid(key, content[4:], text.encode()):
                return True
    return False


def _is_valid(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
