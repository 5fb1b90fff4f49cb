"""The whole job by machine; every answer is compared with the OpenAPI document."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.kernel.documents.testing import make_picture
from motcua.kernel.events.testing import deliver_all
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.models import Application, Dossier
from motcua.systems.one_stop_shop.queries.papers import asked_papers


def programs():
    names = {"citizen": "mau", "desk": "quay.kyxuan", "specialist": "tham.kyxuan"}
    return {role: Program(story.token(name)) for role, name in names.items()} | {
        "head": Program(story.token("ky.kyxuan"))
    }


def picture(name="anh.jpg", content=None):
    return SimpleUploadedFile(name, content or make_picture(), "image/jpeg")


def begun(citizen):
    answer = citizen.post(
        "/applications",
        {
            "procedure": story.contents()[story.BIRTH]["code"],
            "agency": str(story.commune().uuid),
        },
    )
    assert answer.status_code == 201, answer.content
    return answer.json()


def sent(citizen):
    uuid = begun(citizen)["uuid"]
    answers = story.contents()[story.BIRTH]["example_answers"]
    kept = citizen.put(f"/applications/{uuid}/answers", {"answers": answers})
    assert kept.json()["problems"] == []
    for paper in asked_papers(story.version_of(), answers):
        if paper.is_required:
            supplied = citizen.upload(
                f"/applications/{uuid}/papers", {"component": paper.code, "file": picture()}
            )
            assert supplied.status_code == 201, supplied.content
    chosen = citizen.put(f"/applications/{uuid}/delivery", {"return_channel": "portal"})
    assert chosen.status_code == 200, chosen.content
    done = citizen.post(f"/applications/{uuid}/submission")
    assert done.status_code == 201, done.content
    return done.json()


def test_the_whole_job_by_machine():
    by = programs()
    told = sent(by["citizen"])
    code = told["code"]

    waiting = by["desk"].get(f"/tasks?text={code}").json()["rows"]
    assert [row["element"] for row in waiting] == ["receive"]
    asked = by["desk"].post(
        f"/dossiers/{code}/supplement-requests",
        {
            "wanted": [
                {"kind": "paper", "target": "birth_notification", "title": "Giấy chứng sinh"}
            ],
            "reason": "Ảnh chụp bị mờ, không đọc được",
            "reason_code": "papers_unclear",
        },
    )
    assert asked.json()["national_code"] == 5
    paper = {"component": "birth_notification", "file": picture()}
    assert by["citizen"].upload(f"/dossiers/{code}/papers", paper).status_code == 201
    assert by["citizen"].post(f"/dossiers/{code}/supplement").json()["status"] == "submitted"
    accepted = by["desk"].post(f"/dossiers/{code}/acceptance").json()
    assert accepted["national_code"] == 2 and accepted["due_at"] and accepted["derivation"]
    appraisal = {"outcome": "propose_approval", "text": "Đủ điều kiện"}
    assert (
        by["specialist"].post(f"/dossiers/{code}/appraisal", appraisal).json()["national_code"] == 4
    )
    decided = by["head"].post(f"/dossiers/{code}/approval", {"text": ""}).json()
    assert decided["national_code"] == 9
    deliver_all()
    seen = by["citizen"].get(f"/dossiers/{code}").json()
    assert seen["national_code"] == 10
    kinds = {one["kind"]: one["uuid"] for one in seen["documents"]}
    result = next(
        uuid for kind, uuid in kinds.items() if kind not in {"receipt", "supplement_request"}
    )
    download = by["citizen"].get(f"/dossiers/{code}/documents/{result}")
    assert b"".join(download.streaming_content).startswith(b"%PDF-1.7")
    rated = by["citizen"].post(f"/dossiers/{code}/rating", {"score": 5, "comment": "Tốt"})
    assert rated.json()["rating"] == 5
    again = by["citizen"].post(f"/dossiers/{code}/rating", {"score": 1})
    assert again.status_code == 200 and again.json()["rating"] == 1
    assert by["desk"].get(f"/dossiers/{code}").json()["rating"] is None, "officials see figures"
    looked = Program().post("/dossiers/lookup", {"code": code, "pin": told["pin"]})
    assert looked.json()["national_code"] == 10 and "answers" not in looked.json()
    assert code in {row["code"] for row in by["citizen"].get("/dossiers").json()["rows"]}
    assert code in {row["code"] for row in by["desk"].get("/dossiers?limit=5").json()["rows"]}


def test_a_dossier_is_refused_stopped_sent_back_and_withdrawn_by_machine():
    by = programs()
    grounds = {**story.GROUNDS, "reason_code": "supplement_not_supplied"}

    refused = by["desk"].post(f"/dossiers/{story.submitted().code}/refusal", grounds)
    stopped = by["head"].post(f"/dossiers/{story.accepted().code}/stop", grounds)
    back = by["head"].post(
        f"/dossiers/{story.appraised().code}/return",
        {"text": "Xem lại nơi sinh", "reason_code": "draft_faulty"},
    )
    rejected = by["head"].post(f"/dossiers/{story.appraised().code}/rejection", grounds)
    withdrawn = by["citizen"].post(
        f"/dossiers/{story.submitted().code}/withdrawal", {"text": "Thôi"}
    )
    delivered = by["desk"].post(
        f"/dossiers/{story.approved().code}/delivery", {"channel": "counter"}
    )

    assert [one.json().get("national_code") for one in (refused, stopped, back, rejected)] == [
        3,
        8,
        4,
        8,
    ]
    assert [one.json().get("national_code") for one in (withdrawn, delivered)] == [7, 10]


def test_programs_name_a_reason_of_the_catalogue_too():
    by, code = programs(), story.submitted().code

    nothing = by["desk"].post(f"/dossiers/{code}/refusal", story.GROUNDS)
    unfit = by["desk"].post(
        f"/dossiers/{code}/refusal", {**story.GROUNDS, "reason_code": "draft_faulty"}
    )

    assert (nothing.status_code, unfit.status_code) == (422, 422)
    assert "reason_code" in str(nothing.json())


def test_a_submission_sent_again_gives_the_same_dossier():
    citizen = programs()["citizen"]
    first = sent(citizen)
    uuid = Application.objects.get(dossier__code=first["code"]).uuid

    assert citizen.post(f"/applications/{uuid}/submission").json() == first
    assert Dossier.objects.filter(application__uuid=uuid).count() == 1


WRITES = [
    ("acceptance", None),
    ("refusal", story.GROUNDS),
    ("appraisal", {"outcome": "propose_approval"}),
    ("return", {"text": "Xem lại nội dung"}),
    ("approval", {}),
    ("rejection", story.GROUNDS),
    ("delivery", {}),
    ("stop", story.GROUNDS),
    ("withdrawal", {}),
    ("rating", {"score": 3}),
    ("supplement", {}),
    ("supplement-requests", {"wanted": [], "reason": "Bổ sung giấy chứng sinh"}),
]


@pytest.mark.parametrize("who", ["ngoai", "quay.sxd", "ky.sxd", None])
def test_an_outsider_gets_404_and_nobody_known_401(who):
    dossier = story.submitted()
    program = Program(story.token(who) if who else None)

    found = {act: program.post(f"/dossiers/{dossier.code}/{act}", body) for act, body in WRITES}

    assert {one.status_code for one in found.values()} == {404 if who else 401}
    dossier.refresh_from_db()
    assert dossier.status == "submitted"


@pytest.mark.parametrize(
    ("act", "body"), [w for w in WRITES if w[0] not in {"withdrawal", "supplement", "rating"}]
)
def test_an_applicant_does_no_official_act(act, body):
    dossier = story.submitted()

    answer = Program(story.token("mau")).post(f"/dossiers/{dossier.code}/{act}", body)

    assert answer.status_code == 403 and answer.json()["code"] == "permission_refused"


def test_the_inbox_is_for_officials_only():
    assert Program().get("/tasks").status_code == 401
    assert Program(story.token("mau")).get("/tasks").status_code == 403


def test_a_wrong_token_is_told_how_to_come():
    answer = Program({"Authorization": "Bearer mc_sai"}).get("/dossiers")

    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


def test_wrong_answers_are_kept_and_named():
    citizen = programs()["citizen"]
    uuid = begun(citizen)["uuid"]
    answers = {
        "declarant": {"personal_code": "042094000018"},
        "child": {"full_name": "Trần Thử", "birth_date": "2999-01-01"},
    }

    kept = citizen.put(f"/applications/{uuid}/answers", {"answers": answers}).json()

    problems = {one["field"]: one["message"] for one in kept["problems"]}
    assert "child/birth_date" in problems and "declarant/full_name" in problems
    sending = citizen.post(f"/applications/{uuid}/submission")
    assert sending.status_code == 422 and sending.json()["code"] == "application_incomplete"
    assert any("birth_date" in name for name in sending.json()["fields"])


ODD_BODIES = [
    (b"", 422),
    (b"{", 400),
    (b"[]", 422),
    (b"null", 422),
    (b'{"answers": NaN}', 400),
    (b'{"answers": {"a": Infinity}}', 400),
    (b'{"answers": {"a": "\\u0000"}}', 400),
    (b'{"answers": {"\\u0000": 1}}', 400),
    (b'{"answers": {"a": "\\ud800"}}', 400),
    (b'{"answers": {"a": 1' + b"0" * 400 + b"}}", 400),
    (b'{"answers": ' + b'{"a": ' * 5000 + b"1" + b"}" * 5001, 400),
    (b'{"answers": {"a": "' + "ă".encode("utf-16") + b'"}}', 400),
    (b'{"answers": {}, "revision": 99999999999999999999999}', 422),
    (b'{"answers": {}, "revision": -1}', 422),
    (b'{"answers": {"child": [1, 2]}}', 200),
    (b'{"answers": {"child": {"full_name": {"deep": []}}, "nowhere": 1}, "revision": 1}', 200),
    (b'{"answers": {"child": 1e400}}', 400),
    (b'{"answers": {}, "revision": 0}', 409),
    (b" " * (3 * 1024 * 1024), 413),
]


@pytest.mark.parametrize("is_keyed", [False, True])
def test_odd_bodies_get_a_problem_document(is_keyed):
    citizen = programs()["citizen"]
    uuid = begun(citizen)["uuid"]
    found = []

    for number, (body, _status) in enumerate(ODD_BODIES):
        key = {"Idempotency_Key": f"k{number}"} if is_keyed else {}
        found.append(citizen.put(f"/applications/{uuid}/answers", body, **key).status_code)

    assert found == [status for _body, status in ODD_BODIES]


ODD_ADDRESSES = [
    "/dossiers/%00",
    "/dossiers/a",
    "/dossiers/" + "9" * 61,
    "/dossiers/%F0%9F%92%A9aaa",
    "/dossiers/H27.1-1-1/documents/khong-phai-uuid",
    "/dossiers?after=khong",
    "/dossiers?after=%00",
    "/dossiers?text=%00",
    "/dossiers?limit=0",
    "/dossiers?limit=99999999999999999999",
    "/dossiers?submitted_to=9999-12-31&submitted_from=0001-01-01",
    "/dossiers?submitted_to=9999-99-99",
    "/tasks?after=2026-01-01T00:00:00%2B00:00~99999999999999999999999999",
    "/tasks?after=0001-01-01T00:00:00%2B14:00~1",
    "/tasks?whose=nobody",
    "/tasks?text=%00",
    "/procedures?q=%00",
    "/procedures?q=%25_%5C'",
    "/procedures/khong-co",
    "/procedures/%00",
    "/procedures/1.001/agencies?unit=%00",
    "/applications/00000000-0000-0000-0000-000000000000",
    "/applications/x",
    "/nowhere",
]


@pytest.mark.parametrize("path", ODD_ADDRESSES)
def test_odd_addresses_get_no_failure(path):
    answer = Program(story.token("quay.kyxuan")).get(path)

    assert answer.status_code < 500, answer.content[:300]


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT"])
def test_a_method_that_is_not_offered_gets_a_problem_document(method):
    answer = Program().client.generic(method, "/api/v1/procedures")

    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
    assert answer.headers["Content-Type"] == "application/problem+json"


BAD_FILES = [
    ("ảnh.jpg", b"MZ\x90\x00" + b"\x00" * 200),
    ("giay.pdf", b"<html><script>alert(1)</script></html>"),
    ("trong.jpg", b" "),
    ("giay.zip", b"PK\x03\x04" + b"\x00" * 100),
]


@pytest.mark.parametrize(("name", "content"), BAD_FILES)
def test_a_file_that_is_not_what_it_says_is_refused(name, content):
    citizen = programs()["citizen"]
    uuid = begun(citizen)["uuid"]
    asked = asked_papers(story.version_of(), {})[0].code

    answer = citizen.upload(
        f"/applications/{uuid}/papers",
        {"component": asked, "file": picture(name, content)},
    )

    assert answer.status_code == 422 and answer.json()["code"] == "upload_refused"
    assert len(answer.json()["detail"]) > 20


def test_a_paper_that_nobody_asked_for_is_refused():
    citizen = programs()["citizen"]
    uuid = begun(citizen)["uuid"]

    answer = citizen.upload(f"/applications/{uuid}/papers", {"component": "x", "file": picture()})
    without = citizen.upload(f"/applications/{uuid}/papers", {"component": "x"})
    broken = citizen.client.generic(
        "POST",
        f"/api/v1/applications/{uuid}/papers",
        b"--x\r\nContent-Disposition: form-data",
        content_type="multipart/form-data; boundary=" + "x" * 300,
        headers=citizen.headers,
    )

    assert answer.status_code == 422 and "component" in answer.json()["fields"]
    assert without.status_code == 422
    assert broken.status_code == 400
    assert broken.headers["Content-Type"] == "application/problem+json"


def test_problems_speak_the_callers_language():
    program = Program(story.token("mau"), language="en")

    assert "not among those" in program.get("/dossiers/H27.0-260101-0001").json()["detail"]


def test_another_citizens_papers_are_not_handed_out():
    dossier = story.approved()
    deliver_all()
    dossier.refresh_from_db()

    answer = Program(story.token("ngoai")).get(
        f"/dossiers/{dossier.code}/documents/{dossier.result_uuid}"
    )

    assert answer.status_code == 404
    other = story.submitted(story.BIRTH, by=story.actor("thu"))
    mixed = Program(story.token("thu")).get(
        f"/dossiers/{other.code}/documents/{dossier.result_uuid}"
    )
    assert mixed.status_code == 404
