"""The pages: what the payer, the cashier, the head and an outsider see and may do."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.project.testing import story
from motcua.project.testing.money import AT, BASIS, DAY, REASON, asked
from motcua.systems.payments.models import Payment, Refund, Relief, StatementLine, Till, TillDay
from motcua.systems.payments.testing import bill_of, pay_cash, statement

pytestmark = pytest.mark.usefixtures("province", "db")


@pytest.fixture
def owed():
    return asked(100_000)


def page_of(dossier):
    return reverse("payments:bill_show", args=[bill_of(dossier.uuid).uuid])


def act(browser, dossier, name, **posted):
    where = reverse("payments:bill_act", args=[bill_of(dossier.uuid).uuid, name])
    return browser.post(where, posted)


def pdf(browser, address):
    return b"".join(browser.get(address).streaming_content)


def text(response):
    return response.content.decode()


def test_request_pay_shows_what_why_until_when_and_each_way(owed):
    _dossier, request = owed
    where = reverse("payments:request_pay", args=[request.uuid])

    page = text(story.browser("mau").get(where))
    english = text(story.browser("mau", language="en").get(where))

    assert "Còn phải nộp 100.000 đồng" in page and "20/12/2026" in page
    assert (
        request.reference in page and "data:image/svg+xml" in page and "Lệ phí thử nghiệm" in page
    )
    assert "Still to pay: 100,000 VND" in english and "By transfer" in english
    assert story.browser("ngoai").get(where).status_code == 404
    assert story.browser().get(where).status_code in (302, 401)


def test_request_notice_and_receipt_show_lead_to_sealed_papers(owed):
    dossier, request = owed
    citizen = story.browser("mau")

    notice = citizen.get(reverse("payments:request_notice", args=[request.uuid]))
    payment = pay_cash(story.office().desk, dossier.uuid, 100_000, at=AT)
    receipt = citizen.get(reverse("payments:receipt_show", args=[payment.uuid]))
    again = citizen.get(reverse("payments:receipt_show", args=[payment.uuid]))

    for paper in (notice, receipt):
        assert paper.status_code == 302
        assert pdf(citizen, paper["Location"]).startswith(b"%PDF")
        assert story.browser("ngoai").get(paper["Location"]).status_code in (403, 404)
    assert again["Location"] == receipt["Location"], "one paper, however often it is opened"
    assert citizen.get(reverse("payments:request_notice", args=[request.uuid])).status_code == 404


def test_bill_act_takes_cash_and_says_what_is_wrong(owed):
    dossier, request = owed
    cashier = story.browser("quay.kyxuan")
    key = re.search(r'name="form_key" value="([^"]+)"', text(cashier.get(page_of(dossier)))).group(
        1
    )
    given = {"request": request.uuid, "till": "", "payer_name": "Nguyễn Thị Mẫu", "form_key": key}

    more = act(cashier, dossier, "take-cash", amount="100.001", **given)
    taken = act(cashier, dossier, "take-cash", amount="40.000 đ", **given)
    twice = act(cashier, dossier, "take-cash", amount="40.000 đ", **given)

    assert more.status_code == 422 and "Chỉ còn phải nộp 100.000 đồng" in text(more)
    assert (taken.status_code, twice.status_code) == (302, 302)
    page = text(cashier.get(page_of(dossier)))
    assert Payment.objects.get().proof in page and "60.000 đồng" in page
    citizen = text(story.browser("mau").get(reverse("one_stop_shop:dossier_show",
                                                    args=[dossier.code])))  # fmt: skip
    assert "Cần nộp 60.000 đồng" in citizen and "Đã nộp 40.000 đồng" in citizen


def test_bill_act_leads_a_relief_through_two_persons():
    dossier, request = asked(900_000)
    specialist, head = story.browser("tham.kyxuan"), story.browser("ky.kyxuan")
    given = {"request": request.uuid, "relief_reason": REASON, "relief_basis": BASIS}

    wrong = act(specialist, dossier, "propose-relief", relief_amount="", **given)
    act(specialist, dossier, "propose-relief", relief_amount="900.000", **given)
    listed = text(head.get(reverse("payments:bill_list") + "?xem=decide"))
    relief = Relief.objects.get()
    not_mine = act(specialist, dossier, "decide-relief", relief=relief.uuid, answer="yes")
    granted = act(head, dossier, "decide-relief", relief=relief.uuid, answer="yes")

    assert wrong.status_code == 422 and "lớn hơn 0" in text(wrong)
    assert dossier.code in listed and not_mine.status_code == 403
    assert granted.status_code == 302
    seen = text(story.browser("mau").get(reverse("payments:request_pay", args=[request.uuid])))
    assert "Đã nộp đủ" in seen and "900.000 đồng" in seen and REASON in seen


def test_bill_list_shows_what_is_to_be_paid_back_and_bill_act_pays_it(owed):
    dossier, _request = owed
    pay_cash(story.office().desk, dossier.uuid, 30_000, at=AT)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )
    cashier, head = story.browser("quay.kyxuan"), story.browser("ky.kyxuan")

    listed = text(cashier.get(reverse("payments:bill_list") + "?xem=held"))
    more = act(cashier, dossier, "propose-refund", refund_amount="30.001", way="cash",
               refund_reason=REASON, refund_basis=BASIS)  # fmt: skip
    act(cashier, dossier, "propose-refund", refund_amount="30.000", way="cash",
        refund_reason=REASON, refund_basis=BASIS)  # fmt: skip
    refund = Refund.objects.get()
    act(head, dossier, "decide-refund", refund=refund.uuid, answer="yes")
    voucher = head.get(reverse("payments:voucher_show", args=[refund.uuid]))
    act(cashier, dossier, "pay-refund", refund=refund.uuid, voucher="PC-7", till="")

    assert dossier.code in listed and "30.000 đồng" in listed
    assert more.status_code == 422 and "tối đa 30.000 đồng" in text(more)
    assert pdf(head, voucher["Location"]).startswith(b"%PDF")
    assert "đã hoàn trả" in text(cashier.get(page_of(dossier)))
    shown = text(story.browser("mau").get(reverse("one_stop_shop:dossier_show",
                                                  args=[dossier.code])))  # fmt: skip
    assert "sẽ được hoàn trả" not in shown and "Đã hoàn trả 30.000 đồng" in shown
    assert bill_of(dossier.uuid).paid_out == 30_000


def test_the_citizen_is_told_of_money_that_will_be_paid_back(owed):
    dossier, _request = owed
    pay_cash(story.office().desk, dossier.uuid, 30_000, at=AT)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )

    page = text(
        story.browser("mau").get(reverse("one_stop_shop:dossier_show", args=[dossier.code]))
    )

    assert "Có 30.000 đồng sẽ được hoàn trả" in page


def test_bill_list_finds_by_dossier_and_by_transfer_code(owed):
    dossier, request = owed
    cashier = story.browser("quay.kyxuan")

    for query in (dossier.code, request.reference, request.reference.lower()):
        assert dossier.code in text(cashier.get(reverse("payments:bill_list"), {"q": query}))
    nothing = text(cashier.get(reverse("payments:bill_list"), {"q": "MC0"}))
    assert dossier.code not in nothing and "Không có khoản nào" in nothing


def test_officials_of_another_agency_and_citizens_do_not_get_in(owed):
    dossier, _request = owed
    other = story.browser("quay.sxd")

    assert dossier.code not in text(other.get(reverse("payments:bill_list") + "?xem=all"))
    assert other.get(page_of(dossier)).status_code == 404
    assert act(other, dossier, "take-cash").status_code == 404
    assert story.browser("mau").get(reverse("payments:bill_list")).status_code == 403
    assert act(story.browser("quay.kyxuan"), dossier, "no-such-act").status_code == 404


def test_statement_load_names_the_faulty_lines_and_takes_a_good_file(owed):
    dossier, request = owed
    cashier = story.browser("quay.kyxuan")
    pay_cash(story.office().desk, dossier.uuid, 1_000, at=AT)
    till = Till.objects.get(agency=bill_of(dossier.uuid).agency, kind="bank")  # asking opened it
    where = reverse("payments:statement_load", args=[till.uuid])
    good = statement((DAY, "FT1", 99_000, request.reference), (DAY, "FT2", 5_000, "khong ro"))

    def send(content):
        return cashier.post(where, {"file": SimpleUploadedFile("sao-ke.csv", content)})

    none = cashier.post(where)
    bad = send(good.replace(b"99000", b"chin muoi"))
    done = send(good)

    assert none.status_code == 422 and "Chọn tệp sao kê" in text(none)
    assert bad.status_code == 422 and "Dòng 2: số tiền «chin muoi»" in text(bad)
    assert "1 dòng ghép được, 1 dòng chưa rõ của ai" in text(done)
    day = reverse("payments:day_show", args=[till.uuid, DAY.isoformat()])
    assert "chưa rõ của ai" in text(cashier.get(day))
    line = StatementLine.objects.get(external_id="FT2")
    wrong = cashier.post(f"{day}/match", {"line": line.uuid, "reference": "MC1"})
    assert wrong.status_code == 422 and "kiểm tra lại mã" in text(wrong)


def test_day_act_counts_explains_and_closes(owed):
    dossier, _request = owed
    pay_cash(story.office().desk, dossier.uuid, 20_000, at=AT)
    till = Till.objects.get(kind="cash")
    cashier, head = story.browser("quay.kyxuan"), story.browser("ky.kyxuan")
    day = reverse("payments:day_show", args=[till.uuid, DAY.isoformat()])

    cashier.post(f"{day}/count", {"counted": "19.000"})
    early = head.post(f"{day}/close")
    cashier.post(f"{day}/note", {"amount": "-1.000", "reason": "Trả nhầm tiền thừa cho khách"})
    closed = head.post(f"{day}/close")

    assert early.status_code == 409 and "Còn chênh lệch -1000 đồng" in text(early)
    assert closed.status_code == 302 and TillDay.objects.get().closed_at is not None
    page = text(cashier.get(day))
    assert "đã chốt, không đổi nữa" in page and 'name="counted"' not in page
    assert "đã chốt" in text(cashier.get(reverse("payments:till_list")))
    assert head.get(reverse("payments:day_show", args=[till.uuid, "hom-qua"])).status_code == 422
    assert story.browser("ky.sxd").get(day).status_code == 404


def test_till_open_opens_a_counter_for_heads_only(owed):
    dossier, _request = owed
    agency = bill_of(dossier.uuid).agency
    given = {"agency": agency.uuid, "code": "Q2", "name": "Quầy số 2"}
    where = reverse("payments:till_open")

    assert story.browser("quay.kyxuan").post(where, given).status_code == 403
    assert story.browser("ky.kyxuan").post(where, {**given, "code": "?"}).status_code == 422
    assert story.browser("ky.kyxuan").post(where, given).status_code == 302
    assert "Quầy số 2" in text(story.browser("quay.kyxuan").get(page_of(dossier)))


def test_gateway_show_is_empty_and_says_so(owed):
    page = text(story.browser("ky.kyxuan").get(reverse("payments:gateway_show")))

    assert "Không có lệnh nào đang chờ" in page and "Cổng chưa báo gì về" in page
