"""What happens to messages, as the journal records it."""

from motcua.kernel.events import api as events

MESSAGE_CREATED = events.EventType(
    name="notifications.message_created",
    title={"vi": "Gửi thông báo", "en": "Message created"},
    payload={"template": "str", "about": "uuid?", "channels": "str[]"},
)
MESSAGE_READ = events.EventType(
    name="notifications.message_read",
    title={"vi": "Người nhận đã đọc thông báo", "en": "Message read"},
)
DELIVERY_SENT = events.EventType(
    name="notifications.delivery_sent",
    title={"vi": "Đã chuyển thông báo qua kênh ngoài", "en": "Delivery sent"},
    payload={"channel": "str", "message": "uuid", "attempts": "int"},
)
DELIVERY_FAILED = events.EventType(
    name="notifications.delivery_failed",
    title={"vi": "Chưa chuyển được thông báo", "en": "Delivery failed"},
    payload={"channel": "str", "message": "uuid", "attempts": "int", "reason": "str"},
)
DELIVERY_GIVEN_UP = events.EventType(
    name="notifications.delivery_given_up",
    title={"vi": "Thôi không chuyển thông báo nữa", "en": "Delivery given up"},
    payload={
        "channel": "str",
        "message": "uuid",
        "attempts": "int",
        "reason": "str",
        "next": "str",
    },
)
DELIVERY_RETRIED = events.EventType(
    name="notifications.delivery_retried",
    title={"vi": "Cho gửi lại thông báo", "en": "Delivery put back in line"},
    payload={"channel": "str", "message": "uuid"},
)
PREFERENCE_CHANGED = events.EventType(
    name="notifications.preference_changed",
    title={"vi": "Đổi cách nhận thông báo", "en": "Preference changed"},
    payload={"wanted": "str[]", "language": "str"},
)
DELIVERY_REPORTED = events.EventType(
    name="notifications.delivery_reported",
    title={"vi": "Nhà mạng báo kết quả gửi", "en": "Carrier reported on a delivery"},
    payload={"channel": "str", "message": "uuid", "has_arrived": "bool", "reason": "str"},
)
PHONE_CODE_SENT = events.EventType(
    name="notifications.phone_code_sent",
    title={"vi": "Gửi mã xác nhận số điện thoại", "en": "Code for a telephone sent"},
)
PHONE_CONFIRMED = events.EventType(
    name="notifications.phone_confirmed",
    title={"vi": "Xác nhận số điện thoại", "en": "Telephone confirmed"},
)
CONSENT_GIVEN = events.EventType(
    name="notifications.consent_given",
    title={"vi": "Đồng ý nhận tin nhắn, ghi tại quầy", "en": "Consent to messages, at the counter"},
)
CONSENT_WITHDRAWN = events.EventType(
    name="notifications.consent_withdrawn",
    title={"vi": "Thôi đồng ý nhận tin nhắn", "en": "Consent to messages withdrawn"},
)
