"""Decisions by machine: an answer on a day with its reasons, in the caller's language."""

import pytest

from motcua.project.testing import story
from motcua.project.testing.machines import Program

FEE = "birth-registration-fee"


def ask(inputs, code=FEE, language="vi", **given):
    program = Program(story.token("tham.kyxuan"), language)
    return program.post(f"/decisions/{code}/evaluation", {"inputs": inputs, **given})


FACTS = {
    "Ngày sinh": "2026-01-10", "Ngày nộp hồ sơ": "2026-11-20", "Diện miễn": "none",
    "Số bản sao": 2,
}  # fmt: skip


def test_a_decision_concludes_and_says_why():
    answer = ask(FACTS, on="2026-11-20").json()

    assert answer["is_decided"] and answer["value"] == "24000"
    assert any("8000" in line.replace(".", "") for line in answer["explanation"])
    english = ask(FACTS, on="2026-11-20", language="en").json()
    assert english["value"] == "24000" and any("Rule" in line for line in english["explanation"])


def test_decisions_and_their_versions_are_listed_by_the_day():
    program = Program(story.token("tham.kyxuan"))

    rows = {row["code"]: row for row in program.get("/decisions?on=2024-12-31").json()}
    now = {row["code"]: row for row in program.get("/decisions?on=2026-11-20").json()}
    assert rows["social-pension"]["version"] != now["social-pension"]["version"]
    versions = program.get("/decisions/social-pension/versions").json()
    assert len(versions) == 3 and versions[0]["valid_to"] is None


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"inputs": {"Số bản sao": "hai"}}, 422),
        ({"inputs": {"Ngày sinh": "2026-13-45"}}, 422),
        ({"inputs": FACTS, "on": "1990-01-01"}, 404),
        ({"inputs": FACTS, "version": 99}, 404),
        ({"inputs": FACTS, "on": "mai"}, 422),
        ({}, 422),
    ],
)
def test_wrong_questions_are_refused_in_words(given, status):
    program = Program(story.token("tham.kyxuan"))

    answer = program.post(f"/decisions/{FEE}/evaluation", given)

    assert answer.status_code == status and answer.json()["detail"]


def test_decisions_are_for_officials():
    for who, status in (("mau", 403), (None, 401)):
        program = Program(story.token(who) if who else None)
        assert program.get("/decisions").status_code == status
        assert program.get("/decisions/khong-co/versions").status_code == status
        body = {"inputs": FACTS}
        assert program.post(f"/decisions/{FEE}/evaluation", body).status_code == status
    assert ask({}, code="khong-co").status_code == 404
