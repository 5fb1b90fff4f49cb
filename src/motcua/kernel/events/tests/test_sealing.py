import os
import stat
import time
from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.events import ports
from motcua.kernel.events.actions.sealing import sealing_key
from motcua.kernel.events.models import JournalEntry, TreeHead
from motcua.kernel.events.queries.journal import find_last_position
from motcua.kernel.events.queries.sealed import iterate_sealable, keys_folder
from motcua.kernel.events.rules import merkle, notes
from motcua.kernel.events.rules.canonical import leaf_hash, moment

from .kinds import THING_DONE

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
ACTOR = system_actor("tests")


@pytest.fixture
def installation(settings, tmp_path):
    """A var/ folder of its own."""
    settings.MOTCUA_VAR = tmp_path
    return tmp_path


def tell(count=1):
    rows = [(events.Subject("tests.thing", uuid4()), None) for _ in range(count)]
    events.publish_many(THING_DONE, rows=rows, actor=ACTOR, at=AT)


def seal():
    return events.seal_pending(at=AT, upto=find_last_position())


def as_superuser(statement, *params):
    """What somebody with all rights over the database would do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("journal", "sealed_leaf", "sealed_node", "tree_head"):
            cursor.execute(f"ALTER TABLE events_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        assert cursor.rowcount > 0
        for table in ("journal", "sealed_leaf", "sealed_node", "tree_head"):
            cursor.execute(f"ALTER TABLE events_{table} ENABLE TRIGGER USER")


def problems(**options):
    return [(p.kind, p.place) for p in events.verify_journal(**options).problems]


@pytest.fixture
def sealed(db, installation):
    """Six hundred events under three seals; gives their positions."""
    for count in (300, 299, 1):
        tell(count)
        seal()
    tell(5)
    return list(JournalEntry.objects.order_by("position").values_list("position", flat=True))


def test_an_untouched_journal_verifies(sealed):
    report = events.verify_journal()

    assert report.is_sound
    assert (report.events, report.heads, report.unsealed) == (600, 3, 5)


def test_sealing_again_without_news_makes_no_head(sealed):
    seal()
    assert seal() is None
    assert TreeHead.objects.count() == 4


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 day'",
        "actor_uuid = uuidv7()",
        "payload = '{\"x\": 1}'",
        "name = 'tests.thing_moved'",
        "agency_uuid = uuidv7()",
        "txid = '1'",
        "uuid = uuidv7()",
    ],
)
def test_one_changed_value_of_one_row_is_found(sealed, change):
    as_superuser(f"UPDATE events_journal SET {change} WHERE position = %s", sealed[123])

    assert problems() == [("row_changed", sealed[123])]


def test_a_deleted_row_is_found(sealed):
    as_superuser("DELETE FROM events_journal WHERE position = %s", sealed[599])

    assert problems() == [("row_deleted", sealed[599])]


def test_an_inserted_row_in_the_sealed_range_is_found(sealed):
    gap = sealed[0] - 1
    as_superuser(
        "INSERT INTO events_journal (position, name, subject_kind, subject_uuid, actor_kind,"
        " actor_uuid, at) VALUES (%s, 'tests.thing_done', 't.t', uuidv7(), 'system', uuidv7(),"
        " now())",
        gap,
    )

    assert problems() == [("row_inserted", gap)]


def test_a_row_changed_together_with_its_leaf_does_not_fit_the_heads(sealed):
    position = sealed[10]
    as_superuser("UPDATE events_journal SET at = now() WHERE position = %s", position)
    (row,) = iterate_sealable(after=position - 1, upto=position)
    leaf = leaf_hash(row)
    as_superuser("UPDATE events_sealed_leaf SET hash = %s WHERE position = %s", leaf, position)

    assert {kind for kind, _ in problems()} == {"head_wrong", "node_wrong"}
    assert ("head_wrong", 1) in problems()


def test_a_leaf_taken_away_with_its_row_is_found(sealed):
    as_superuser("DELETE FROM events_journal WHERE position = %s", sealed[50])
    as_superuser("DELETE FROM events_sealed_leaf WHERE position = %s", sealed[50])

    assert ("leaf_missing", 50) in problems()


def test_a_log_cut_short_is_found(sealed):
    as_superuser("DELETE FROM events_journal WHERE position >= %s", sealed[599])
    as_superuser("DELETE FROM events_sealed_leaf WHERE position >= %s", sealed[599])

    assert problems() == [("head_wrong", 3)]


def test_a_head_of_another_key_is_found(sealed):
    head = TreeHead.objects.get(number=3)
    forged = notes.sign(notes.parse(head.note), Ed25519PrivateKey.generate())
    as_superuser("UPDATE events_tree_head SET note = %s WHERE number = 3", forged)

    assert problems() == [("head_unsigned", 3)]


def test_a_head_whose_columns_were_changed_is_found(sealed):
    as_superuser("UPDATE events_tree_head SET root = %s WHERE number = 2", bytes(32))

    assert problems() == [("head_unreadable", 2), ("head_wrong", 2)]


def test_a_head_taken_away_is_found(sealed):
    as_superuser("DELETE FROM events_tree_head WHERE number = 2")

    assert problems() == [("head_unchained", 3)]


def test_an_unreadable_head_is_found(sealed):
    as_superuser("UPDATE events_tree_head SET note = 'x' WHERE number = 1")

    assert ("head_unreadable", 1) in problems()


def test_a_journal_rewritten_with_the_right_key_does_not_fit_a_witness(sealed):
    witness = TreeHead.objects.get(number=3).note
    assert problems(witnesses=(witness,)) == []
    for statement in (
        "DELETE FROM events_tree_head",
        "DELETE FROM events_sealed_leaf",
        "DELETE FROM events_sealed_node",
    ):
        as_superuser(statement)
    as_superuser("UPDATE events_journal SET at = now() WHERE position = %s", sealed[10])
    seal()

    assert problems() == []
    assert ("witness_wrong", 600) in problems(witnesses=(witness,))


@pytest.mark.parametrize(
    "statement",
    [
        f"{verb} events_{table}{rest}"
        for table, column in (
            ("sealed_leaf", "hash"),
            ("sealed_node", "hash"),
            ("tree_head", "root"),
        )
        for verb, rest in (("DELETE FROM", ""), ("UPDATE", f" SET {column} = NULL"))
    ],
)
def test_seals_cannot_be_changed_by_the_way(sealed, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_every_event_can_be_proved_from_what_is_published(sealed):
    key = sealing_key().public_key()
    for place in (0, 1, 255, 256, 299, 511, 598, 599):
        uuid = JournalEntry.objects.get(position=sealed[place]).uuid
        proof = events.prove_inclusion(uuid)

        assert notes.is_signed_by(proof.note, [key])
        head = notes.parse(proof.note)
        root = merkle.root_from_path(proof.leaf_hash, proof.index, head.size, proof.path)
        assert (proof.index, root) == (place, head.root)


def test_an_event_that_is_not_sealed_has_no_proof(sealed):
    uuid = JournalEntry.objects.get(position=sealed[604]).uuid

    with pytest.raises(events.EventNotSealed):
        events.prove_inclusion(uuid)
    with pytest.raises(events.EventNotSealed):
        events.prove_inclusion(uuid4())


def test_the_key_is_made_once_and_only_its_owner_reads_it(installation):
    first = sealing_key()

    assert sealing_key().private_bytes_raw() == first.private_bytes_raw()
    path = keys_folder() / "journal-ed25519.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(os.listdir(path.parent)) == ["journal-ed25519.pem", "journal-ed25519.pub"]


def test_a_time_stamp_is_kept_with_the_head(db, installation, monkeypatch):
    class Stamper:
        def time_stamp(self, digest):
            return b"token over " + digest

    monkeypatch.setattr(ports, "_time_stampers", [])
    events.register_time_stamper(Stamper())
    tell()

    head = seal()

    assert bytes(head.time_stamp) == b"token over " + bytes.fromhex(notes.note_digest(head.note))


def test_the_head_says_when_it_was_made(sealed):
    assert notes.parse(TreeHead.objects.get(number=1).note).sealed_at == moment(AT)


def test_the_command_verifies_and_fails_on_a_changed_row(sealed, tmp_path):
    out, err = StringIO(), StringIO()
    call_command("journal", "verify", stdout=out)
    assert "600" in out.getvalue()
    assert "Nhật ký nguyên vẹn." in out.getvalue()
    witness = tmp_path / "witness.txt"
    witness.write_text(TreeHead.objects.get(number=2).note, "utf-8")
    call_command("journal", "verify", f"--witness={witness}", stdout=out)

    as_superuser("UPDATE events_journal SET at = now() WHERE position = %s", sealed[7])

    with pytest.raises(CommandError, match="KHÔNG"):
        call_command("journal", "verify", stdout=out, stderr=err)
    assert f"vị trí {sealed[7]} đã bị sửa" in err.getvalue()


def test_twenty_thousand_events_are_sealed_and_verified_in_seconds(db, installation):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT events_record('tests.thing_done', 'tests.thing', uuidv7(), 'system', %s,"
            " uuidv7(), now(), jsonb_build_object('n', n)) FROM generate_series(1, 20000) n",
            [ACTOR.uuid],
        )
    begun = time.monotonic()
    while seal():
        pass
    sealed_at = time.monotonic()

    report = events.verify_journal()

    took = time.monotonic() - sealed_at
    assert (report.events, report.is_sound) == (20_000, True)
    assert (sealed_at - begun, took) < (20, 20), "generous: test machines are slow"
