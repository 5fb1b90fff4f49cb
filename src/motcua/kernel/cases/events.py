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
