"""What cases tell; the subject is the case, the payload holds references and dates only."""

from motcua.kernel.events import api as events

CASE_OPENED = events.EventType(
    name="cases.case_opened",
    title={"vi": "Mở vụ việc", "en": "A case was opened"},
    payload={"case_kind": "str", "parent": "uuid?"},
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
    payload={"reason": "str?"},
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
TRANSFER_ACCEPTED = events.EventType(
    name="cases.transfer_accepted",
    title={"vi": "Xác nhận đã nhận vụ việc chuyển đến", "en": "A hand-over was accepted"},
    payload={"transfer": "uuid"},
)
TRANSFER_RETURNED = events.EventType(
    name="cases.transfer_returned",
    title={"vi": "Trả lại vụ việc chuyển đến", "en": "A hand-over was returned"},
    payload={"transfer": "uuid"},
)
NOTE_WITHDRAWN = events.EventType(
    name="cases.note_withdrawn",
    title={"vi": "Rút ghi chú", "en": "A note was withdrawn"},
    payload={"note": "uuid"},
)
COLLEAGUE_MENTIONED = events.EventType(
    name="cases.colleague_mentioned",
    title={"vi": "Nhắc đến đồng nghiệp", "en": "A colleague was mentioned"},
    payload={"note": "uuid", "account": "uuid"},
)
DOCUMENT_ATTACHED = events.EventType(
    name="cases.document_attached",
    title={"vi": "Đính kèm tài liệu", "en": "A document was attached"},
    payload={"document": "uuid", "role": "str", "is_for_parties": "bool"},
)
DOCUMENT_WITHDRAWN = events.EventType(
    name="cases.document_withdrawn",
    title={"vi": "Rút tài liệu đính kèm", "en": "A document was withdrawn"},
    payload={"document": "uuid"},
)
CASES_LINKED = events.EventType(
    name="cases.cases_linked",
    title={"vi": "Liên kết với vụ việc khác", "en": "Two cases were linked"},
    payload={"link": "uuid", "to_case": "uuid", "kind": "str"},
)
LINK_REMOVED = events.EventType(
    name="cases.link_removed",
    title={"vi": "Bỏ liên kết vụ việc", "en": "A link between cases was removed"},
    payload={"link": "uuid"},
)
WORK_ASSIGNED = events.EventType(
    name="cases.work_assigned",
    title={"vi": "Giao việc", "en": "Work was assigned"},
    payload={"assignment": "uuid", "to_agency": "uuid", "account": "uuid?", "due_at": "datetime"},
)
WORK_ENDED = events.EventType(
    name="cases.work_ended",
    title={"vi": "Việc được giao kết thúc", "en": "Assigned work ended"},
    payload={"assignment": "uuid", "outcome": "str", "given_by": "uuid"},
)
CASES_HANDED_OVER = events.EventType(
    name="cases.cases_handed_over",
    title={"vi": "Bàn giao toàn bộ vụ việc", "en": "An agency's open cases were handed over"},
    payload={"from_agency": "uuid", "to_agency": "uuid", "cases": "int", "is_undoing": "bool"},
)
