"""Sealing the journal: Merkle leaves, subtrees and signed heads over all settled events."""

import hashlib
import os
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.db import connection, transaction

from motcua.kernel.events import ports
from motcua.kernel.events.models import SealedNode, TreeHead
from motcua.kernel.events.queries.sealed import (
    find_last_head,
    fold_kept,
    iterate_sealable,
    keys_folder,
    log_origin,
    subtree,
)
from motcua.kernel.events.rules import merkle, notes
from motcua.kernel.events.rules.canonical import leaf_hash

from .horizon import settle_horizon

_LOCK = 0x4D43_5345_414C  # any number, the same for every sealer


def seal_pending(*, at: datetime, limit: int = 50_000, upto: int | None = None) -> TreeHead | None:
    """
    Put settled events under a new signed head, at most `limit` of them.

    Returns the head, or None if there was nothing to seal or another sealer is at work. Publishes
    no event: the head itself is the record, and an event about it would need a seal again.
    `upto` is for tests inside one transaction: it replaces the settled horizon.
    """
    horizon = settle_horizon() if upto is None else upto
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        former = find_last_head()
        size, last = (former.size, former.last_position) if former else (0, 0)
        rows = iterate_sealable(after=last, upto=horizon, limit=limit)
        leaves = [(row["position"], leaf_hash(row)) for row in rows]
        if not leaves:
            return None
        _keep_leaves(size, leaves)
        _keep_subtrees(size, size + len(leaves))
        return _sign_head(former, size + len(leaves), leaves[-1][0], at)


def _keep_leaves(size: int, leaves: list[tuple[int, bytes]]) -> None:
    # One statement over arrays: bulk_create takes five times as long.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_sealed_leaf (index, position, hash)"
            " SELECT %s + place - 1, position, hash"
            " FROM unnest(%s::bigint[], %s::bytea[]) WITH ORDINALITY AS t(position, hash, place)",
            [size, [position for position, _ in leaves], [value for _, value in leaves]],
        )


def _keep_subtrees(before: int, after: int) -> None:
    level = merkle.STRIDE
    while after >> level:
        SealedNode.objects.bulk_create(
            SealedNode(level=level, index=i, hash=fold_kept(level, i, base=level - merkle.STRIDE))
            for i in range(before >> level, after >> level)
        )
        level += merkle.STRIDE


def _sign_head(former: TreeHead | None, size: int, last_position: int, at: datetime) -> TreeHead:
    head = notes.new_head(
        origin=log_origin(),
        size=size,
        root=merkle.range_root(0, size, subtree),
        last_position=last_position,
        at=at,
        previous=former.note if former else None,
    )
    note = notes.sign(head, sealing_key())
    stamper = ports.time_stamper()
    return TreeHead.objects.create(
        number=former.number + 1 if former else 1,
        size=size,
        last_position=last_position,
        root=head.root,
        note=note,
        sealed_at=at,
        time_stamp=stamper.time_stamp(hashlib.sha256(note.encode()).digest()) if stamper else None,
    )


def sealing_key() -> Ed25519PrivateKey:
    """The installation's sealing key; made at first use, readable by its owner only."""
    folder = keys_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "journal-ed25519.pem"
    if not path.exists():
        _make_key(path.as_posix())
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is no Ed25519 key")
    public = folder / "journal-ed25519.pub"
    if not public.exists():
        public.write_bytes(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
    return key


def _make_key(path: str) -> None:
    content = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    # Written aside and linked into place: two first starts cannot leave half a key or two keys.
    aside = f"{path}.{os.getpid()}"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(aside)
