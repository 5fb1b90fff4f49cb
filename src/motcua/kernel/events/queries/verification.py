"""Recomputes the whole sealed journal and says what does not fit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext

from motcua.kernel.events.models import JournalEntry, SealedLeaf, SealedNode, TreeHead
from motcua.kernel.events.rules import merkle, notes
from motcua.kernel.events.rules.canonical import leaf_hash

from .sealed import iterate_sealable, list_public_keys

_MOST_PROBLEMS = 100

PROBLEMS = {
    "row_changed": "Sự kiện ở vị trí {place} đã bị sửa sau khi niêm phong.",
    "row_deleted": "Sự kiện ở vị trí {place} đã bị xóa sau khi niêm phong.",
    "row_inserted": "Sự kiện ở vị trí {place} được chèn vào phần đã niêm phong.",
    "leaf_missing": "Danh sách lá niêm phong thiếu hoặc lặp ở số thứ tự {place}.",
    "node_wrong": "Giá trị băm trung gian thứ {place} không khớp.",
    "head_unreadable": "Dấu niêm phong số {place} không đọc được hoặc đã bị sửa.",
    "head_unsigned": "Dấu niêm phong số {place} không có chữ ký hợp lệ.",
    "head_unchained": "Dấu niêm phong số {place} không nối tiếp dấu trước nó.",
    "head_wrong": "Dấu niêm phong số {place} không khớp với nội dung nhật ký.",
    "witness_wrong": "Bản dấu niêm phong đã lưu (đến sự kiện thứ {place}) không khớp với nhật ký.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit: what, and at which position, head number or size."""

    kind: str
    place: int

    def message(self) -> str:
        """The problem in the language of whoever asks."""
        return gettext(PROBLEMS[self.kind]).format(place=self.place)


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What a verification went through and found."""

    events: int
    heads: int
    unsealed: int
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything fits."""
        return not self.problems


def verify_journal(*, witnesses: tuple[str, ...] = ()) -> VerificationReport:
    """
    Recompute every leaf, root, signature and link of the sealed journal.

    `witnesses` are notes that somebody kept from an earlier day: a journal rewritten together with
    its seals, even with the right key, does not fit them. Stops after 100 problems.
    """
    found: list[Problem] = []
    heads = list(TreeHead.objects.order_by("number"))
    keys = list_public_keys()
    _check_chain(heads, keys, found)
    expected: dict[int, list[tuple[bytes, str, int]]] = {}
    for head in heads:
        expected.setdefault(head.size, []).append((bytes(head.root), "head_wrong", head.number))
    sizes = {head.size for head in heads}
    for note in witnesses:
        told = notes.parse(note)
        if not notes.is_signed_by(note, keys) or told.size not in sizes:
            found.append(Problem("witness_wrong", told.size))
        expected.setdefault(told.size, []).append((told.root, "witness_wrong", told.size))
    last = max((head.last_position for head in heads), default=0)
    count = _check_log(last, expected, found)
    if heads and count < heads[-1].size:
        found.append(Problem("head_wrong", heads[-1].number))
    unsealed = JournalEntry.objects.filter(position__gt=last).count()
    return VerificationReport(count, len(heads), unsealed, tuple(dict.fromkeys(found)))


def _check_chain(heads: list[TreeHead], keys: list[Ed25519PublicKey], found: list[Problem]) -> None:
    previous: TreeHead | None = None
    for number, head in enumerate(heads, start=1):
        try:
            told = notes.parse(head.note)
        except notes.MalformedNote:
            found.append(Problem("head_unreadable", head.number))
            previous = head
            continue
        kept = (head.size, bytes(head.root), head.last_position)
        if kept != (told.size, told.root, told.last_position):
            found.append(Problem("head_unreadable", head.number))
        if not notes.is_signed_by(head.note, keys):
            found.append(Problem("head_unsigned", head.number))
        digest = notes.note_digest(previous.note) if previous else notes.FIRST_PREVIOUS
        grows = previous is None or (
            head.size > previous.size and head.last_position > previous.last_position
        )
        if head.number != number or told.previous != digest or not grows:
            found.append(Problem("head_unchained", head.number))
        previous = head


def _check_log(
    last: int, expected: dict[int, list[tuple[bytes, str, int]]], found: list[Problem]
) -> int:
    tree = merkle.GrowingTree(keep=_node_checker(found))
    for index, hash_, row in _pair(last, found):
        if index != tree.size:
            found.append(Problem("leaf_missing", tree.size))
            break
        if row is not None and leaf_hash(row) != hash_:
            found.append(Problem("row_changed", row["position"]))
        tree.append(hash_)
        for root, kind, place in expected.get(tree.size, ()):
            if tree.root() != root:
                found.append(Problem(kind, place))
        if len(found) >= _MOST_PROBLEMS:
            break
    return tree.size


def _node_checker(found: list[Problem]) -> Callable[[int, int, bytes], None]:
    nodes = {
        (level, index): bytes(value)
        for level, index, value in SealedNode.objects.values_list("level", "index", "hash")
    }

    def check(level: int, index: int, value: bytes) -> None:
        if level % merkle.STRIDE == 0 and nodes.get((level, index)) != value:
            found.append(Problem("node_wrong", index))

    return check


def _pair(last: int, found: list[Problem]) -> Iterator[tuple[int, bytes, dict[str, Any] | None]]:
    """Walk leaves and journal rows side by side; rows without a leaf or the reverse are found."""
    rows = iterate_sealable(after=0, upto=last)
    leaves = SealedLeaf.objects.order_by("index").values_list("index", "position", "hash")
    row = next(rows, None)
    for index, position, value in leaves.iterator(chunk_size=20_000):
        while row is not None and row["position"] < position:
            found.append(Problem("row_inserted", row["position"]))
            row = next(rows, None)
        if row is not None and row["position"] == position:
            yield index, bytes(value), row
            row = next(rows, None)
        else:
            found.append(Problem("row_deleted", position))
            yield index, bytes(value), None
        if len(found) >= _MOST_PROBLEMS:
            return
    while row is not None and len(found) < _MOST_PROBLEMS:
        found.append(Problem("row_inserted", row["position"]))
        row = next(rows, None)
