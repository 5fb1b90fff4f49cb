"""Every screen, by those who may open it: the desk, the post, the person, and nobody else."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.project.testing import story
from motcua.systems.postal import testing
from motcua.systems.postal.actions.incidents import watch_silence
from motcua.systems.postal.actions.manifests import content_of, open_manifest
from motcua.systems.postal.models import Incident, Manifest, Order, OutgoingMessage, Statement

from . import cast
from .cast import AT


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    return text


def address(name, *args):
    return reverse(f"postal:{name}", args=args)


POST, DESK = "buuta.kyxuan", "quay.kyxuan"


def test_order_list_shows_the_consignments_of_the_own_desk_only():
    order = cast.requested()

    assert order.code in page_of(story.browser(POST).get(address("order_list")))
    assert order.code in page_of(story.browser(DESK).get(address("order_list") + "?q=Mẫu"))
    assert order.code not in page_of(
        story.browser(POST).get(address("order_list") + "?chieu=delivery")
    )
    assert order.code not in page_of(story.browser("buuta.sxd").get(address("order_list")))
    assert story.browser("mau").get(address("order_list")).status_code == 403


def test_order_show_takes_the_postman_s_count_and_says_what_is_wrong():
    order, browser = cast.requested(), story.browser(POST)
    where = address("order_show", order.uuid)
    assert "Đã nhận giấy tờ" in page_of(browser.get(where))
    collect = address("order_act", order.uuid, "collect")

    uncounted = browser.post(collect, {"count-1": "", "count-2": "1"})
    nothing = browser.post(collect, {"count-1": "0", "count-2": "0"})
    done = browser.post(
        collect,
        {"count-1": "1", "count-2": "", "surplus-title": ["Ảnh 3x4"], "surplus-copies": ["2"]},
    )

    assert "Ghi số bản, từ 0 đến 99" in page_of(uncounted, 422)
    assert "Chưa nhận giấy tờ nào" in page_of(nothing, 422)
    assert done.headers["Location"] == where
    page = page_of(browser.get(where))
    assert "Ảnh 3x4" in page and "Đã nhận giấy tờ</button>" not in page
    assert not order.takings.exists()  # the box was not ticked


def test_order_show_is_no_dossier_and_outsiders_find_nothing():
    order = cast.requested()

    assert story.browser("buuta.sxd").get(address("order_show", order.uuid)).status_code == 404
    assert story.browser("thu").get(address("order_track", order.code)).status_code == 404
    refused = story.browser(POST).post(address("order_act", order.uuid, "fly"))
    assert refused.status_code == 404
    for page in ("one_stop_shop:dossier_list", "one_stop_shop:intake_start"):
        assert story.browser(POST).get(reverse(page)).status_code == 403


def test_order_track_shows_the_person_the_way_and_lets_them_call_off():
    order, browser = cast.requested(), story.browser("mau")
    page = page_of(browser.get(address("order_track", order.code)))
    assert "Chờ bưu chính đến lấy" in page and "Giấy chứng sinh" in page

    answer = browser.post(address("order_act", order.uuid, "call-off"))

    assert answer.headers["Location"] == address("order_track", order.code)
    assert "Đã hủy" in page_of(browser.get(answer.headers["Location"]))
    english = story.browser("mau", language="en").get(address("order_track", order.code))
    assert "Called off" in page_of(english)


def test_an_old_commune_shows_beside_the_new_one():
    order = cast.requested(unit_code="18772")

    for name, where in (
        (POST, address("order_show", order.uuid)),
        ("mau", address("order_track", order.code)),
    ):
        page = page_of(story.browser(name).get(where))
        assert order.old_unit_name in page and order.unit_name in page


def test_label_print_is_an_a6_pdf_with_the_code(tmp_path):
    order = cast.prepared(cod_amount=8000)

    answer = story.browser(POST).get(address("label_print", order.uuid))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert story.browser("thu").get(address("label_print", order.uuid)).status_code == 404


def test_a_manifest_goes_from_opening_to_both_signatures_on_its_page():
    order = cast.collected()
    post, desk = story.browser(POST), story.browser(DESK)
    create = address("manifest_create")
    assert order.code in page_of(post.get(create))

    opened = post.post(
        create, {"kind": "inbound", "desk": str(order.desk.uuid), "orders": [str(order.uuid)]}
    )
    manifest = Manifest.objects.get()
    where = address("manifest_show", manifest.uuid)
    assert opened.headers["Location"] == where
    short = {f"count-{order.code}-1": "0", f"count-{order.code}-2": "1"}
    check = address("manifest_act", manifest.uuid, "check")
    assert "Ghi rõ vào phần ghi chú" in page_of(desk.post(check, short), 422)
    assert desk.post(check, {**short, "remark": "Thiếu giấy chứng sinh"}).status_code == 302
    digest = content_of(manifest.__class__.objects.get())
    stale = desk.post(address("manifest_act", manifest.uuid, "sign-desk"), {"digest": "0" * 64})
    assert "Biên bản vừa được sửa" in page_of(stale, 409)
    for browser, act in ((desk, "sign-desk"), (post, "sign-post")):
        assert digest in page_of(browser.get(where))
        answer = browser.post(address("manifest_act", manifest.uuid, act), {"digest": digest})
        assert answer.status_code == 302

    page = page_of(desk.get(where))
    assert "đủ hai chữ ký" in page and "Trần Văn Bưu" in page and "Lê Thị Quầy" in page
    assert manifest.number in page_of(post.get(address("manifest_list")))
    assert post.get(address("manifest_print", manifest.uuid)).content.startswith(b"%PDF")
    assert story.browser("buuta.sxd").get(where).status_code == 404


def test_a_cancelled_manifest_offers_its_orders_again():
    order = cast.collected()
    manifest = open_manifest(
        actor=cast.post(), kind="inbound", desk_uuid=order.desk.uuid,
        order_uuids=[order.uuid], at=AT,
    )  # fmt: skip
    browser = story.browser(POST)
    assert order.code not in page_of(browser.get(address("manifest_create")))

    browser.post(address("manifest_act", manifest.uuid, "cancel"))

    assert order.code in page_of(browser.get(address("manifest_create")))


def test_incident_list_and_show_let_the_desk_settle():
    order = cast.dispatched()
    watch_silence(at=AT + timedelta(days=5))
    incident, desk = Incident.objects.get(), story.browser(DESK)
    where = address("incident_show", incident.uuid)
    assert order.code in page_of(desk.get(address("incident_list")))
    inbox = page_of(desk.get(reverse("worklist:task_list")))
    assert order.code in inbox and where in inbox

    assert "Chọn cách đã giải quyết" in page_of(desk.post(where, {}), 422)
    desk.post(where, {"outcome": "settled", "note": "Đã gọi bưu cục, hẹn phát chiều"})

    assert order.code not in page_of(desk.get(address("incident_list")))
    assert "Đã gọi bưu cục" in page_of(desk.get(where))
    assert "Ghi kết quả xử lý" not in page_of(story.browser(POST).get(where))


def test_outgoing_list_shows_what_is_stuck_and_puts_it_back_in_line():
    order = cast.requested()
    message = OutgoingMessage.objects.create(
        order=order, kind="order", written_at=AT, next_try_at=AT, refused_at=AT,
        last_error="the post refused it (422)",
    )  # fmt: skip
    browser = story.browser(DESK)
    assert "the post refused it" in page_of(browser.get(address("outgoing_list")))

    browser.post(address("outgoing_retry", message.uuid))

    message.refresh_from_db()
    assert message.refused_at is None
    other = story.browser("buuta.sxd").post(address("outgoing_retry", message.uuid))
    assert other.status_code == 403


def test_a_month_s_statement_is_made_and_confirmed_by_both():
    month_ago = AT - timedelta(days=30)
    cast.collected(at=month_ago)
    desk, post = story.browser(DESK), story.browser(POST)
    listed = page_of(desk.get(address("statement_list")))
    assert "10/2026" in listed and "20.000 đồng" in listed

    made = desk.post(
        address("statement_create"), {"desk": str(cast.desk_agency().uuid), "month": "2026-10"}
    )
    statement = Statement.objects.get()
    where = address("statement_show", statement.uuid)

    assert made.headers["Location"] == where
    assert desk.post(where, {"side": "desk"}).status_code == 302
    assert desk.post(where, {"side": "post"}).status_code == 403
    assert "xác nhận" in page_of(desk.post(where, {"side": "desk"}), 409)
    assert post.post(where, {"side": "post"}).status_code == 302
    statement.refresh_from_db()
    assert statement.post_confirmed_at and statement.desk_confirmed_at
    early = desk.post(
        address("statement_create"), {"desk": str(cast.desk_agency().uuid), "month": "2026-11"}
    )
    assert early.status_code == 409
    assert story.browser("buuta.sxd").get(where).status_code == 404


@pytest.mark.parametrize("by", ["desk", "procedure", "month"])
def test_figure_list_and_its_file_add_up(by):
    cast.collected()
    order = cast.dispatched()
    Order.objects.filter(pk=order.pk).update(status="delivered", ended_at=AT)
    browser = story.browser(DESK)
    query = f"?theo={by}&tu=2026-10&den=2026-11"

    page = page_of(browser.get(address("figure_list") + query))
    file = browser.get(address("figure_export") + query)

    assert "Tổng cộng" in page
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    *lines, total = [[int(cell) for cell in row[2:]] for row in rows[1:]]
    assert total == [sum(column) for column in zip(*lines, strict=True)]
    # carried + ordered = handed over + lost + stopped + open, as well for what went out
    assert sum(total[:2]) == sum(total[2:6]) == total[6] == 1
    assert sum(total[7:9]) == sum(total[9:14]) == total[14] == 1
    assert story.browser(POST).get(address("figure_list")).status_code == 403


@pytest.mark.parametrize("query", ["?tu=x&den=9999-99", "?tu=2030-01&den=1999-01", "?theo=moon"])
def test_figure_list_takes_any_months(query):
    assert page_of(story.browser(DESK).get(address("figure_list") + query))


def test_a_result_that_came_back_tells_the_person_where_it_waits():
    order = cast.dispatched()
    testing.handed(kind="return", orders=[order], post=cast.post(), desk=cast.desk(), at=AT)

    page = page_of(story.browser("mau").get(address("order_track", order.code)))

    assert "đang chờ tại bộ phận một cửa" in page
