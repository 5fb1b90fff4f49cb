"""What happens in lines, as the journal records it. No payload says who the person is."""

from motcua.kernel.events import api as events

_TICKET = {"place": "str", "ticket": "str"}
_AT_COUNTER = {**_TICKET, "counter": "int"}

PLACE_SET = events.EventType(
    name="queueing.place_set",
    title={"vi": "Đặt điểm phục vụ, nhóm việc hoặc quầy", "en": "A place of service was set up"},
    payload={"place": "str", "what": "str"},
)
COUNTER_OPENED = events.EventType(
    name="queueing.counter_opened",
    title={"vi": "Mở quầy", "en": "A counter was opened"},
    payload={"place": "str", "counter": "int"},
)
COUNTER_CLOSED = events.EventType(
    name="queueing.counter_closed",
    title={"vi": "Đóng quầy", "en": "A counter was closed"},
    payload={"place": "str", "counter": "int"},
)
TICKET_TAKEN = events.EventType(
    name="queueing.ticket_taken",
    title={"vi": "Lấy số", "en": "A ticket was taken"},
    payload={**_TICKET, "channel": "str", "priority": "str"},
)
TICKET_CALLED = events.EventType(
    name="queueing.ticket_called",
    title={"vi": "Gọi số", "en": "A ticket was called"},
    payload={**_AT_COUNTER, "times": "int"},
)
TICKET_SERVED_FROM = events.EventType(
    name="queueing.service_begun",
    title={"vi": "Bắt đầu phục vụ", "en": "Service began"},
    payload=_AT_COUNTER,
)
TICKET_SERVED = events.EventType(
    name="queueing.ticket_served",
    title={"vi": "Phục vụ xong", "en": "A ticket was served"},
    payload=_AT_COUNTER,
)
TICKET_MISSED = events.EventType(
    name="queueing.ticket_missed",
    title={"vi": "Gọi số vắng mặt", "en": "Nobody came to a called ticket"},
    payload=_AT_COUNTER,
)
TICKET_PUT_BACK = events.EventType(
    name="queueing.ticket_put_back",
    title={"vi": "Đưa số trở lại hàng chờ", "en": "A ticket waits again"},
    payload={**_TICKET, "why": "str"},
)
TICKET_LEFT = events.EventType(
    name="queueing.ticket_left",
    title={"vi": "Thôi chờ", "en": "A ticket was given up"},
    payload={**_TICKET, "why": "str"},
)
TICKET_TIED = events.EventType(
    name="queueing.ticket_tied",
    title={"vi": "Gắn hồ sơ với số", "en": "A matter was tied to a ticket"},
    payload={**_TICKET, "matter": "uuid"},
)
SLOT_BOOKED = events.EventType(
    name="queueing.slot_booked",
    title={"vi": "Đặt lịch", "en": "A time was booked"},
    payload={"place": "str", "slot": "datetime"},
)
BOOKING_HANDED_OVER = events.EventType(
    name="queueing.booking_handed_over",
    title={"vi": "Lịch hẹn chuyển sang cơ quan kế thừa", "en": "A booking went to the successor"},
    payload={"place": "str", "slot": "datetime", "from_agency": "uuid", "to_agency": "uuid"},
)
SLOT_CANCELLED = events.EventType(
    name="queueing.slot_cancelled",
    title={"vi": "Hủy lịch hẹn", "en": "A booked time was given up"},
    payload={"place": "str", "slot": "datetime"},
)
