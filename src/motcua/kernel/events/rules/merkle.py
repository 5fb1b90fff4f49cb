"""Merkle trees as RFC 6962 and RFC 9162 hash them."""

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
STRIDE = 8  # subtrees of 2^8, 2^16, … leaves are kept; smaller ones are computed again

# The hash of the complete subtree at (level, index): leaves index·2^level … (index+1)·2^level − 1.
Subtree = Callable[[int, int], bytes]


def hash_leaf(content: bytes) -> bytes:
    """The hash of a leaf: a zero byte before the content."""
    return hashlib.sha256(b"\x00" + content).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: a one byte before its two halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold_level(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of neighbouring hashes."""
    level = list(hashes)
    while len(level) > 1:
        level = [hash_node(level[i], level[i + 1]) for i in range(0, len(level), 2)]
    return level[0]


def split(size: int) -> int:
    """The largest power of two smaller than `size`: how many leaves the left half has."""
    return 1 << ((size - 1).bit_length() - 1)


def range_root(start: int, end: int, subtree: Subtree) -> bytes:
    """The root over leaves start … end − 1, where start is a multiple of the left halves' sizes."""
    size = end - start
    if size == 0:
        return EMPTY_ROOT
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + split(size)
    return hash_node(range_root(start, middle, subtree), range_root(middle, end, subtree))


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The audit path of a leaf in the tree of `size` leaves (RFC 9162 §2.1.3.1), from below."""
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_root(middle, end, subtree))
            end = middle
        else:
            path.append(range_root(start, middle, subtree))
            start = middle
    return path[::-1]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its audit path lead to (RFC 9162 §2.1.3.2); None: no such path."""
    if not 0 <= index < size:
        return None
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            result = hash_node(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = hash_node(result, sibling)
        node, last = node >> 1, last >> 1
    return result if last == 0 else None


class GrowingTree:
    """A tree that leaves are appended to; it knows the root at each size it passes."""

    def __init__(self, keep: Callable[[int, int, bytes], None] | None = None) -> None:
        """Begin with no leaf; `keep` is told (level, index, hash) of every subtree completed."""
        self.size = 0
        self._peaks: list[bytes] = []  # roots of the complete subtrees, largest first
        self._keep = keep

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        node, place, level = leaf, self.size, 0
        while place & 1:
            node = hash_node(self._peaks.pop(), node)
            place >>= 1
            level += 1
            if self._keep:
                self._keep(level, place, node)
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root over the leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        result = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            result = hash_node(peak, result)
        return result
