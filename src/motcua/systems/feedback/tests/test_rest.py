"""Feedback by machine; every answer is compared with the OpenAPI document."""

import pytest

from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.feedback.models import Feedback

pytestmark = pytest.mark.django_db
GIVEN = {"kind": "conduct", "text": "Tôi đến quầy hai lần mà không ai tiếp nhận"}
ANSWER = {"outcome": "answered", "text": "Xin lỗi Ông/Bà, quầy đã bố trí thêm người trực."}


def test_feedback_is_sent_answered_and_judged_by_machine():
    dossier = story.submitted()
    mother, head = Program(story.token("mau")), Program(story.token("ky.kyxuan"))
    where = f"/dossiers/{dossier.code}/feedback"

    sent = mother.post(where, GIVEN)
    again = mother.post(where, GIVEN)
    uuid = sent.json()["uuid"]
    early = mother.post(f"{where}/{uuid}/judgement", {"is_satisfied": True})
    listed = head.get("/feedback?state=received").json()
    answered = head.post(f"/feedback/{uuid}/answer", ANSWER)
    twice = head.post(f"/feedback/{uuid}/answer", ANSWER)
    judged = mother.post(f"{where}/{uuid}/judgement", {"is_satisfied": False})

    assert (sent.status_code, again.status_code, early.status_code) == (200, 409, 409)
    assert [row["uuid"] for row in listed["rows"]] == [uuid] and listed["after"] == 0
    assert (answered.json()["state"], twice.status_code) == ("answered", 409)
    assert judged.json()["is_satisfied"] is False
    assert mother.get(where).json()[0]["answer"] == ANSWER["text"]
    assert head.get(f"/feedback/{uuid}").json()["code"] == f"{dossier.code}-PA1"


def test_whoever_holds_the_receipt_needs_no_account_by_machine():
    dossier, anybody = story.submitted(), Program()
    held = {"code": dossier.code, "pin": story.pin_of(dossier)}

    wrong = anybody.post("/feedback/by-receipt", {**held, "pin": "000000", **GIVEN})
    sent = anybody.post("/feedback/by-receipt", {**held, **GIVEN})
    looked = anybody.post("/feedback/lookup", held)

    assert wrong.status_code == 422 and sent.status_code == 200
    assert [one["text"] for one in looked.json()] == [GIVEN["text"]]


def test_others_get_nothing_by_machine():
    dossier = story.submitted()
    Program(story.token("mau")).post(f"/dossiers/{dossier.code}/feedback", GIVEN)
    uuid = Feedback.objects.get().uuid
    stranger, desk = Program(story.token("ngoai")), Program(story.token("quay.kyxuan"))
    elsewhere = Program(story.token("ky.sxd"))

    assert stranger.get(f"/dossiers/{dossier.code}/feedback").status_code == 404
    assert stranger.get("/feedback").status_code == 403
    assert desk.get("/feedback").status_code == 403
    assert elsewhere.get(f"/feedback/{uuid}").status_code == 404
    assert elsewhere.post(f"/feedback/{uuid}/answer", ANSWER).status_code == 404
    assert Program().get("/feedback").status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"kind": "bird", "text": "x" * 20}, {"kind": "conduct", "text": "chậm"}, b"{"]
)
def test_what_says_nothing_is_refused_by_machine(body):
    dossier = story.submitted()

    answer = Program(story.token("mau")).post(f"/dossiers/{dossier.code}/feedback", body)

    assert answer.status_code in {400, 422} and not Feedback.objects.exists()
