"""The operators' pages, the dossier's, the catalogue's and the machines' door."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from motcua.base.actors import system_actor
from motcua.channels.national_exchange.actions.intake import take_in_due
from motcua.channels.national_exchange.actions.sending import send_due
from motcua.channels.national_exchange.models import IncomingDossier, OutgoingMessage
from motcua.kernel.access import api as access
from motcua.kernel.drafting.api import VersionDraft
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.models import Dossier

AT = story.AT


def text(response, status=200):
    content = response.content.decode()
    assert response.status_code == status, content[:2000]
    return content


@pytest.fixture
def operator():
    return story.browser("quantri")


@pytest.fixture
def editor():
    return story.browser("danhmuc")


@pytest.fixture
def stuck(portal, hear):
    dossier = story.submitted()
    portal.refusing[dossier.code] = "15"
    hear(dossier)
    for hours in range(6):
        send_due(at=AT - timedelta(hours=6 - hours))
        OutgoingMessage.objects.filter(state="waiting").update(next_try_at=AT - timedelta(days=1))
    return OutgoingMessage.objects.get(state="stuck")


def incoming(**other):
    message = {
        "MaHoSo": "G15-1",
        "MaTTHC": "2.000635",
        "ChuHoSo": "Nguyễn Thị Mẫu",
        "DinhDanhCHS": {"SoDinhDanh": "042194000018"},
        "MaDonVi": story.commune().code,
        "ThongTinKhac": story.contents()["civil-status-extract"]["example_answers"],
        **other,
    }
    IncomingDossier.objects.create(
        national_code=message["MaHoSo"], message=message, received_at=AT, next_try_at=AT
    )
    take_in_due(at=AT)
    return IncomingDossier.objects.get()


def test_connection_show_without_a_portal_says_what_to_set(operator):
    assert "MOTCUA_NATIONAL_PORTAL_URL" in text(operator.get("/cong-dvcqg"))


def test_connection_show_names_what_is_stuck_and_why(operator, stuck):
    page = text(operator.get("/cong-dvcqg"))

    assert stuck.dossier_code in page
    assert "15: Hồ sơ" in page
    assert "042194000018" not in page
    assert f"/cong-dvcqg/ho-so/{stuck.dossier_uuid}" not in page  # this operator sees no dossiers


def test_connection_show_in_english_and_while_the_portal_is_down(portal, hear):
    portal.weather = "garbled"
    hear(story.submitted())
    send_due(at=AT)

    page = text(story.browser("quantri", language="en").get("/cong-dvcqg"))

    assert "Connection lost" in page
    assert "Its answers are broken." in page


@pytest.mark.parametrize("name", [None, "mau", "tham.kyxuan"])
def test_outsiders_see_none_of_the_operators_pages(stuck, name):
    browser = story.browser(name)
    for path in ("/cong-dvcqg", "/danh-muc/quoc-gia"):
        assert browser.get(path).status_code in (302, 401, 403)
    for path in (f"/cong-dvcqg/thong-diep/{stuck.uuid}/gui-lai", "/cong-dvcqg/gui-lai"):
        assert browser.post(path).status_code in (302, 401, 403)
    stuck.refresh_from_db()
    assert stuck.state == "stuck"


def test_message_retry_and_message_give_up(operator, portal, stuck):
    place = f"/cong-dvcqg/thong-diep/{stuck.uuid}"

    assert "Ghi lý do thôi gửi." in text(operator.post(f"{place}/thoi", {"reason": " "}), 422)
    assert operator.post(f"{place}/gui-lai").status_code == 302
    stuck.refresh_from_db()
    assert stuck.state == "waiting"
    assert operator.post(f"{place}/thoi", {"reason": "Đã báo VPCP"}).status_code == 302
    assert operator.post(f"{place}/gui-lai").status_code == 404
    assert operator.post("/cong-dvcqg/gui-lai").status_code == 302


def test_dossier_show_tells_officials_what_the_portal_was_told(portal, hear):
    dossier = story.submitted()
    hear(dossier)
    send_due(at=AT)
    officer = story.browser("tham.kyxuan")

    page = text(officer.get(f"/cong-dvcqg/ho-so/{dossier.uuid}"))

    assert page.count("đã nhận") == 2
    assert "Mới đăng ký" in page
    assert "Gửi lại toàn bộ" not in page
    assert story.browser("tham.sxd").get(f"/cong-dvcqg/ho-so/{dossier.uuid}").status_code == 404


def test_the_dossiers_own_page_leads_there(portal):
    from django.urls import reverse

    dossier = story.submitted()
    address = reverse("one_stop_shop:dossier_open", kwargs={"uuid": dossier.uuid})

    page = text(story.browser("tham.kyxuan").get(address))

    assert f'href="/cong-dvcqg/ho-so/{dossier.uuid}"' in page


def test_dossier_resend_puts_it_in_line_again(portal, hear):
    dossier = story.submitted()
    hear(dossier)
    send_due(at=AT)

    browser = story.browser("quantri")
    assert browser.post(f"/cong-dvcqg/ho-so/{dossier.uuid}/gui-lai").status_code == 302

    assert OutgoingMessage.objects.filter(state="waiting").count() == 2


def test_incoming_show_mends_what_was_missing(operator):
    row = incoming(MaTTHC="9.999999")
    place = f"/cong-dvcqg/ho-so-den/{row.uuid}"
    assert "Không có thủ tục nào của tỉnh" in text(operator.get(place))

    answer = operator.post(place, {"procedure": "2.000635"})

    row.refresh_from_db()
    assert row.state == "taken_in", (row.reason, row.about)
    assert answer.headers["Location"] == place
    assert "Đã lập hồ sơ" in text(operator.get(place))
    assert operator.post(place, {"procedure": "2.000635"}).status_code == 404


def test_incoming_show_asks_for_answers_by_their_names(operator):
    answers = dict(story.contents()["civil-status-extract"]["example_answers"])
    answers.pop("copies")
    row = incoming(ThongTinKhac={**answers, "fee_case": "khac"})
    place = f"/cong-dvcqg/ho-so-den/{row.uuid}"

    page = text(operator.get(place))
    assert 'name="answer:copies"' in page
    assert '<select class="input " id="answer:fee_case" name="answer:fee_case"' in page

    operator.post(place, {"answer:copies": "2", "answer:fee_case": "none"})
    row.refresh_from_db()
    assert row.state == "taken_in", (row.reason, row.about)
    assert Dossier.objects.get(uuid=row.dossier_uuid).answers["copies"] == 2


def test_incoming_give_up(operator):
    row = incoming(MaDonVi="H27.B2.04")
    place = f"/cong-dvcqg/ho-so-den/{row.uuid}"
    page = text(operator.get(place))
    assert "đã kết thúc hoạt động" in page
    assert f'name="agency" value="{story.commune().name}' in page

    assert "Ghi lý do" in text(operator.post(f"{place}/thoi", {"reason": ""}), 422)
    assert operator.post(f"{place}/thoi", {"reason": "Nộp nhầm"}).status_code == 302
    assert "Nộp nhầm" in text(operator.get(place))


def national(portal, **other):
    portal.procedures["1.001193"] = {
        "MATTHC": "1.001193",
        "TENTTHC": "Thủ tục đăng ký khai sinh",
        "CACHTHUCTHUCHIEN": [
            {"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": "3", "DONVITINH": "Ngày làm việc"}]}
        ],
        **other,
    }
    return portal.procedures["1.001193"]


def test_catalogue_show_puts_both_catalogues_side_by_side(editor, portal):
    national(portal)
    portal.procedures["5.000001"] = {"TENTTHC": "Thủ tục mới của trung ương"}

    page = text(editor.get("/danh-muc/quoc-gia"))

    for words in ("khác tên", "Thủ tục mới của trung ương", "chỉ có ở tỉnh"):
        assert words in page


def test_procedure_compare_shows_what_differs_and_makes_a_draft(editor, portal):
    national(portal)
    place = "/danh-muc/quoc-gia/1.001193"
    assert "3 Ngày làm việc" in text(editor.get(place))
    assert "Chọn ít nhất một phần" in text(editor.post(place, {"valid_from": "2027-01-01"}), 422)
    assert "Nhập ngày có hiệu lực" in text(editor.post(place, {"parts": "name"}), 422)

    answer = editor.post(
        place, {"parts": ["name", "time_limits"], "valid_from": "2027-01-01", "decision": "12/QĐ"}
    )

    draft = VersionDraft.objects.get(kind="procedures.draft", code="1.001193")
    assert answer.headers["Location"].endswith(str(draft.uuid))
    assert draft.about["content"]["name"]["vi"] == "Thủ tục đăng ký khai sinh"
    assert draft.about["content"]["time_limits"][0]["amount"] == 3
    assert draft.about["content"]["components"] == story.version_of().content["components"]
    assert text(editor.get(answer.headers["Location"]))


def test_a_file_of_the_catalogue_is_compared_without_the_portal(editor):
    answer = {"error_code": "0", "result": {"MATTHC": "1.001193", "TENTTHC": "Khai sinh khác"}}
    file = SimpleUploadedFile("a.json", json.dumps(answer).encode(), "application/json")

    page = text(editor.post("/danh-muc/quoc-gia", {"file": file}))

    assert "Khai sinh khác" in page
    for content in (b"{", b"[]", "chữ".encode("utf-16")):
        bad = SimpleUploadedFile("a.json", content, "application/json")
        assert "LayThuTuc" in text(editor.post("/danh-muc/quoc-gia", {"file": bad}), 422)
    assert "Chọn một tệp JSON" in text(editor.post("/danh-muc/quoc-gia"), 422)


def test_the_catalogue_page_opens_while_the_portal_is_down(editor, portal):
    portal.weather = "broken"

    assert "Chưa đọc được danh mục quốc gia" in text(editor.get("/danh-muc/quoc-gia"))


def test_import_national_procedure_compares_and_drafts(portal, tmp_path, capsys):
    national(portal)
    call_command("import_national_procedure", "1.001193")
    assert "+ Thủ tục đăng ký khai sinh" in capsys.readouterr().out
    file = tmp_path / "thu-tuc.json"
    file.write_text(json.dumps({"result": portal.procedures["1.001193"]}))

    call_command("import_national_procedure", str(file), "--draft-from", "2027-01-01")

    assert VersionDraft.objects.filter(kind="procedures.draft", code="1.001193").exists()
    with pytest.raises(CommandError):
        call_command("import_national_procedure", "9.999999")


def test_a_connected_system_pushes_dossiers_and_others_may_not():
    body = {"data": [{"MaHoSo": "G15-1", "MaTTHC": "1.1"}, {"x": 1}]}

    refused = Program(story.token("quantri")).call("POST", "/national-portal/dossiers", body)
    nobody = Program().call("POST", "/national-portal/dossiers", body)

    assert (refused.status_code, nobody.status_code) == (403, 401)
    assert not IncomingDossier.objects.exists()


def test_what_a_connected_system_pushes_is_written_down_once():
    account = story.account("danhmuc")
    access.assign_role(
        actor=system_actor("tests"),
        account_uuid=account.uuid,
        role="connected_system",
        agency_uuid=story.commune().uuid,
        valid_from=AT.date(),
        at=AT,
    )
    program = Program(story.token("danhmuc"))
    body = {"data": [{"MaHoSo": "G15-1", "MaTTHC": "1.1"}, {"x": 1}]}

    first = program.call("POST", "/national-portal/dossiers", body)
    again = program.call("POST", "/national-portal/dossiers", body)

    states = [one["state"] for one in json.loads(first.content)["results"]]
    assert states == ["waiting", "unreadable"]
    assert json.loads(again.content) == json.loads(first.content)
    assert IncomingDossier.objects.count() == 1
