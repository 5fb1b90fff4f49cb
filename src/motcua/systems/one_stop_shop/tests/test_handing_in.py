"""A whole dossier in one request: what the four requests give, checked as they check it."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from motcua.base.errors import PermissionRefused
from motcua.kernel.documents.testing import make_picture
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.actions.handing_in import HandedFile, Handing, hand_in_dossier
from motcua.systems.one_stop_shop.actions.returning import Delivery
from motcua.systems.one_stop_shop.models import Application, Dossier, Paper
from motcua.systems.one_stop_shop.queries.papers import asked_papers


def program():
    return Program(story.token("mau"))


def picture(name="anh.jpg", content=None):
    return SimpleUploadedFile(name, content or make_picture(), "image/jpeg")


def example():
    return story.contents()[story.BIRTH]["example_answers"]


def required():
    return [one.code for one in asked_papers(story.version_of(), example()) if one.is_required]


def said(**changed):
    return {
        "procedure": story.contents()[story.BIRTH]["code"],
        "agency": str(story.commune().uuid),
        "answers": example(),
        **changed,
    }


def handed(body=None, files=None, *, by=None, **headers):
    papers = {code: picture() for code in required()} if files is None else files
    text = json.dumps(said() if body is None else body)
    return (by or program()).upload("/dossiers", {"dossier": text, **papers}, **headers)


def handing_of(citizen):
    return Handing(
        version_uuid=story.version_of().uuid,
        competent_agency_uuid=story.commune().uuid,
        applicant_uuid=citizen.party_uuid,
        answers=example(),
        delivery=Delivery("portal", "", ""),
        files=[HandedFile(code, "a.jpg", BytesIO(make_picture())) for code in required()],
    )


def journal_of(dossier):
    about = [dossier.uuid, dossier.application.uuid, dossier.case.uuid]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM events_journal WHERE subject_uuid = ANY (%s) ORDER BY position",
            [about],
        )
        return [row[0] for row in cursor.fetchall()]


def kept():
    """How much there is of what a dossier that was handed in leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_journal")
        return Application.objects.count(), Paper.objects.count(), cursor.fetchone()[0]


def columns_of(row, *without):
    skipped = {"id", "uuid", "code", "draft_uuid", "search_text", *without}
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in skipped and not field.generated
    }


def test_one_request_gives_code_pin_and_a_receipt():
    answer = handed()

    assert answer.status_code == 201, answer.content
    told = answer.json()
    dossier = Dossier.objects.get(code=told["code"])
    assert told["pin"] and str(dossier.uuid) == told["uuid"] and dossier.status == "submitted"
    assert dossier.submission_receipt.sha256 and dossier.case.run_uuid
    assert told["receipt"] == f"/api/v1/dossiers/{dossier.code}/receipt"
    receipt = program().get(told["receipt"].removeprefix("/api/v1"))
    assert receipt.content.startswith(b"%PDF")
    waiting = Program(story.token("quay.kyxuan")).get(f"/tasks?text={dossier.code}").json()
    assert [row["element"] for row in waiting["rows"]] == ["receive"]


def test_it_is_the_same_dossier_as_page_by_page():
    by_pages = story.submitted(by=story.actor("mau"))
    at_once = Dossier.objects.get(code=handed().json()["code"])

    moving = {"case_id", "application_id", "submitted_at", "provenance", "burden"}
    pages, once = columns_of(by_pages, *moving), columns_of(at_once, *moving)
    assert pages == once
    assert set(journal_of(at_once)) == set(journal_of(by_pages)) - {
        "one_stop_shop.application_changed"
    }
    assert columns_of(at_once.case, "opened_at", "number", "title", "folded", "run_uuid") == (
        columns_of(by_pages.case, "opened_at", "number", "title", "folded", "run_uuid")
    )
    facts = ("components", "delivery", "duration", "fee", "applicant", "desk", "sets")
    for name in facts:
        assert at_once.submission_receipt.content[name] == by_pages.submission_receipt.content[name]
    assert events_named("documents.file_stored")


def test_the_applicant_is_told():
    told = handed().json()

    deliver_all()

    assert Message.objects.filter(about_uuid=told["uuid"]).count() == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_kept():
    answers = {**example()}
    gone = next(iter(answers))
    del answers[gone]
    by = program()
    before = kept()

    answer = handed(said(answers=answers, phone="12"), {"khong_co": picture()}, by=by)

    assert answer.status_code == 422 and answer.json()["code"] == "application_incomplete"
    fields = answer.json()["fields"]
    assert {f"paper-{code}" for code in required()} <= fields.keys()
    assert "paper-khong_co" in fields and "phone" in fields
    assert any(name.startswith(gone) for name in fields), fields
    assert kept() == before


def test_a_file_that_is_not_taken_is_named():
    papers = {code: picture(content=b"MZ\x90" * 300) for code in required()}

    answer = handed(files=papers)

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {f"paper-{code}" for code in required()}
    assert not Application.objects.filter(is_handed_in_at_once=True).exists()


def test_the_same_key_gives_the_same_dossier():
    content = {code: make_picture() for code in required()}

    def bring(**body):
        papers = {code: picture(content=one) for code, one in content.items()}
        return handed(said(**body), papers, **{"Idempotency-Key": "so-1"})

    first, again = bring(), bring()

    assert first.json() == again.json() and again.status_code == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    other = bring(phone="0912345678")
    assert other.status_code == 422 and other.json()["code"] == "key_used_otherwise"
    assert Application.objects.filter(is_handed_in_at_once=True).count() == 1


def test_a_key_is_the_accounts_own():
    citizen, official = story.actor("mau"), story.actor("quay.kyxuan")
    handing = handing_of(citizen)

    made, was_there = hand_in_dossier(actor=citizen, handing=handing, at=story.AT, key="k")

    assert not was_there and made.application.account_uuid == citizen.uuid
    with pytest.raises(PermissionRefused):
        hand_in_dossier(actor=official, handing=handing, at=story.AT, key="k")
    kept, was_there = hand_in_dossier(actor=citizen, handing=handing, at=story.AT, key="k")
    assert was_there and kept == made


@pytest.mark.parametrize(
    "dossier, status",
    [
        ("{", 400),
        ('{"answers": {"a": NaN}}', 400),
        ("[]", 422),
        ('{"procedure": "1.001193"}', 422),
        ('{"procedure": "9.999999", "answers": {}}', 404),
    ],
)
def test_what_cannot_be_read_is_refused(dossier, status):
    answer = program().upload("/dossiers", {"dossier": dossier})

    assert answer.status_code == status, answer.content


def test_nobody_and_officials_hand_in_nothing():
    assert handed(by=Program()).status_code == 401
    assert handed(by=Program(story.token("quay.kyxuan"))).status_code in {403, 422}
