"""What happens to money. Payloads hold sums and references, never persons."""

from motcua.kernel.events import api as events

_SUM = {"code": "str", "amount": "int"}

PAYMENT_REQUESTED = events.EventType(
    name="payments.payment_requested",
    title={"vi": "Yêu cầu nộp tiền", "en": "Payment asked for"},
    payload={**_SUM, "request": "uuid"},
)
REQUEST_CALLED_OFF = events.EventType(
    name="payments.request_called_off",
    title={"vi": "Rút yêu cầu nộp tiền", "en": "Payment no longer asked for"},
    payload={**_SUM, "request": "uuid"},
)
MONEY_RECEIVED = events.EventType(
    name="payments.money_received",
    title={"vi": "Đã thu tiền", "en": "Money received"},
    payload={**_SUM, "payment": "uuid", "way": "str", "receipt": "str"},
)
REQUEST_SETTLED = events.EventType(
    name="payments.request_settled",
    title={"vi": "Đã nộp đủ", "en": "Paid in full"},
    payload={**_SUM, "request": "uuid", "settled_on": "date"},
)
VOID_PROPOSED = events.EventType(
    name="payments.void_proposed",
    title={"vi": "Đề nghị hủy biên lai", "en": "Voiding of a receipt proposed"},
    payload={**_SUM, "payment": "uuid"},
)
PAYMENT_VOIDED = events.EventType(
    name="payments.payment_voided",
    title={"vi": "Hủy biên lai", "en": "Receipt voided"},
    payload={**_SUM, "payment": "uuid", "receipt": "str"},
)
RELIEF_PROPOSED = events.EventType(
    name="payments.relief_proposed",
    title={"vi": "Đề nghị miễn, giảm", "en": "Exemption or reduction proposed"},
    payload={**_SUM, "relief": "uuid"},
)
RELIEF_GRANTED = events.EventType(
    name="payments.relief_granted",
    title={"vi": "Quyết định miễn, giảm", "en": "Exemption or reduction granted"},
    payload={**_SUM, "relief": "uuid"},
)
RELIEF_REFUSED = events.EventType(
    name="payments.relief_refused",
    title={"vi": "Không duyệt miễn, giảm", "en": "Exemption or reduction refused"},
    payload={**_SUM, "relief": "uuid"},
)
MONEY_HELD = events.EventType(
    name="payments.money_held",
    title={"vi": "Có tiền phải hoàn trả", "en": "Money is to be paid back"},
    payload=_SUM,
)
REFUND_PROPOSED = events.EventType(
    name="payments.refund_proposed",
    title={"vi": "Đề nghị hoàn trả", "en": "Refund proposed"},
    payload={**_SUM, "refund": "uuid", "way": "str"},
)
REFUND_DECIDED = events.EventType(
    name="payments.refund_decided",
    title={"vi": "Quyết định hoàn trả", "en": "Refund decided"},
    payload={**_SUM, "refund": "uuid", "state": "str"},
)
REFUND_SENT = events.EventType(
    name="payments.refund_sent",
    title={
        "vi": "Đã gửi lệnh hoàn trả tới cổng thanh toán",
        "en": "The gateway was told to refund",
    },
    payload={**_SUM, "refund": "uuid"},
)
REFUND_PAID = events.EventType(
    name="payments.refund_paid",
    title={"vi": "Đã hoàn trả", "en": "Money paid back"},
    payload={**_SUM, "refund": "uuid"},
)
ORDER_BEGUN = events.EventType(
    name="payments.order_begun",
    title={"vi": "Bắt đầu nộp trực tuyến", "en": "Online payment begun"},
    payload={**_SUM, "order": "uuid"},
)
ORDER_ANSWERED = events.EventType(
    name="payments.order_answered",
    title={"vi": "Cổng thanh toán trả lời", "en": "The gateway answered"},
    payload={**_SUM, "order": "uuid", "state": "str"},
)
CALL_REFUSED = events.EventType(
    name="payments.call_refused",
    title={"vi": "Từ chối thông báo của cổng thanh toán", "en": "A gateway's call was refused"},
    payload={"verdict": "str"},
)
TILL_OPENED = events.EventType(
    name="payments.till_opened",
    title={"vi": "Mở quầy thu", "en": "Till opened"},
    payload={"till": "str", "kind": "str"},
)
STATEMENT_LOADED = events.EventType(
    name="payments.statement_loaded",
    title={"vi": "Nạp sao kê", "en": "Statement loaded"},
    payload={"till": "str", "lines": "int", "matched": "int"},
)
LINE_MATCHED = events.EventType(
    name="payments.line_matched",
    title={"vi": "Ghép dòng sao kê", "en": "Statement line matched"},
    payload={"amount": "int", "code": "str"},
)
DAY_COUNTED = events.EventType(
    name="payments.day_counted",
    title={"vi": "Kiểm đếm cuối ngày", "en": "Day counted"},
    payload={"till": "str", "day": "date", "expected": "int", "counted": "int"},
)
DIFFERENCE_NOTED = events.EventType(
    name="payments.difference_noted",
    title={"vi": "Ghi lý do chênh lệch", "en": "Difference explained"},
    payload={"till": "str", "day": "date", "amount": "int"},
)
DAY_CLOSED = events.EventType(
    name="payments.day_closed",
    title={"vi": "Chốt ngày thu", "en": "Day closed"},
    payload={"till": "str", "day": "date", "expected": "int", "counted": "int"},
)
