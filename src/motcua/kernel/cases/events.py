"""What cases tell; the subject is the case, the payload holds references and dates only."""

from motcua.kernel.events import api as events

CASE_OPENED = events.EventType(
    name="cases.case_opened",
    title={"vi": "Mở vụ việc", "en": "A case was opened"},
    payload={"case_kind": "str"},
)
RUN_LINKED = events.EventType(
    name="cases.run_linked",
    title={"vi": "Gắn quy trình xử lý", "en": "A process was set to move the case"},
    payload={"run": "uuid"},
)
CLOCK_STARTED = events.EventType(
    name="cases.clock_started",
    title={"vi": "Bắt đầu tính thời hạn", "en": "The time limit began to run"},
    payload={"due_at": "datetime"},
)
CLOCK_PAUSED = events.EventType(
    name="cases.clock_paused",
    title={"vi": "Tạm dừng tính thời hạn", "en": "The time limit was paused"},
    payload={"cause": "str"},
)
CLOCK_RESUMED = events.EventType(
    name="cases.clock_resumed",
    title={"vi": "Tiếp tục tính thời hạn", "en": "The time limit runs again"},
    payload={"cause": "str", "due_at": "datetime?"},
)
CASE_REAPPOINTED = events.EventType(
    name="cases.case_reappointed",
    title={"vi": "Hẹn lại ngày trả kết quả", "en": "The due date was put off with an apology"},
    payload={"due_before": "datetime", "due_at": "datetime"},
)
OUTAGE_NOTED = events.EventType(
    name="cases.outage_noted",
    title={"vi": "Ghi nhận sự cố hệ thống", "en": "A system outage was noted"},
    payload={"began_at": "datetime", "until": "datetime"},
)
CLOCK_ENDED = events.EventType(
    name="cases.clock_ended",
    title={"vi": "Hoàn thành giải quyết", "en": "The matter was settled"},
    payload={"due_at": "datetime?", "is_late": "bool"},
)
CASE_CLOSED = events.EventType(
    name="cases.case_closed",
    title={"vi": "Đóng vụ việc", "en": "A case was closed"},
    payload={"result": "str"},
)
CASE_REOPENED = events.EventType(
    name="cases.case_reopened",
    title={"vi": "Mở lại vụ việc", "en": "A case was reopened"},
    payload={"reason": "str"},
)
CASE_TRANSFERRED = events.EventType(
    name="cases.case_transferred",
    title={"vi": "Chuyển vụ việc sang cơ quan khác", "en": "A case moved to another agency"},
    payload={"from_agency": "uuid", "to_agency": "uuid"},
)
PARTY_INVOLVED = events.EventType(
    name="cases.party_involved",
    title={"vi": "Thêm người liên quan", "en": "Somebody was involved in a case"},
    payload={"role": "str", "party": "uuid"},
)
NOTE_ADDED = events.EventType(
    name="cases.note_added",
    title={"vi": "Thêm ghi chú", "en": "A note was added"},
    payload={"note": "uuid", "is_confidential": "bool"},
)
DEADLINE_NEARED = events.EventType(
    name="cases.deadline_neared",
    title={"vi": "Sắp đến hạn", "en": "A deadline comes near"},
    payload={"days_left": "int", "due_at": "datetime"},
)
DEADLINE_PASSED = events.EventType(
    name="cases.deadline_passed",
    title={"vi": "Quá hạn", "en": "A deadline has passed"},
    payload={"due_at": "datetime"},
)
