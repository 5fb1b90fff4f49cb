"""Reads of the seals: heads, proofs and public keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

from motcua.base.content import province_root
from motcua.base.errors import NotFound
from motcua.kernel.events.models import JournalEntry, SealedLeaf, SealedNode, TreeHead
from motcua.kernel.events.rules import merkle, notes
from motcua.kernel.events.rules.canonical import SEALED_FIELDS


class EventNotSealed(NotFound):
    """Không có sự kiện này, hoặc sự kiện chưa được niêm phong. Vui lòng thử lại sau vài phút."""

    message_en = "There is no such event, or it is not sealed yet. Try again in a few minutes."


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That one event is in the sealed journal: its leaf, its path and the signed head."""

    event_uuid: UUID
    leaf_hash: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    note: str

    def as_json(self) -> dict[str, Any]:
        """The proof as it is published: hashes in hexadecimal."""
        return {
            "event": str(self.event_uuid),
            "leaf_hash": self.leaf_hash.hex(),
            "index": self.index,
            "size": self.size,
            "path": [value.hex() for value in self.path],
            "head": self.note,
        }


def log_origin() -> str:
    """The name of this installation's log, which every head and signature carries."""
    return f"motcua/{province_root().name}/journal"


def keys_folder() -> Path:
    """Where the sealing key and the public keys are kept."""
    return Path(settings.MOTCUA_VAR) / "keys"


def list_public_keys() -> list[Ed25519PublicKey]:
    """The keys whose seals are trusted: every journal-*.pub of the keys folder."""
    keys = [load_pem_public_key(p.read_bytes()) for p in sorted(keys_folder().glob("journal*.pub"))]
    return [key for key in keys if isinstance(key, Ed25519PublicKey)]


def list_verifier_keys() -> list[str]:
    """The trusted keys as note tools read them."""
    return [notes.verifier_key(log_origin(), key) for key in list_public_keys()]


def find_last_head() -> TreeHead | None:
    """The newest seal."""
    return TreeHead.objects.order_by("-number").first()


def list_heads(*, before: int | None = None, limit: int = 50) -> list[TreeHead]:
    """Seals, newest first, those numbered below `before`."""
    heads = TreeHead.objects.order_by("-number")
    return list((heads.filter(number__lt=before) if before else heads)[:limit])


def iterate_sealable(
    *, after: int, upto: int, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """The journal rows with after < position <= upto as they are hashed, in order."""
    rows = JournalEntry.objects.filter(position__gt=after, position__lte=upto).order_by("position")
    chosen = rows.values_list(*SEALED_FIELDS)
    for row in (chosen[:limit] if limit else chosen).iterator(chunk_size=5000):
        value = dict(zip(SEALED_FIELDS, row, strict=True))
        value["txid"] = str(value["txid"])
        yield value


def subtree(level: int, index: int) -> bytes:
    """The hash of a complete subtree of the sealed log."""
    if level and level % merkle.STRIDE == 0:
        return bytes(
            SealedNode.objects.values_list("hash", flat=True).get(level=level, index=index)
        )
    return fold_kept(level, index, base=level - level % merkle.STRIDE)


def fold_kept(level: int, index: int, *, base: int) -> bytes:
    """The hash of a complete subtree, computed from the kept hashes of a lower level."""
    count = 1 << (level - base)
    place = {"index__gte": index * count, "index__lt": (index + 1) * count}
    rows = (
        SealedNode.objects.filter(level=base, **place).values_list("hash", flat=True)
        if base
        else SealedLeaf.objects.filter(**place).values_list("hash", flat=True)
    )
    hashes = [bytes(value) for value in rows.order_by("index")]
    if len(hashes) != count:
        raise LookupError(f"subtree {level}/{index} is not complete")
    return merkle.fold_level(hashes)


def prove_inclusion(event_uuid: UUID) -> InclusionProof:
    """
    The proof that an event is in the sealed journal, against the newest head.

    :raises EventNotSealed: if it is unknown or not under a seal yet.
    """
    head = find_last_head()
    position = JournalEntry.objects.filter(uuid=event_uuid).values_list("position", flat=True)
    leaf = SealedLeaf.objects.filter(position__in=position).first()
    if head is None or leaf is None or leaf.index >= head.size:
        raise EventNotSealed()
    path = merkle.inclusion_path(leaf.index, head.size, subtree)
    return InclusionProof(
        event_uuid, bytes(leaf.hash), leaf.index, head.size, tuple(path), head.note
    )
