"""Dossiers that were submitted on the national portal become dossiers here, or say why not."""

import io
import json
from datetime import timedelta

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.channels.national_exchange.actions.intake import take_in_due
from motcua.channels.national_exchange.actions.mending import (
    Mending,
    give_up_dossier,
    mend_dossier,
)
from motcua.channels.national_exchange.actions.receiving import fetch_dossiers, receive_dossiers
from motcua.channels.national_exchange.actions.sending import send_due
from motcua.channels.national_exchange.models import Connection, IncomingDossier
from motcua.channels.national_exchange.queries.facts import SENDER
from motcua.channels.national_exchange.rules.schema import faults_in
from motcua.kernel.events.testing import events_named
from motcua.kernel.parties import api as parties
from motcua.project.testing import story
from motcua.systems.one_stop_shop.models import Dossier

AT = story.AT
CODE = "000.00.00.G15-261123-0001"


def operator():
    return story.actor("quantri")


@pytest.fixture
def message(server, portal):
    """A birth registration as a person submits it on the portal, for Kỳ Xuân."""
    portal.files["chung-sinh.jpg"] = story.make_picture()
    return {
        "MaHoSo": CODE,
        "MaTTHC": "1.001193.01",
        "TenTTHC": "Đăng ký khai sinh",
        "KenhThucHien": "2",
        "ChuHoSo": "Nguyễn Thị Mẫu",
        "LoaiDoiTuong": 1,
        "DinhDanhCHS": {"LoaiDinhDanh": "1", "SoDinhDanh": "042194000018"},
        "SoDienThoai": "0900000018",
        "TrangThaiHoSo": "1",
        "NgayNopHoSo": "20261123080000",
        "MaDonVi": story.commune().code,
        "NoiNopHoSo": "1",
        "ThongTinKhac": json.dumps(story.contents()[story.BIRTH]["example_answers"]),
        "TaiLieuNop": [
            {
                "TepDinhKemId": "T1",
                "TenTepDinhKem": "chung-sinh.jpg",
                "MaThanhPhanHoSo": "birth_notification",
                "DuongDanTaiTepTin": f"{server.address}/tep/chung-sinh.jpg",
            }
        ],
    }


@pytest.fixture
def come(portal):
    """Let the portal offer a message, ask it, and take in what came."""

    def go(message, at=AT):
        portal.submitted[message["MaHoSo"]] = message
        fetch_dossiers(actor=SENDER, at=at)
        while take_in_due(at=at):
            pass
        return IncomingDossier.objects.get(national_code=message["MaHoSo"])

    return go


def stuck(row):
    assert (row.state, row.dossier_uuid) == ("stuck", None)
    assert not Dossier.objects.filter(application__begun_at=AT).exists()
    return row.reason


def made(row):
    return Dossier.objects.get(uuid=str(row.dossier_uuid))


def test_a_dossier_of_the_portal_becomes_one_here_with_its_file_and_its_code(
    come, message, portal, hear
):
    row = come(message)

    assert row.state == "taken_in", (row.reason, row.about)
    dossier = made(row)
    assert (dossier.code, dossier.channel, dossier.status) == (
        row.dossier_code,
        "online",
        "submitted",
    )
    assert dossier.applicant.uuid == story.party("mau").uuid
    assert dossier.competent_agency == story.commune()
    assert dossier.answers["child"]["full_name"] == "Trần Thị Mẫu An"
    paper = dossier.application.papers.get()
    assert (paper.component_code, paper.stored_file.media_type) == (
        "birth_notification",
        "image/jpeg",
    )
    told = events_named("national_exchange.dossier_taken_in")[0]
    assert told.payload["national_code"] == CODE

    hear(dossier)
    assert send_due(at=AT) == 2
    kept = portal.dossiers[CODE]
    assert (kept["TrangThaiHoSo"], kept["NoiNopHoSo"]) == ("1", "1")
    assert CODE not in portal.submitted
    assert faults_in("HoSo", kept) == []


def test_a_file_link_in_a_message_opens_that_file_once_signed_and_is_logged(
    come, message, portal, hear
):
    row = come(message)
    hear(made(row))
    send_due(at=AT)
    link = portal.dossiers[CODE]["TaiLieuNop"][0]["DuongDanTaiTepTin"]
    path = "/" + link.split("/", 3)[3]
    browser = story.browser()

    answer = browser.get(path)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) == story.make_picture()
    readings = parties.list_readings_of(story.party("mau").uuid)
    assert any("Cổng DVCQG tải tệp" in one.purpose for one in readings)
    assert browser.get(path[:-1] + ("A" if path[-1] != "A" else "B")).status_code == 404


def test_told_again_it_is_one_dossier(come, message):
    first = come(message)
    again = come(message)

    assert (again.pk, again.dossier_uuid) == (first.pk, first.dossier_uuid)
    assert Dossier.objects.filter(applicant=story.party("mau"), submitted_at=AT).count() == 1


def test_somebody_new_is_registered_by_the_number(come, message):
    message["ChuHoSo"], message["DinhDanhCHS"]["SoDinhDanh"] = "Trần Thị Mới", "042195000123"
    answers = json.loads(message["ThongTinKhac"])
    answers["declarant"] |= {
        "full_name": "Trần Thị Mới", "personal_code": "042195000123", "birth_date": "1995-03-12",
    }  # fmt: skip
    message["ThongTinKhac"] = json.dumps(answers)

    row = come(message)

    assert row.state == "taken_in", (row.reason, row.about)
    party = parties.find_party_by_identifier("personal_code", "042195000123")
    assert made(row).applicant == party


def test_an_unknown_procedure_waits_for_an_official_who_names_the_right_one(come, message):
    message["MaTTHC"] = "9.999999"
    row = come(message)
    assert stuck(row) == "procedure_unknown"
    assert row.about == [["9.999999", ""]]

    done = mend_dossier(
        actor=operator(), incoming_uuid=row.uuid, mending=Mending(procedure="1.001193"), at=AT
    )

    assert done.state == "taken_in"
    assert events_named("national_exchange.dossier_mended")[0].payload["fields"] == ["procedure"]


def test_a_dossier_for_an_abolished_commune_names_the_successors(come, message):
    from motcua.kernel.organizations import api as organizations

    ended = next(
        one
        for one in organizations.Agency.objects.filter(valid_to__isnull=False).order_by("code")
        if organizations.list_agency_successors(one.uuid)
        and organizations.find_agency_by_code(one.code, on=AT.date()) is None
    )
    message["MaDonVi"] = ended.code
    row = come(message)

    assert stuck(row) == "agency_abolished"
    heirs = organizations.list_agency_successors(ended.uuid)
    assert [code for code, _ in row.about] == [one.to_agency.code for one in heirs]
    done = mend_dossier(
        actor=operator(),
        incoming_uuid=row.uuid,
        mending=Mending(agency=str(story.commune().uuid)),
        at=AT,
    )
    assert done.state == "taken_in", (done.reason, done.about)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("", "agency_unknown"), ("X.1", "agency_unknown"), ("H27.08", "agency_not_competent")],
)
def test_an_agency_that_cannot_be_meant_is_asked_for(come, message, code, reason):
    message["MaDonVi"] = code

    assert stuck(come(message)) == reason


def test_a_file_that_is_gone_can_be_left_out_and_another_one_given(come, message, portal):
    portal.files.clear()
    row = come(message)
    assert stuck(row) == "file_missing"
    assert row.about == [["T1", "chung-sinh.jpg"]]

    row = mend_dossier(
        actor=operator(), incoming_uuid=row.uuid, mending=Mending(files={"T1": "-"}), at=AT
    )
    assert stuck(row) == "incomplete"
    assert [name for name, _ in row.about] == ["paper-birth_notification"]

    picture = io.BytesIO(story.make_picture())
    done = mend_dossier(
        actor=operator(),
        incoming_uuid=row.uuid,
        mending=Mending(uploads={"birth_notification": picture}),
        at=AT,
    )
    assert done.state == "taken_in"
    dossier = made(done)
    assert dossier.application.papers.get().stored_file.media_type == "image/jpeg"


def test_a_file_that_is_not_what_it_says_is_refused_with_its_name(come, message, portal):
    portal.files["chung-sinh.jpg"] = b"MZ\x90 this is a program"

    row = come(message)

    assert stuck(row) == "file_refused"
    assert row.about[0][0] == "T1"
    assert "chung-sinh.jpg" in row.about[0][1]


def test_a_file_of_another_host_is_not_fetched(come, message):
    message["TaiLieuNop"][0]["DuongDanTaiTepTin"] = "http://169.254.169.254/latest/meta-data"

    assert stuck(come(message)) == "file_foreign_host"


def test_a_file_for_no_known_paper_is_asked_about(come, message):
    message["TaiLieuNop"][0]["MaThanhPhanHoSo"] = "KH.1"
    row = come(message)
    assert stuck(row) == "component_unknown"

    done = mend_dossier(
        actor=operator(),
        incoming_uuid=row.uuid,
        mending=Mending(files={"T1": "birth_notification"}),
        at=AT,
    )
    assert done.state == "taken_in"


def test_the_number_of_somebody_else_is_not_taken_over(come, message):
    message["ChuHoSo"] = "Hoàng Văn Khác"
    row = come(message)
    assert stuck(row) == "identity_conflict"

    done = mend_dossier(
        actor=operator(),
        incoming_uuid=row.uuid,
        mending=Mending(full_name="Nguyễn Thị Mẫu"),
        at=AT,
    )
    assert done.state == "taken_in"


@pytest.mark.parametrize("number", ["", "123", "042194000018x"])
def test_a_number_that_cannot_be_right_is_asked_for(come, message, number):
    message["DinhDanhCHS"]["SoDinhDanh"] = number

    assert stuck(come(message)) == "owner_incomplete"


def test_missing_answers_are_listed_and_can_be_filled_in(come, message):
    answers = json.loads(message["ThongTinKhac"])
    del answers["child"]["full_name"]
    answers["child"]["gender"] = "khác"
    message["ThongTinKhac"] = json.dumps(answers)
    row = come(message)
    assert stuck(row) == "incomplete"
    assert [name for name, _ in row.about] == ["child/full_name", "child/gender"]

    filled = {"child/full_name": "Trần Thử An", "child/gender": "female"}
    done = mend_dossier(
        actor=operator(), incoming_uuid=row.uuid, mending=Mending(answers=filled), at=AT
    )

    assert done.state == "taken_in", (done.reason, done.about)
    assert made(done).answers["child"]["full_name"] == "Trần Thử An"


def test_a_corrected_message_of_the_portal_is_tried_again(come, message):
    good = dict(message)
    message = {**message, "MaTTHC": "9.999999"}
    assert stuck(come(message)) == "procedure_unknown"

    assert come(good).state == "taken_in"


def test_while_the_portal_is_down_a_dossier_waits_and_is_taken_in_afterwards(come, message, portal):
    receive_dossiers(actor=SENDER, messages=[message], at=AT)
    portal.weather = "broken"
    assert take_in_due(at=AT) == 1
    assert fetch_dossiers(actor=SENDER, at=AT) == 0
    assert IncomingDossier.objects.get().state == "waiting"
    assert (Connection.objects.get().failures, Connection.objects.get().reason) == (1, "broken")

    portal.weather = "fair"
    assert take_in_due(at=AT + timedelta(days=2)) == 1
    assert IncomingDossier.objects.get().state == "taken_in"


@pytest.mark.parametrize(
    "message",
    [None, [], {}, {"MaHoSo": ""}, {"MaHoSo": "x" * 61}, {"MaHoSo": "1", "A": "x" * 600_000}],
)
def test_what_is_no_dossier_is_answered_so(portal, message):
    answers = receive_dossiers(actor=SENDER, messages=[message], at=AT)

    assert answers == [("", "unreadable")]
    assert not IncomingDossier.objects.exists()


def test_giving_up_needs_a_reason_and_an_operator(come, message):
    row = come({**message, "MaTTHC": "9.999999"})
    with pytest.raises(PermissionRefused):
        give_up_dossier(actor=story.office().desk, incoming_uuid=row.uuid, reason="x", at=AT)
    with pytest.raises(InvalidInput):
        give_up_dossier(actor=operator(), incoming_uuid=row.uuid, reason="", at=AT)

    give_up_dossier(actor=operator(), incoming_uuid=row.uuid, reason="Nộp nhầm nơi", at=AT)

    row.refresh_from_db()
    assert (row.state, row.ended_reason) == ("given_up", "Nộp nhầm nơi")
