"""Cases by machine; every answer is compared with the OpenAPI document."""

from uuid import uuid4

import pytest

from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter
from motcua.kernel.events.testing import deliver_all
from motcua.project.testing import story
from motcua.project.testing.machines import Program

ROOMS = ("", "/notes", "/tasks", "/links", "/documents")


def program(name=None, language="vi"):
    return Program(story.token(name) if name else None, language)


@pytest.fixture
def letter():
    party = story.party("mau").uuid
    return make_letter(story.commune(), number="DT-01", party=party, title="Đơn đề nghị")


def read(name, case, room=""):
    return program(name).get(f"/cases/{case.uuid}{room}")


def test_an_official_reads_a_case_writes_a_note_links_it_and_asks_for_work(letter):
    make_letter(story.commune(), number="DT-02", title="Đơn trước")
    officer = program("tham.kyxuan")

    seen = officer.get(f"/cases/{letter.uuid}").json()
    assert (seen["number"], seen["state"], seen["is_inside"]) == ("DT-01", "open", True)
    assert [one["name"] for one in seen["involved"]] == [story.party("mau").full_name]
    noted = officer.post(f"/cases/{letter.uuid}/notes", {"text": "Đã xem"})
    again = officer.post(f"/cases/{letter.uuid}/notes", {"text": "Đã xem"})
    assert noted.status_code == 201 and again.json() == noted.json()
    linked = officer.post(f"/cases/{letter.uuid}/links", {"kind": "follows", "number": "DT-02"})
    assert [(one["relation"], one["number"]) for one in linked.json()] == [("link", "DT-02")]
    twice = officer.post(f"/cases/{letter.uuid}/links", {"kind": "follows", "number": "DT-02"})
    assert twice.status_code == 409 and twice.json()["code"] == "already_linked"
    work = {"title": "Kiểm tra", "agency": str(story.commune().uuid), "due_on": "2026-11-27"}
    asked = officer.post(f"/cases/{letter.uuid}/assignments", work)
    assert asked.json()["assignments"][0]["state"] == "open"
    past = officer.post(f"/cases/{letter.uuid}/assignments", {**work, "due_on": "2026-11-02"})
    assert past.status_code == 422 and "due_on" in past.json()["fields"]
    assert officer.get(f"/cases/{letter.uuid}/documents").json() == []


def test_a_person_reads_their_part_and_nothing_that_officials_write(letter):
    cases.add_note(
        actor=story.actor("tham.kyxuan"), case_uuid=letter.uuid, text="Chuyện nội bộ", at=story.AT
    )
    person = program("mau")

    seen = person.get(f"/cases/{letter.uuid}")
    assert seen.json()["is_inside"] is False and seen.json()["run"] is None
    assert b"n\\u1ed9i b" not in seen.content and "Thẩm" not in str(seen.json())
    for room in ("/notes", "/tasks", "/links"):
        assert person.get(f"/cases/{letter.uuid}{room}").status_code == 403
    assert person.get(f"/cases/{letter.uuid}/documents").json() == []
    body = {"text": "x"}
    assert person.post(f"/cases/{letter.uuid}/notes", body).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("ngoai", 404), ("quay.sxd", 404), (None, 401)])
def test_outsiders_learn_nothing_of_a_case(letter, who, status):
    outsider = program(who)

    assert {outsider.get(f"/cases/{letter.uuid}{room}").status_code for room in ROOMS} == {status}
    writes = {
        "notes": {"text": "x"},
        "links": {"kind": "relates", "number": "DT-01"},
        "assignments": {"title": "x", "agency": str(uuid4()), "due_on": "2026-11-27"},
    }
    found = {
        outsider.post(f"/cases/{letter.uuid}/{name}", body).status_code
        for name, body in writes.items()
    }
    assert found == {status} and letter.notes.count() == 0


def test_a_confidential_note_is_in_no_answer_for_those_who_may_not_read_it(letter):
    lead = story.actor("ky.kyxuan")
    cases.add_note(
        actor=lead, case_uuid=letter.uuid, text="Chuyện mật", is_confidential=True, at=story.AT
    )

    assert len(read("ky.kyxuan", letter, "/notes").json()) == 1
    assert read("tham.kyxuan", letter, "/notes").json() == []
    for room in ROOMS:
        text = str(read("tham.kyxuan", letter, room).json())
        assert "mật" not in text and "ghi chú" not in text.lower() and lead.name not in text
    found = program("tham.kyxuan").get("/cases?text=chuyen%20mat").json()
    assert found["rows"] == []


def test_lists_hold_every_kind_page_by_page(letter):
    dossier = story.submitted()
    officer = program("tham.kyxuan")

    first = officer.get("/cases?limit=1").json()
    second = officer.get(f"/cases?limit=1&after={first['after']}").json()
    assert [first["rows"][0]["number"], second["rows"][0]["number"]] == [dossier.code, "DT-01"]
    assert [r["number"] for r in officer.get("/cases?text=don%20de%20nghi").json()["rows"]] == [
        "DT-01"
    ]
    mine = {row["number"] for row in program("mau").get("/cases").json()["rows"]}
    assert mine == {dossier.code, "DT-01"}
    assert officer.get("/cases?is_late=true").json()["rows"] == []
    assert officer.get("/cases?whose=own").json()["rows"] == []
    officer.post(f"/cases/{letter.uuid}/notes", {"text": "Đã xem"})
    deliver_all()
    assert [r["number"] for r in officer.get("/cases?whose=own").json()["rows"]] == ["DT-01"]


@pytest.mark.parametrize(
    "query", ["after=x", "limit=0", "limit=101", "state=x", "whose=x", "after=9999999999999999999"]
)
def test_odd_lists_are_refused_in_words(query):
    answer = program("tham.kyxuan").get(f"/cases?{query}")

    assert answer.status_code == 422 and answer.json()["fields"]
