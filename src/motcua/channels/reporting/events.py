"""What is told of reports; the subject is what is owed, or the round that it belongs to."""

from motcua.kernel.events import api as events

ROUND_SENT = events.EventType(
    name="reporting.round_sent",
    title={"vi": "Giao kỳ báo cáo cho các đơn vị", "en": "A data set was sent out"},
    payload={"set": "str", "period": "str", "agencies": "int"},
)
REPORT_SAVED = events.EventType(
    name="reporting.report_saved",
    title={"vi": "Lưu nháp báo cáo", "en": "A draft of a report was saved"},
    payload={"set": "str", "period": "str", "revision": "int"},
)
BOOK_READ = events.EventType(
    name="reporting.book_read",
    title={"vi": "Đọc tệp báo cáo tải lên", "en": "A workbook was read"},
    payload={"set": "str", "period": "str", "doubts": "int", "is_refused": "bool"},
)
REPORT_MOVED = events.EventType(
    name="reporting.report_moved",
    title={"vi": "Báo cáo chuyển bước", "en": "A report moved on"},
    payload={"set": "str", "period": "str", "step": "str", "state": "str", "is_late": "bool"},
)
REPORT_CHASED = events.EventType(
    name="reporting.report_chased",
    title={"vi": "Nhắc nộp báo cáo", "en": "A report was asked for again"},
    payload={"set": "str", "period": "str", "stage": "str"},
)
CALENDAR_KEY_MADE = events.EventType(
    name="reporting.calendar_key_made",
    title={"vi": "Tạo địa chỉ lịch báo cáo", "en": "An address for the calendar was made"},
    payload={},
)
