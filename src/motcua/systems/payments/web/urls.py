"""The addresses of payments: the payer's pages, the cashier's, the closing of days."""

from django.urls import path

from .views import bills, payer, tills

app_name = "payments"
urlpatterns = [
    path("nop-tien/lenh/<uuid:order>", payer.order_show, name="order_show"),
    path("nop-tien/<uuid:request_uuid>", payer.request_pay, name="request_pay"),
    path("nop-tien/<uuid:request_uuid>/truc-tuyen", payer.order_begin, name="order_begin"),
    path("nop-tien/<uuid:request_uuid>/thong-bao", payer.request_notice, name="request_notice"),
    path("bien-lai/<uuid:payment>", payer.receipt_show, name="receipt_show"),
    path("thu-tien", bills.bill_list, name="bill_list"),
    path("thu-tien/cong-thanh-toan", bills.gateway_show, name="gateway_show"),
    path("thu-tien/chot-ngay", tills.till_list, name="till_list"),
    path("thu-tien/quay-moi", tills.till_open, name="till_open"),
    path("thu-tien/quay/<uuid:till>/sao-ke", tills.statement_load, name="statement_load"),
    path("thu-tien/quay/<uuid:till>/<str:day>", tills.day_show, name="day_show"),
    path("thu-tien/quay/<uuid:till>/<str:day>/<slug:act>", tills.day_act, name="day_act"),
    path("thu-tien/hoan/<uuid:refund>", bills.voucher_show, name="voucher_show"),
    path("thu-tien/<uuid:uuid>", bills.bill_show, name="bill_show"),
    path("thu-tien/<uuid:uuid>/<slug:act>", bills.bill_act, name="bill_act"),
]
