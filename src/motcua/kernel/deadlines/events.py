"""What clocks tell; the subject is the matter, `clock` the clock's name ("" for its own limit)."""

from motcua.kernel.events import api as events

CLOCK_STARTED = events.EventType(
    name="deadlines.clock_started",
    title={"vi": "Bắt đầu tính thời hạn", "en": "The time limit began to run"},
    payload={"clock": "str", "due_at": "datetime"},
)
CLOCK_PAUSED = events.EventType(
    name="deadlines.clock_paused",
    title={"vi": "Tạm dừng tính thời hạn", "en": "The time limit was paused"},
    payload={"clock": "str", "cause": "str"},
)
CLOCK_RESUMED = events.EventType(
    name="deadlines.clock_resumed",
    title={"vi": "Tiếp tục tính thời hạn", "en": "The time limit runs again"},
    payload={"clock": "str", "cause": "str", "due_at": "datetime?"},
)
WAIT_NOTED = events.EventType(
    name="deadlines.wait_noted",
    title={"vi": "Chờ, thời hạn vẫn tính", "en": "Something is waited for; the limit runs on"},
    payload={"clock": "str", "cause": "str"},
)
WAIT_ENDED = events.EventType(
    name="deadlines.wait_ended",
    title={"vi": "Kết thúc chờ", "en": "It is no longer waited for"},
    payload={"clock": "str", "cause": "str"},
)
CLOCK_PUT_OFF = events.EventType(
    name="deadlines.clock_put_off",
    title={"vi": "Xin lỗi và hẹn lại", "en": "The due date was put off with an apology"},
    payload={"clock": "str", "due_before": "datetime", "due_at": "datetime"},
)
OUTAGE_RECORDED = events.EventType(
    name="deadlines.outage_recorded",
    title={"vi": "Ghi nhận sự cố hệ thống", "en": "A system outage was recorded"},
    payload={"began_at": "datetime", "until": "datetime"},
)
CALENDAR_CHANGED = events.EventType(
    name="deadlines.calendar_changed",
    title={"vi": "Đổi lịch làm việc để tính thời hạn", "en": "The clock follows another calendar"},
    payload={"clock": "str", "calendar": "str"},
)
CLOCK_ENDED = events.EventType(
    name="deadlines.clock_ended",
    title={"vi": "Hoàn thành giải quyết", "en": "The matter was settled"},
    payload={"clock": "str", "due_at": "datetime", "is_late": "bool"},
)
CLOCK_STOPPED = events.EventType(
    name="deadlines.clock_stopped",
    title={"vi": "Dừng tính thời hạn", "en": "The time limit was dropped with its matter"},
    payload={"clock": "str", "due_at": "datetime?"},
)
DEADLINE_NEARED = events.EventType(
    name="deadlines.deadline_neared",
    title={"vi": "Sắp đến hạn", "en": "A deadline comes near"},
    payload={"clock": "str", "days_left": "int", "due_at": "datetime"},
)
DEADLINE_PASSED = events.EventType(
    name="deadlines.deadline_passed",
    title={"vi": "Quá hạn", "en": "A deadline has passed"},
    payload={"clock": "str", "due_at": "datetime"},
)
OPINION_ASKED = events.EventType(
    name="deadlines.opinion_asked",
    title={"vi": "Xin ý kiến cơ quan khác", "en": "Another agency's opinion was asked for"},
    payload={"clock": "str", "asked": "uuid", "due_at": "datetime"},
)
OPINION_GIVEN = events.EventType(
    name="deadlines.opinion_given",
    title={"vi": "Nhận ý kiến cơ quan khác", "en": "Another agency's opinion came"},
    payload={"clock": "str", "asked": "uuid", "outcome": "str", "is_late": "bool"},
)
