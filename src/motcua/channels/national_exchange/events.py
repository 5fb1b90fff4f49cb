"""What happens in the exchange. Payloads hold codes and references, never persons."""

from motcua.kernel.events import api as events

_OF_MESSAGE = {"dossier": "uuid", "service": "str", "state": "int"}

MESSAGES_QUEUED = events.EventType(
    name="national_exchange.messages_queued",
    title={"vi": "Xếp hàng gửi Cổng DVCQG", "en": "Queued for the national portal"},
    payload={"code": "str", "state": "int"},
)
MESSAGE_SENT = events.EventType(
    name="national_exchange.message_sent",
    title={"vi": "Đã gửi Cổng DVCQG", "en": "Sent to the national portal"},
    payload=_OF_MESSAGE,
)
MESSAGE_STUCK = events.EventType(
    name="national_exchange.message_stuck",
    title={"vi": "Cổng DVCQG không nhận", "en": "The national portal did not take it"},
    payload={**_OF_MESSAGE, "error": "str"},
)
MESSAGE_RETRIED = events.EventType(
    name="national_exchange.message_retried",
    title={"vi": "Cho gửi lại Cổng DVCQG", "en": "To be sent to the national portal again"},
    payload=_OF_MESSAGE,
)
MESSAGE_GIVEN_UP = events.EventType(
    name="national_exchange.message_given_up",
    title={"vi": "Thôi gửi Cổng DVCQG", "en": "No longer sent to the national portal"},
    payload={**_OF_MESSAGE, "reason": "str"},
)
CONNECTION_LOST = events.EventType(
    name="national_exchange.connection_lost",
    title={"vi": "Mất kết nối Cổng DVCQG", "en": "Connection to the national portal lost"},
    payload={"reason": "str"},
)
CONNECTION_RESTORED = events.EventType(
    name="national_exchange.connection_restored",
    title={"vi": "Kết nối lại Cổng DVCQG", "en": "Connection to the national portal restored"},
    payload={"failures": "int"},
)
DOSSIER_RECEIVED = events.EventType(
    name="national_exchange.dossier_received",
    title={"vi": "Nhận hồ sơ từ Cổng DVCQG", "en": "Dossier came from the national portal"},
    payload={"national_code": "str"},
)
DOSSIER_TAKEN_IN = events.EventType(
    name="national_exchange.dossier_taken_in",
    title={"vi": "Lập hồ sơ từ Cổng DVCQG", "en": "Dossier made of the national portal's"},
    payload={"national_code": "str", "dossier": "uuid", "code": "str"},
)
DOSSIER_STUCK = events.EventType(
    name="national_exchange.dossier_stuck",
    title={"vi": "Hồ sơ từ Cổng DVCQG bị vướng", "en": "Dossier of the national portal stuck"},
    payload={"national_code": "str", "reason": "str"},
)
DOSSIER_MENDED = events.EventType(
    name="national_exchange.dossier_mended",
    title={"vi": "Sửa hồ sơ từ Cổng DVCQG", "en": "Dossier of the national portal mended"},
    payload={"national_code": "str", "fields": "str[]"},
)
INTAKE_GIVEN_UP = events.EventType(
    name="national_exchange.intake_given_up",
    title={"vi": "Không lập hồ sơ từ Cổng DVCQG", "en": "Dossier of the portal not taken in"},
    payload={"national_code": "str", "reason": "str"},
)
BODIES_EMPTIED = events.EventType(
    name="national_exchange.bodies_emptied",
    title={"vi": "Xóa nội dung thông điệp cũ", "en": "Contents of old messages removed"},
    payload={"outgoing": "int", "incoming": "int"},
)
