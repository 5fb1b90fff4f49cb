"""Every page of the lines, by those who may open it."""

import re
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from motcua.base.text import VIETNAM
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.queueing.actions import calling
from motcua.systems.queueing.models import Booking, Counter, Place, Ticket
from motcua.systems.queueing.web.views.public import KIOSK_LIMIT


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    return text


def address(name, *args):
    return reverse(f"queueing:{name}", args=args)


def kiosk_of(hall):
    return address("kiosk_show", hall.place.code, hall.place.kiosk_key)


def taken(hall, **sent):
    values = {"group": hall.a.uuid, "request_key": uuid4(), **sent}
    return story.browser().post(kiosk_of(hall), values)


def test_kiosk_show_gives_a_number_to_anybody(hall):
    page = page_of(story.browser().get(kiosk_of(hall)))
    assert "Hộ tịch, chứng thực" in page and "Người cao tuổi" in page

    answer = taken(hall, priority="elderly")

    ticket = Ticket.objects.get()
    assert answer.status_code == 302 and ticket.priority == "elderly"
    shown = page_of(story.browser().get(answer.headers["Location"]))
    assert "A001" in shown and 'http-equiv="refresh"' in shown and kiosk_of(hall) in shown


def test_kiosk_show_is_nowhere_without_its_key(hall):
    assert story.browser().get(address("kiosk_show", hall.place.code, uuid4())).status_code == 404
    Place.objects.update(kiosk_key=uuid4())
    assert story.browser().get(kiosk_of(hall)).status_code == 404


@pytest.mark.parametrize("group", ["", "x", "8b9bf227-e0e7-40bc-bc87-72ef866c54a6"])
def test_kiosk_show_says_that_no_counter_serves_an_unknown_group(hall, group):
    assert "chưa có quầy" in page_of(taken(hall, group=group), 409)


def test_kiosk_show_says_why_a_code_is_not_known(hall):
    assert "Không nhận ra mã" in page_of(taken(hall, code="KHONGCO"), 404)


def test_kiosk_show_bears_a_flood(hall):
    answers: list[int] = []
    # On a slow machine the flood may reach into the next window, which lets as many in again.
    while 429 not in answers and len(answers) < 5 * KIOSK_LIMIT:
        answers.append(taken(hall).status_code)

    assert answers[-1] == 429 and set(answers[:KIOSK_LIMIT]) == {302}
    assert Ticket.objects.count() == answers.count(302)


def test_kiosk_show_gives_nothing_on_a_holiday(hall, settings):
    holiday = datetime(2026, 9, 2, 9, 0, tzinfo=VIETNAM)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS = int((holiday - datetime.now(VIETNAM)).total_seconds())
    page = page_of(story.browser().get(kiosk_of(hall)))

    assert "Hôm nay không làm việc" in page and 'name="group"' not in page
    assert "không phát số" in page_of(taken(hall), 409)


def test_kiosk_show_shows_a_group_without_a_counter_as_such(hall):
    Counter.objects.update(is_in_use=False)
    page = page_of(story.browser().get(kiosk_of(hall)))
    assert page.count(" disabled>") == 2 and "Chưa có quầy phục vụ" in page


def test_ticket_show_follows_the_line(hall):
    officer = story.actor("quay.kyxuan")
    ticket = hall.take(hall.a, at=story.after(minutes=30))
    where = address("ticket_show", ticket.uuid)
    assert "Quầy chưa mở" in page_of(story.browser().get(where))
    counter = hall.opened(1, officer, at=story.after(minutes=31))
    calling.call_next(actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=32))
    part = page_of(story.browser().get(where, headers={"HX-Request": "true"}))
    assert "đến quầy 1" in part and "<html" not in part

    assert story.browser().get(address("ticket_show", uuid4())).status_code == 404


def test_ticket_show_of_yesterday_says_so(hall):
    ticket = hall.take(hall.a, at=story.AT)
    Ticket.objects.update(day=date(2026, 11, 20))

    page = page_of(story.browser().get(address("ticket_show", ticket.uuid)))

    assert "không còn dùng được" in page and "20/11/2026" in page


def test_ticket_leave_stops_waiting(hall):
    ticket = hall.take(hall.a, at=story.after(minutes=30))
    for _ in range(2):
        answer = story.browser().post(address("ticket_leave", ticket.uuid))
        assert answer.status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.LEFT


def test_screen_show_works_without_script_and_names_nobody(hall):
    officer = story.actor("quay.kyxuan")
    hall.take(hall.a, at=story.after(minutes=30))
    counter = hall.opened(2, officer, at=story.after(minutes=31))
    calling.call_next(actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=32))

    page = page_of(story.browser().get(address("screen_show", hall.place.code)))

    assert re.search(r"<noscript><meta http-equiv=\"refresh\" content=\"\d+\"></noscript>", page)
    assert re.search(r"<td>A001.*?</td><td>2</td>", page, re.S)
    assert officer.name not in page
    assert story.browser().get(address("screen_show", "khong-co")).status_code == 404


def test_screen_show_asks_a_fixed_number_of_questions(hall, django_assert_max_num_queries):
    where = address("screen_show", hall.place.code)
    client = story.browser()
    client.get(where)
    for _ in range(12):
        hall.take(hall.a, at=story.after(minutes=30))
    with django_assert_max_num_queries(12):
        client.get(where)


def test_booking_list_and_create_and_cancel(hall):
    client = story.browser("mau")
    listed = page_of(client.get(address("booking_list")))
    where = address("booking_create", hall.a.uuid)
    assert where in listed and address("booking_create", hall.b.uuid) not in listed
    page = page_of(client.get(where))
    slot = re.findall(r'name="slot" value="([^"]+)"', page)[0]

    answer = client.post(where, {"slot": slot})

    booking = Booking.objects.get()
    assert booking.code in page_of(client.get(answer.headers["Location"]))
    client.post(address("booking_cancel", booking.uuid))
    booking.refresh_from_db()
    assert booking.cancelled_at is not None
    assert "Chọn một khung giờ" in page_of(client.post(where, {"slot": "x"}), 422)
    assert story.browser("thu").post(address("booking_cancel", booking.uuid)).status_code == 404
    assert story.browser().get(where).status_code == 302
    assert client.get(address("booking_create", uuid4())).status_code == 404


def test_booking_create_by_telephone(hall):
    client = story.browser("quay.kyxuan")
    page = page_of(client.get(address("booking_create", hall.a.uuid)))
    slot = re.findall(r'name="slot" value="([^"]+)"', page)[0]
    answer = client.post(address("booking_create", hall.a.uuid), {"slot": slot})
    assert "Đọc mã này" in page_of(client.get(answer.headers["Location"]))


def act(client, at_counter, name, **sent):
    return client.post(address("counter_act", at_counter.uuid, name), sent)


def test_counter_show_from_opening_to_the_end(hall):
    client, counter = story.browser("quay.kyxuan"), hall.counters[0]
    assert hall.place.title["vi"] in page_of(client.get(address("counter_list")))
    where = address("counter_show", counter.uuid)
    assert "Quầy chưa mở" in page_of(client.get(where))
    assert "Quầy chưa mở" in page_of(act(client, counter, "goi"), 409)
    hall.take(hall.a, at=story.after(minutes=30), priority="elderly")
    hall.take(hall.a, at=story.after(minutes=31))

    act(client, counter, "mo")
    act(client, counter, "goi")
    page = page_of(client.get(where))
    assert "A001" in page and "Người cao tuổi" in page and "Người đã đến" in page
    act(client, counter, "goi-lai")
    act(client, counter, "vang")
    assert "Cho chờ lại" in page_of(client.get(where))
    missed = Ticket.objects.get(status="missed")
    act(client, counter, "cho-lai", ticket=missed.uuid)
    act(client, counter, "goi")
    act(client, counter, "bat-dau")
    act(client, counter, "goi", after=missed.uuid)
    act(client, counter, "xong")
    assert set(Ticket.objects.values_list("status", flat=True)) == {"served"}
    act(client, counter, "dong")
    assert not Counter.objects.get(pk=counter.pk).is_open
    assert client.post(address("counter_act", counter.uuid, "khong-co")).status_code == 404


def test_counter_show_transfers_to_an_open_counter(hall):
    officer, client = story.actor("quay.kyxuan"), story.browser("quay.kyxuan")
    one, two = (hall.opened(n, officer, at=story.after(minutes=30)) for n in (1, 2))
    hall.take(hall.a, at=story.after(minutes=31))
    act(client, one, "goi")
    assert "không thuộc điểm này" in page_of(act(client, one, "chuyen", counter="x"), 409)
    act(client, one, "chuyen", counter=two.uuid)
    assert Ticket.objects.get().only_counter == two


@pytest.mark.parametrize("who", ["mau", "quay.sxd", "giamsat"])
def test_counter_show_is_nobody_elses(hall, who):
    answer = story.browser(who).get(address("counter_show", hall.counters[0].uuid))
    assert answer.status_code in {403, 404}


def test_figure_list_shows_what_was_measured(hall):
    officer, client = story.actor("quay.kyxuan"), story.browser("quay.kyxuan")
    counter = hall.opened(1, officer, at=story.AT)
    hall.take(hall.a, at=story.AT)
    given = {"actor": officer, "counter_uuid": counter.uuid}
    calling.call_next(at=story.after(minutes=9), **given)
    calling.finish_service(at=story.after(minutes=12), **given)

    page = page_of(client.get(address("figure_list", hall.place.code)))

    assert "9,0" in page and "Quầy 1" in page
    assert story.browser("quay.sxd").get(
        address("figure_list", hall.place.code)
    ).status_code == 403  # fmt: skip
    page_of(client.get(address("figure_list", hall.place.code), {"tu": "x", "den": "2020-01-01"}))


def test_place_list_and_place_show_set_up_a_place(hall):
    client = story.browser("ky.kyxuan")
    assert hall.place.title["vi"] in page_of(client.get(address("place_list")))
    sent = {
        "code": "diem-hai", "title": "Điểm hai", "agency": hall.place.agency.uuid,
        "calendar": "office", "last_ticket_minutes": "20",
    }  # fmt: skip
    assert "Nhập tên" in page_of(client.post(address("place_list"), {**sent, "title": ""}), 422)
    answer = client.post(address("place_list"), sent)
    where = answer.headers["Location"]
    group = {"_what": "group", "prefix": "D", "title": "Việc D", "fields": "dat-dai, ho-tich",
             "minutes": "12", "slot_minutes": "30", "slot_capacity": "1",
             "is_offered": "yes"}  # fmt: skip
    assert "in hoa" in page_of(client.post(where, {**group, "prefix": "d"}), 422)
    client.post(where, group)
    made = Place.objects.get(code="diem-hai").groups.get()
    assert made.field_codes == ["dat-dai", "ho-tich"] and made.slot_capacity == 1
    counter = {"_what": "counter", "number": "4", "groups": [made.uuid], "is_in_use": "yes"}
    assert "Số quầy" in page_of(client.post(where, {**counter, "number": "x"}), 422)
    client.post(where, counter)
    assert Counter.objects.get(place__code="diem-hai").number == 4
    before = Place.objects.get(code="diem-hai").kiosk_key
    client.post(where, {"_what": "key"})
    assert Place.objects.get(code="diem-hai").kiosk_key != before
    client.post(where, {**sent, "_what": "place", "title": "Điểm ba"})
    page = page_of(client.get(where))
    assert "Điểm ba" in page and "<svg" in page
    assert story.browser("quay.kyxuan").get(where).status_code == 403
    assert story.browser("ky.sxd").get(where).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_speak_both_languages(hall, language):
    client = story.browser(language=language)
    page = page_of(client.get(kiosk_of(hall)))
    assert ("Take a number" in page) is (language == "en")


def test_machines_take_numbers_and_read_the_board(hall):
    program = Program()
    key = str(uuid4())
    body = {"key": str(hall.place.kiosk_key), "group": str(hall.a.uuid), "request_key": key}
    where = f"/queueing/places/{hall.place.code}"

    first, again = (program.post(f"{where}/tickets", body).json() for _ in range(2))

    assert first == again and first["label"] == "A001" and first["ahead"] == 0
    assert program.get(f"/queueing/tickets/{first['uuid']}").json()["status"] == "waiting"
    board = program.get(where).json()
    assert board["takes_tickets"] and board["lines"][0]["waiting"] == 1
    assert program.post(f"{where}/tickets", {**body, "key": str(uuid4())}).status_code == 404
    unknown = {**body, "code": "KHONGCO", "request_key": None}
    assert program.post(f"{where}/tickets", unknown).status_code == 404
    nowhere = {**body, "group": str(uuid4()), "request_key": None}
    assert program.post(f"{where}/tickets", nowhere).status_code == 409
    assert program.get("/queueing/places/khong-co").status_code == 404
    assert program.post(f"{where}/tickets", {"key": "x"}).status_code in {400, 422}
