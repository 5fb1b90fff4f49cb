"""Counter software hands in a whole dossier: who came, who received it, and at which desk."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.kernel.documents.testing import make_picture
from motcua.kernel.events.testing import events_named
from motcua.kernel.parties.api import Party
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.models import Application, Attendance, Dossier

from .test_counter import FIRM, PAPER, SON, WOMAN, desk
from .test_handing_in import example, journal_of, required


def clerk(name="quay.kyxuan"):
    return Program(story.token(name))


def person(of):
    return {
        "full_name": of.full_name,
        "personal_code": of.personal_code,
        "birth_date": of.birth_date and of.birth_date.isoformat(),
        "gender": of.gender,
        "residence_unit": of.residence_unit,
        "residence_detail": of.residence_detail,
    }


def visit(**changed):
    return {
        "desk": str(desk().uuid),
        "person": person(WOMAN),
        "identity_check": "chip",
        **changed,
    }


def handed(counter=None, *, by=None, files=None, headers=None, **body):
    said = {
        "procedure": story.contents()[story.BIRTH]["code"],
        "agency": str(story.commune().uuid),
        "answers": example(),
        "counter": visit() if counter is None else counter,
        **body,
    }
    if files is None:
        files = {code: make_picture() for code in required()}
    uploads = {
        code: SimpleUploadedFile("anh.jpg", content, "image/jpeg")
        for code, content in files.items()
    }
    return (by or clerk()).upload(
        "/dossiers", {"dossier": json.dumps(said), **uploads}, **(headers or {})
    )


def test_who_came_and_who_received_them_where_is_recorded():
    answer = handed(visit(papers={code: "original" for code in required()}))

    assert answer.status_code == 201, answer.content
    dossier = Dossier.objects.get(code=answer.json()["code"])
    official = story.actor("quay.kyxuan")
    assert (dossier.channel, dossier.return_channel) == ("counter", "counter")
    assert dossier.applicant.full_name == WOMAN.full_name
    assert dossier.account_uuid is None, "the official is not the applicant"
    assert dossier.receiving_agency == dossier.support_agency == desk()
    application = dossier.application
    assert application.is_at_counter and application.account_uuid == official.uuid
    came = Attendance.objects.get(application=application)
    assert (came.identity_check, came.noted_by) == ("chip", official.uuid)
    assert came.noted_by_name == official.name
    assert {paper.copy_kind for paper in application.papers.all()} == {"original"}
    assert "one_stop_shop.visitor_noted" in journal_of(dossier)
    [submitted] = [
        one for one in events_named("one_stop_shop.dossier_submitted")
        if one.subject_uuid == dossier.uuid
    ]  # fmt: skip
    assert (submitted.actor_uuid, submitted.agency_uuid) == (official.uuid, desk().uuid)
    answer = clerk().post(f"/dossiers/{dossier.code}/acceptance", {})
    assert answer.status_code == 200 and answer.json()["due_at"], answer.content


def test_a_paper_that_lies_at_the_desk_needs_no_file():
    answer = handed(visit(papers={code: "certified" for code in required()}), files={})

    assert answer.status_code == 201, answer.content
    papers = Dossier.objects.get(code=answer.json()["code"]).application.papers.all()
    assert [(one.copy_kind, one.stored_file) for one in papers] == [("certified", None)] * len(
        required()
    )


def test_a_representative_shows_their_paper():
    representation = {"person": person(SON), "kind": "authorised", "paper": PAPER}
    firm = {"legal_name": FIRM.legal_name, "tax_code": FIRM.tax_code}

    alone = handed(visit(person=None, organization=firm))
    answer = handed(visit(representation=representation))

    assert alone.status_code == 422 and "visitor" in alone.json()["fields"]
    assert answer.status_code == 201, answer.content
    dossier = Dossier.objects.get(code=answer.json()["code"])
    assert dossier.representative.full_name == SON.full_name
    assert dossier.application.attendance.representation_paper == PAPER


def test_what_the_post_brought_has_its_record():
    brought = visit(channel="postal", identity_check="post")
    record = {"number": "BB-12", "signed_at": "2020-01-01T08:00:00+07:00"}

    without = handed(brought)
    stale = handed({**brought, "postal": record})

    assert without.status_code == 422 and "postal_record" in without.json()["fields"]
    assert stale.status_code == 422 and "postal_signed_at" in stale.json()["fields"]


def test_only_who_receives_at_the_desk_hands_in_there():
    people = Party.objects.count()
    elsewhere = visit(desk=str(desk("18073").uuid))

    refused = [
        handed(elsewhere),
        handed(by=clerk("mau")),
        handed(by=Program()),
        handed(by=clerk("tham.kyxuan")),
    ]

    assert [one.status_code for one in refused] == [403, 403, 401, 403]
    assert not Application.objects.filter(is_handed_in_at_once=True).exists()
    assert Party.objects.count() == people, "whoever may not receive registers nobody"


def test_nothing_is_kept_of_a_visit_whose_dossier_is_wrong():
    people = Party.objects.count()

    answer = handed(visit(papers={"khong_co": "original"}), files={}, phone="12")

    fields = answer.json()["fields"]
    assert answer.status_code == 422
    assert {"paper-khong_co", "phone", *(f"paper-{code}" for code in required())} <= fields.keys()
    assert not Attendance.objects.exists() and Party.objects.count() == people


@pytest.mark.parametrize(
    "counter, body, field",
    [
        ({"person": None}, {}, "counter.person"),
        ({"identity_check": "other"}, {}, "identity_note"),
        ({}, {"applicant": "0198a000-0000-7000-8000-000000000000"}, "applicant"),
        ({"identity_check": "face"}, {}, "counter.identity_check"),
    ],
)
def test_who_came_is_told_in_full(counter, body, field):
    answer = handed(visit(**counter), **body)

    assert answer.status_code == 422 and field in answer.json()["fields"], answer.content


def test_a_line_that_broke_brings_one_dossier():
    files = {code: make_picture() for code in required()}
    key = {"Idempotency-Key": "quay-1"}

    first, again = handed(files=files, headers=key), handed(files=files, headers=key)
    other = handed(visit(identity_check="card"), files=files, headers=key)

    assert first.json() == again.json() and first.status_code == 201
    assert other.json()["code"] == "key_used_otherwise"
    assert Attendance.objects.count() == 1
