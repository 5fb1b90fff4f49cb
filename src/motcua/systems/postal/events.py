"""What happens to consignments, as the journal records it. Payloads hold references, no persons."""

from motcua.kernel.events import api as events

_OF_ORDER = {"code": "str", "matter": "uuid", "matter_kind": "str"}


def _of_order(name: str, vi: str, en: str, **more: str) -> events.EventType:
    return events.EventType(
        name=f"postal.{name}", title={"vi": vi, "en": en}, payload={**_OF_ORDER, **more}
    )


COLLECTION_REQUESTED = _of_order(
    "collection_requested", "Đề nghị bưu chính thu gom giấy tờ", "Collection by post requested"
)
PAPERS_COLLECTED = _of_order(
    "papers_collected", "Bưu chính đã nhận giấy tờ", "Papers collected by the post", missing="int"
)
PAPERS_HANDED_OVER = _of_order(
    "papers_handed_over",
    "Bưu chính bàn giao giấy tờ cho bộ phận một cửa",
    "Papers handed over to the desk by the post",
    manifest="str",
    signed_at="datetime",
    missing="int",
)
DELIVERY_PREPARED = _of_order(
    "delivery_prepared", "Lập đơn trả kết quả qua bưu chính", "Delivery by post prepared"
)
RESULT_DISPATCHED = _of_order(
    "result_dispatched",
    "Giao kết quả cho bưu chính",
    "Result handed to the post",
    manifest="str",
    signed_at="datetime",
)
TRACKING_RECORDED = _of_order(
    "tracking_recorded",
    "Bưu chính báo hành trình",
    "The post told of a consignment",
    told="str",
    happened_at="datetime",
)
RESULT_DELIVERED = _of_order(
    "result_delivered",
    "Bưu chính đã phát kết quả",
    "Result delivered by the post",
    happened_at="datetime",
)
RESULT_CAME_BACK = _of_order(
    "result_came_back",
    "Kết quả không phát được đã về bộ phận một cửa",
    "An undelivered result came back to the desk",
)
RESULT_PICKED_UP = _of_order(
    "result_picked_up", "Kết quả được nhận tại quầy", "A returned result was picked up"
)
ORDER_LOST = _of_order(
    "order_lost", "Bưu chính báo thất lạc", "The post told that a consignment is lost"
)
ORDER_CALLED_OFF = _of_order("order_called_off", "Hủy đơn bưu chính", "Postal order called off")
ORDER_CALLED_BACK = _of_order(
    "order_called_back", "Gọi lại bưu gửi đang đi", "A consignment was called back"
)
PAPERS_GIVEN_BACK = _of_order(
    "papers_given_back", "Bưu chính trả lại giấy tờ", "The post gave the papers back"
)
MONEY_TAKEN = _of_order(
    "money_taken",
    "Bưu chính đã thu tiền",
    "The post took money",
    kind="str",
    amount="int",
    expected="int",
)
INCIDENT_OPENED = _of_order(
    "incident_opened", "Có sự cố bưu chính", "Something went wrong by post", kind="str"
)
INCIDENT_CLOSED = _of_order(
    "incident_closed", "Đã xử lý sự cố bưu chính", "A postal incident was closed", outcome="str"
)

_OF_MANIFEST = {"number": "str", "kind": "str"}
MANIFEST_OPENED = events.EventType(
    name="postal.manifest_opened",
    title={"vi": "Lập biên bản bàn giao", "en": "Hand-over manifest opened"},
    payload={**_OF_MANIFEST, "orders": "uuid[]"},
)
MANIFEST_CHECKED = events.EventType(
    name="postal.manifest_checked",
    title={"vi": "Kiểm đếm biên bản bàn giao", "en": "Hand-over manifest checked"},
    payload={**_OF_MANIFEST, "differences": "int"},
)
MANIFEST_SIGNED = events.EventType(
    name="postal.manifest_signed",
    title={"vi": "Ký biên bản bàn giao", "en": "Hand-over manifest signed"},
    payload={**_OF_MANIFEST, "side": "str", "digest": "str"},
)
MANIFEST_CLOSED = events.EventType(
    name="postal.manifest_closed",
    title={"vi": "Biên bản bàn giao có đủ hai chữ ký", "en": "Hand-over manifest closed"},
    payload={**_OF_MANIFEST, "orders": "uuid[]"},
)
MANIFEST_CANCELLED = events.EventType(
    name="postal.manifest_cancelled",
    title={"vi": "Hủy biên bản bàn giao", "en": "Hand-over manifest cancelled"},
    payload=_OF_MANIFEST,
)
STATEMENT_MADE = events.EventType(
    name="postal.statement_made",
    title={"vi": "Lập bảng đối soát bưu chính", "en": "Postal statement made"},
    payload={"month": "date", "postage": "int", "fees": "int"},
)
STATEMENT_CONFIRMED = events.EventType(
    name="postal.statement_confirmed",
    title={"vi": "Xác nhận bảng đối soát bưu chính", "en": "Postal statement confirmed"},
    payload={"month": "date", "side": "str"},
)
MESSAGE_SENT = events.EventType(
    name="postal.message_sent",
    title={"vi": "Hệ thống bưu chính đã nhận đơn", "en": "The post's system took a message"},
    payload={"kind": "str", "attempts": "int"},
)
MESSAGE_REFUSED = events.EventType(
    name="postal.message_refused",
    title={"vi": "Hệ thống bưu chính từ chối đơn", "en": "The post's system refused a message"},
    payload={"kind": "str"},
)
MESSAGE_RETRIED = events.EventType(
    name="postal.message_retried",
    title={"vi": "Cho gửi lại đơn bưu chính", "en": "A message to the post was put back in line"},
    payload={"kind": "str"},
)
