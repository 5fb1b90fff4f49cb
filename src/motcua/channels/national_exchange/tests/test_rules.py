"""States, messages, the reading of what comes, and the catalogue: by plain values."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from motcua.channels.national_exchange.rules import catalogue, messages, pauses, reading, states
from motcua.channels.national_exchange.rules.policy import NoPolicy, policy_on
from motcua.channels.national_exchange.rules.schema import faults_in

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # 01:30 of the next day in Việt Nam
CONTENT = {
    "versions": [
        {
            "valid_from": date(2025, 7, 1),
            "channels": {"counter": "1", "online": "2", "postal": "3"},
            "party_kinds": {"person": "1"},
            "identity_kinds": {"personal_code": "1"},
            "fee_moments": {"acceptance": 1},
            "return_ways": {"portal": "2"},
            "portal_pauses": [1, 5, 15],
            "message_pauses": [5, 30],
        }
    ]
}
POLICY = policy_on(CONTENT, date(2026, 1, 1))


def facts(**other):
    return messages.DossierFacts(
        **{
            "code": "H27.90-261123-0001",
            "procedure_code": "1.001193",
            "procedure_name": "Đăng ký khai sinh",
            "field_code": "ho-tich",
            "field_name": "Hộ tịch",
            "channel": "online",
            "owner_name": "Nguyễn Thị Mẫu",
            "owner_kind": "person",
            "agency_name": "Ủy ban nhân dân xã Kỳ Xuân",
            "submitted_at": AT,
            **other,
        }
    )


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ([], None),
        (["dossier_rated"], None),
        (["dossier_submitted"], 1),
        (["dossier_submitted", "dossier_not_accepted"], 3),
        (["dossier_submitted", "supplement_requested"], 5),
        (["dossier_submitted", "supplement_requested", "supplement_supplied"], 1),
        (["dossier_submitted", "dossier_accepted", "dossier_appraised"], 4),
        (
            [
                "dossier_submitted",
                "dossier_accepted",
                "supplement_requested",
                "supplement_supplied",
            ],
            4,
        ),
        (["dossier_submitted", "dossier_accepted", "payment_requested"], 6),
        (["dossier_submitted", "dossier_accepted", "payment_requested", "payment_recorded"], 4),
        (["dossier_submitted", "dossier_accepted", "dossier_reappointed"], 2),
        (["dossier_submitted", "dossier_withdrawn"], 7),
        (["dossier_submitted", "dossier_accepted", "dossier_rejected"], 8),
        (["dossier_submitted", "dossier_accepted", "dossier_decided", "dossier_appraised"], 9),
        (["dossier_submitted", "dossier_accepted", "dossier_decided", "result_delivered"], 10),
    ],
)
def test_the_state_follows_from_what_happened(happened, state):
    assert states.state_after(f"one_stop_shop.{name}" for name in happened) == state


def test_what_is_not_known_is_left_out_and_times_are_of_viet_nam():
    body = messages.dossier_message(facts(), state=1, until=AT, policy=POLICY)

    assert body["NgayNopHoSo"] == "20261124013000"
    assert not {"Email", "NgayTiepNhan", "DinhDanhCHS", "TaiKhoanDuocXacThucVoiVNeID"} & body.keys()
    assert faults_in("HoSo", body) == []


def test_a_whole_dossier_fits_the_schema():
    later = AT + timedelta(hours=2)
    paper = messages.PaperFacts("p", "c", "Giấy", "giay.jpg", "https://x/t", False, AT)
    whole = facts(
        identity_kind="personal_code",
        identity_number="042194000018",
        accepted_at=AT,
        due_at=later,
        decided_at=later,
        returned_at=later,
        return_channel="portal",
        papers=(paper,),
        fees=(
            messages.FeeFacts("f", "Lệ phí", Decimal(8000), "acceptance"),
            messages.FeeFacts("g", "Thuế", None, "return"),
        ),
        supplements=(messages.SupplementFacts("s", "Thiếu", AT, later, ("Giấy A",)),),
        results=(messages.ResultFacts("r", "Giấy khai sinh", "KQ.1", "https://x/r", later),),
    )

    body = messages.dossier_message(whole, state=10, until=later, policy=POLICY)

    assert faults_in("HoSo", body) == []
    assert body["DanhSachLePhi"] == [
        {"TenPhiLePhi": "Lệ phí", "MaPhiLePhi": "f", "HinhThucThu": "1", "Gia": "8000"}
    ]
    earlier = messages.dossier_message(whole, state=5, until=AT, policy=POLICY)
    assert earlier["DanhSachHoSoBoSung"][0]["TrangThaiBoSung"] == "0"
    assert earlier["DanhSachGiayToKetQua"] == []
    assert "NgayKetThucXuLy" not in earlier


def test_what_does_not_fit_is_named_by_its_place_without_its_value():
    body = messages.dossier_message(facts(owner_name="x" * 400), state=11, until=AT, policy=POLICY)

    assert faults_in("HoSo", body) == ["ChuHoSo: maxLength", "TrangThaiHoSo: enum"]


def test_a_step_fits_the_schema_and_people_are_not_named_as_officials():
    step = messages.StepFacts(code="1", state=2, words="Tiếp nhận", at=AT, agency_name="UBND")

    body = messages.progress_message(step)

    assert faults_in("TienTrinh", body) == []
    assert "NguoiXuLy" not in body


def test_pauses_grow_and_the_last_one_stays():
    minutes = [pauses.pause_after(n, [1, 5, 15]).total_seconds() / 60 for n in range(1, 6)]
    refusals = [pauses.pause_after_refusal(n, [5, 30]) for n in (1, 2, 3)]

    assert minutes == [1, 5, 15, 15, 15]
    assert refusals == [timedelta(minutes=5), timedelta(minutes=30), None]


def test_code_lists_hold_for_their_days():
    with pytest.raises(NoPolicy):
        policy_on(CONTENT, date(2025, 6, 30))


@pytest.mark.parametrize("told", ["không phải JSON", "[1]", None, 5, "[" * 5000])
def test_answers_that_are_none_are_no_answers(told):
    submitted = reading.read_submitted({"MaHoSo": "1", "ThongTinKhac": told}, {})

    assert submitted.answers == {}


def test_a_file_that_was_deleted_there_is_no_file():
    rows = [{"TepDinhKemId": "1", "IsDeleted": "1"}, {"TepDinhKemId": 2, "IsDeleted": 0}, "x"]

    submitted = reading.read_submitted({"MaHoSo": "1", "TaiLieuNop": rows}, {})

    assert [file.id for file in submitted.files] == ["2"]


def test_answers_lie_over_others_group_by_group():
    below = {"child": {"full_name": "A", "gender": "male"}, "copies": 1}
    above = reading.laid_out({"child/full_name": "B"})

    assert reading.merged(below, above) == {
        "child": {"full_name": "B", "gender": "male"},
        "copies": 1,
    }


@pytest.mark.parametrize(
    ("value", "widget", "answer"),
    [
        ("2", "number", 2),
        ("1.200.000", "money", 1_200_000),
        ("hai", "number", "hai"),
        ("9" * 30, "number", "9" * 30),
        ("yes", "checkbox", True),
        ("a", "checkboxes", ["a"]),
        (["a", "b"], "checkboxes", ["a", "b"]),
        ("An", "text", "An"),
    ],
)
def test_what_an_official_typed_becomes_the_answer_of_its_kind(value, widget, answer):
    assert reading.typed(value, widget) == answer


OURS: dict[str, Any] = {
    "name": {"vi": "Đăng ký khai sinh", "en": "Birth registration"},
    "time_limits": [{"amount": 1, "unit": "working_days", "text": {"vi": "1 ngày", "en": "1 day"}}],
    "components": [
        {"code": "a", "name": {"vi": "Giấy chứng sinh", "en": "Paper"}, "required": True}
    ],
    "legal_basis": [{"number": "60/2014/QH13", "title": {"vi": "Luật", "en": "Law"}}],
    "agency": {"vi": "UBND xã", "en": "Commune"},
    "fees": [],
}
THEIRS = {
    "error_code": "0",
    "result": {
        "MATTHC": "1.001193",
        "TENTTHC": "Đăng ký khai sinh",
        "CACHTHUCTHUCHIEN": [
            {"KENH": 1, "THOIGIAN": [{"THOIGIANGIAIQUYET": "2", "DONVITINH": "Ngày làm việc"}]},
            {"KENH": 9, "THOIGIAN": [{"THOIGIANGIAIQUYET": "ngay", "DONVITINH": "?"}]},
        ],
        "THANHPHANHOSO": [
            {
                "GIAYTO": [
                    {"TENGIAYTO": "giấy chứng sinh"},
                    {"MAGIAYTO": "B", "TENGIAYTO": "Tờ khai"},
                ]
            }
        ],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "Trực tiếp", "TRINHTU": "Nộp\n\n Nhận  kết quả "}],
        "CANCUPHAPLY": [{"SOKYHIEU": "60/2014/QH13"}, "123/2015/NĐ-CP", {"x": 1}, 5],
    },
}


def test_the_national_catalogue_is_compared_part_by_part():
    theirs = catalogue.read_procedure(THEIRS)

    found = {one.part: one for one in catalogue.compare(OURS, theirs)}

    assert found["name"].is_same
    assert found["time_limits"].ours == (("1 Ngày làm việc", True),)
    assert found["components"].theirs == (("giấy chứng sinh", False), ("Tờ khai", True))
    assert not found["legal_basis"].is_same
    assert [line for line, _ in found["sequence"].theirs] == ["Nộp", "Nhận kết quả"]
    assert not found["fees"].can_import


def test_an_import_keeps_what_the_catalogue_does_not_know():
    theirs = catalogue.read_procedure(THEIRS)

    content = catalogue.changed_content(OURS, theirs, ["components", "time_limits", "legal_basis"])

    assert content["components"][0] == OURS["components"][0]
    assert content["components"][1]["name"] == {"vi": "Tờ khai", "en": "Tờ khai"}
    assert content["time_limits"] == [{"amount": 2, "unit": "working_days", "sureness": "stated"}]
    assert [one["number"] for one in content["legal_basis"]] == ["60/2014/QH13", "123/2015/NĐ-CP"]
    assert content["agency"] == OURS["agency"]


@pytest.mark.parametrize("answer", [None, [], {}, {"TENTTHC": ""}, [1, 2], "x", {"result": None}])
def test_what_is_no_procedure_is_refused(answer):
    with pytest.raises(catalogue.NotAProcedure):
        catalogue.read_procedure(answer)
