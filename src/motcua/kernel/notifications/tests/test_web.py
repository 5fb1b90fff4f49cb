from datetime import UTC, datetime
from uuid import uuid4

import pytest

from motcua.base.actors import system_actor
from motcua.kernel.access.testing import citizen_account, official_account, sign_in
from motcua.kernel.notifications import api as notifications
from motcua.kernel.notifications.models import Delivery, Message, Preference
from motcua.kernel.notifications.testing import KeepingCarrier, only_carriers
from motcua.kernel.organizations.testing import make_agency
from motcua.kernel.parties.testing import make_person

from .test_actions import AT, tell

SYSTEM = system_actor("tests")


@pytest.fixture
def carrier():
    keeping = KeepingCarrier()
    with only_carriers(keeping):
        yield keeping


@pytest.fixture
def person(db):
    return make_person(email="mau@example.vn")


@pytest.fixture
def reader(client, person):
    """A test client signed in as the person."""
    sign_in(client, citizen_account(party=person))
    return client


@pytest.fixture
def administrator(client, db):
    account = official_account(agency=make_agency(), role="administrator")
    sign_in(client, account)
    return client


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def test_message_list_shows_the_inbox_and_marks_it_read(reader, person, carrier):
    tell(person)
    shown = page(reader.get("/thong-bao"))
    assert "Hồ sơ H27.18-260105-0001 đã được tiếp nhận" in shown
    assert "1 thông báo chưa đọc" in shown

    response = reader.post("/thong-bao")

    assert (response.status_code, response.headers["Location"]) == (302, "/thong-bao")
    assert "đã đọc mọi thông báo" in page(reader.get("/thong-bao"))


def test_message_list_says_so_when_it_is_empty(reader):
    assert "chưa có thông báo nào" in page(reader.get("/thong-bao"))


def test_message_list_turns_pages(reader, person, carrier):
    for _ in range(21):
        tell(person)
    first = page(reader.get("/thong-bao"))
    twentieth = Message.objects.order_by("-id")[19].pk

    assert f"/thong-bao?after={twentieth}" in first
    assert 'rel="prev"' in page(reader.get(f"/thong-bao?after={twentieth}"))
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert reader.get("/thong-bao", {"after": nonsense}).status_code == 200


def test_message_list_takes_the_same_number_of_queries_however_long(
    reader, person, carrier, django_assert_max_num_queries
):
    for _ in range(20):
        tell(person)
    with django_assert_max_num_queries(5):
        reader.get("/thong-bao")


def test_message_show_opens_the_message_and_marks_it_read(reader, person, carrier):
    message = tell(person)

    shown = page(reader.get(f"/thong-bao/{message.uuid}"))

    assert "16:00 ngày 06/01/2026" in shown
    assert 'href="/ho-so/1"' in shown
    message.refresh_from_db()
    assert message.read_at is not None


def test_message_show_keeps_the_lines_of_a_list_and_escapes_them(reader, person, carrier):
    words = {name: "x" for name in ("code", "procedure", "agency")}
    message = tell(
        person,
        template="one_stop_shop.dossier_stopped",
        variables={**words, "reason": "1. Giấy chứng sinh\n2. <b>Ảnh</b>"},
    )

    shown = page(reader.get(f"/thong-bao/{message.uuid}"))

    assert "1. Giấy chứng sinh<br>2. &lt;b&gt;Ảnh&lt;/b&gt;" in shown


def test_message_show_speaks_english_to_whoever_chose_it(reader, person, carrier):
    message = tell(person)
    reader.cookies["language"] = "en"

    assert "Application H27.18-260105-0001 is accepted" in page(
        reader.get(f"/thong-bao/{message.uuid}")
    )


def test_message_show_hides_another_persons_message(reader, carrier):
    message = tell(make_person(full_name="Phạm Thị Khác"))

    assert reader.get(f"/thong-bao/{message.uuid}").status_code == 404
    assert reader.get(f"/thong-bao/{uuid4()}").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_preference_edit_keeps_the_choice(reader, carrier):
    shown = page(reader.get("/thong-bao/cach-nhan"))
    assert "Thư điện tử" in shown
    assert "Hiện chưa có: Tin nhắn SMS, Zalo." in shown

    chosen = {"message_language": "en", "result": "email", "quiet_from": "21", "quiet_until": "7"}
    response = reader.post("/thong-bao/cach-nhan", chosen)

    assert response.status_code == 302
    assert "Đã lưu lựa chọn" in page(reader.get(response.headers["Location"]))
    preference = Preference.objects.get()
    assert preference.language == "en"
    assert (preference.quiet_from, preference.quiet_until) == (21, 7)
    # What was not offered stays as it was, for the day on which it is.
    assert preference.wanted["result"] == ["email", "sms", "zalo"]
    assert preference.wanted["progress"] == ["zalo"]
    assert "work" not in preference.wanted, "that is for officials"


def test_preference_edit_refuses_a_forged_choice(reader, carrier):
    for forged in ({"result": "pigeon"}, {"quiet_from": "24", "quiet_until": "²"}):
        response = reader.post("/thong-bao/cach-nhan", {"message_language": "vi"} | forged)
        assert response.status_code == 422

    assert not Preference.objects.exists()


def test_delivery_list_shows_what_failed_without_addresses(administrator, person, carrier):
    carrier.failure = notifications.TemporaryFailure("server away")
    tell(person)
    notifications.send_due(at=AT)

    shown = page(administrator.get("/quan-tri/thu-di"))

    assert "server away" in shown
    assert "Lỗi, sẽ gửi lại" in shown
    assert "mau@example.vn" not in shown
    assert "Nguyễn Thị Mẫu" not in shown
    assert "Chưa có đơn vị chuyển cho: Tin nhắn SMS, Zalo" in shown


def test_delivery_retry_puts_a_failed_delivery_back(administrator, person, carrier):
    carrier.failure = notifications.PermanentFailure("no")
    tell(person)
    notifications.send_due(at=AT)
    delivery = Delivery.objects.get()

    response = administrator.post(f"/quan-tri/thu-di/{delivery.uuid}/gui-lai")

    assert response.status_code == 302
    carrier.failure = None
    notifications.send_due(at=datetime.now(UTC))
    assert len(carrier.sent) == 1
    assert administrator.post(f"/quan-tri/thu-di/{delivery.uuid}/gui-lai").status_code == 404


def test_delivery_list_is_closed_to_others(reader, carrier):
    assert reader.get("/quan-tri/thu-di").status_code == 403
    assert reader.post(f"/quan-tri/thu-di/{uuid4()}/gui-lai").status_code == 403


@pytest.mark.parametrize("address", ["/thong-bao", "/thong-bao/cach-nhan", "/quan-tri/thu-di"])
def test_whoever_is_not_signed_in_is_led_to_sign_in(client, db, address):
    response = client.get(address)

    assert response.status_code == 302
    assert "next=" in response.headers["Location"]
