from uuid import uuid4

import pytest

from motcua.kernel.events import api as events
from motcua.kernel.events.models import JournalEntry
from motcua.kernel.events.rules import merkle, notes

from .test_sealing import installation, seal, tell

__all__ = ["installation"]


@pytest.fixture
def sealed(db, installation):
    tell(3)
    return seal()


def test_seal_list_shows_the_newest_seal_and_the_key(client, sealed):
    response = client.get("/nhat-ky/dau-niem-phong")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Số sự kiện đã niêm phong" in page
    assert bytes(sealed.root).hex()[:16] in page
    assert "/nhat-ky/dau-niem-phong/1" in page


def test_seal_list_says_so_where_nothing_is_sealed(client, db, installation):
    assert "Chưa có dấu niêm phong nào" in client.get("/nhat-ky/dau-niem-phong").content.decode()


def test_seal_list_turns_pages(client, db, installation):
    for _ in range(21):
        tell()
        seal()

    first = client.get("/nhat-ky/dau-niem-phong").content.decode()
    second = client.get("/nhat-ky/dau-niem-phong?before=2").content.decode()

    assert 'href="/nhat-ky/dau-niem-phong?before=2" rel="next"' in first
    assert 'rel="next"' not in second
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert client.get("/nhat-ky/dau-niem-phong", {"before": nonsense}).status_code == 200


def test_seal_export_gives_every_head_with_its_note(client, sealed):
    told = client.get("/nhat-ky/dau-niem-phong.json").json()

    assert told["heads"] == [{"number": 1, "note": sealed.note}]
    assert told["keys"][0].startswith(told["origin"] + "+")


def test_seal_show_gives_the_signed_text(client, sealed):
    response = client.get("/nhat-ky/dau-niem-phong/1")

    assert response.content.decode() == sealed.note
    assert client.get("/nhat-ky/dau-niem-phong/2").status_code == 404
    assert client.get(f"/nhat-ky/dau-niem-phong/{'9' * 30}").status_code == 404


def test_proof_show_gives_a_proof_that_anyone_can_check(client, sealed):
    event = JournalEntry.objects.order_by("position")[1]

    told = client.get(f"/nhat-ky/bang-chung/{event.uuid}").json()

    root = merkle.root_from_path(
        bytes.fromhex(told["leaf_hash"]),
        told["index"],
        told["size"],
        [bytes.fromhex(value) for value in told["path"]],
    )
    assert root == notes.parse(told["head"]).root
    assert events.prove_inclusion(event.uuid).as_json() == told


def test_proof_show_says_that_an_unknown_event_has_none(client, sealed):
    response = client.get(f"/nhat-ky/bang-chung/{uuid4()}")

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
