import hashlib
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.events.management.commands.deliver import pause_after
from motcua.kernel.events.rules import merkle, notes
from motcua.kernel.events.rules.canonical import canonical_bytes
from motcua.kernel.events.rules.retries import retry_pause

# The leaves and roots that Certificate Transparency implementations test themselves with.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def subtree_of(leaves):
    return lambda level, index: merkle.fold_level(leaves[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    leaves = [merkle.hash_leaf(content) for content in CT_LEAVES[:size]]
    tree = merkle.GrowingTree()
    for leaf in leaves:
        tree.append(leaf)

    assert tree.root().hex() == CT_ROOTS[size - 1]
    assert merkle.range_root(0, size, subtree_of(leaves)).hex() == CT_ROOTS[size - 1]


def test_the_empty_log_has_the_hash_of_nothing_as_its_root():
    assert merkle.GrowingTree().root() == hashlib.sha256(b"").digest()


@given(st.integers(1, 600), st.data())
def test_every_leaf_can_be_proved_and_no_other_leaf_with_its_path(size, data):
    leaves = [merkle.hash_leaf(str(number).encode()) for number in range(size)]
    root = merkle.range_root(0, size, subtree_of(leaves))
    index = data.draw(st.integers(0, size - 1))

    path = merkle.inclusion_path(index, size, subtree_of(leaves))

    assert merkle.root_from_path(leaves[index], index, size, path) == root
    assert merkle.root_from_path(merkle.hash_leaf(b"other"), index, size, path) != root
    assert merkle.root_from_path(leaves[index], index, size, [*path, root]) is None
    assert merkle.root_from_path(leaves[index], size, size, path) is None


def test_canonical_bytes_are_sorted_plain_utf8_json():
    hanoi = timezone(timedelta(hours=7))
    row = {
        "uuid": UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
        "at": datetime(2026, 1, 5, 8, 30, tzinfo=hanoi),
        "payload": {"b": 1, "a": "Kỳ Xuân"},
        "acting_for": None,
    }

    assert canonical_bytes(row).decode() == (
        '{"acting_for":null,"at":"2026-01-05T01:30:00.000000Z",'
        '"payload":{"a":"Kỳ Xuân","b":1},"uuid":"01890a5d-ac96-774b-bcce-b302099a8057"}'
    )


def make_note(key, size=3, previous=None):
    head = notes.new_head(
        origin="motcua/thu/journal",
        size=size,
        root=bytes(32),
        last_position=size,
        at=datetime(2026, 1, 5, tzinfo=UTC),
        previous=previous,
    )
    return notes.sign(head, key)


def test_a_note_says_what_was_signed():
    key = Ed25519PrivateKey.generate()

    note = make_note(key)

    assert notes.is_signed_by(note, [key.public_key()])
    told = notes.parse(note)
    assert (told.origin, told.size, told.root, told.last_position) == (
        "motcua/thu/journal",
        3,
        bytes(32),
        3,
    )
    assert note.startswith("motcua/thu/journal\n3\n")
    assert notes.parse(make_note(key, 4, previous=note)).previous == notes.note_digest(note)


@pytest.mark.parametrize(
    "forge",
    [
        lambda note: note.replace("\n3\n", "\n4\n", 1),
        lambda note: note.replace("position 3", "position 2"),
        lambda note: note.replace("2026-01-05", "2026-01-06"),
        lambda note: note[:-6] + "AAAA=\n",
        lambda note: note.split("\n\n")[0] + "\n",
        lambda note: note.replace("— motcua/thu/journal", "— somebody"),
    ],
)
def test_a_forged_note_is_not_signed(forge):
    key = Ed25519PrivateKey.generate()
    note = make_note(key)
    forged = forge(note)

    assert forged != note
    assert not notes.is_signed_by(forged, [key.public_key()])
    assert not notes.is_signed_by(note, [Ed25519PrivateKey.generate().public_key()])


@pytest.mark.parametrize("text", ["", "a\nb\nc\n", "a\n1\n***\nposition 1\n", "a\n1\nAA==\n\n"])
def test_what_is_no_tree_head_is_refused(text):
    with pytest.raises(notes.MalformedNote):
        notes.parse(text)


def test_the_verifier_key_is_written_as_note_tools_read_it():
    key = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()

    name, digest, encoded = notes.verifier_key("motcua/thu/journal", key).split("+", 2)

    assert name == "motcua/thu/journal"
    assert len(digest) == 8
    assert encoded.startswith("AT")


def test_pauses_grow_and_end():
    pauses = [retry_pause(failures) for failures in range(1, 9)]

    assert pauses[0] == timedelta(seconds=5)
    assert all(later == 4 * earlier for earlier, later in pairwise(pauses[:7]))
    assert pauses[6] == timedelta(seconds=5 * 4**6)
    assert pauses[7] is None


@pytest.mark.parametrize(
    ("done", "pause"), [(0, 0.25), (3, 0.25), (99, 0.25), (100, 1.0), (499, 1.0)]
)
def test_a_worker_waits_longer_only_while_much_is_going_on(done, pause):
    assert pause_after(done, poll=0.25, linger=1.0) == pause
    assert pause_after(done, poll=2.0, linger=1.0) == 2.0
