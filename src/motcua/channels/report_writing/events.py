"""What happens to reports that are written."""

from motcua.kernel.events import api as events

REPORT_BEGUN = events.EventType(
    name="report_writing.report_begun",
    title={"vi": "Bắt đầu viết báo cáo", "en": "A report was begun"},
    payload={"outline": "str", "period": "str", "sections": "int"},
)
SECTION_SAVED = events.EventType(
    name="report_writing.section_saved",
    title={"vi": "Lưu một phần báo cáo", "en": "A section of a report was saved"},
    payload={"report": "uuid", "section": "str", "version": "int"},
)
SECTION_MOVED = events.EventType(
    name="report_writing.section_moved",
    title={"vi": "Chuyển trạng thái một phần báo cáo", "en": "A section of a report moved on"},
    payload={"report": "uuid", "section": "str", "state": "str"},
)
SECTION_REMARKED = events.EventType(
    name="report_writing.section_remarked",
    title={"vi": "Góp ý một phần báo cáo", "en": "A section of a report was remarked on"},
    payload={"report": "uuid", "section": "str", "settled": "bool"},
)
REPORT_FROZEN = events.EventType(
    name="report_writing.report_frozen",
    title={"vi": "Chốt báo cáo", "en": "A report was frozen"},
    payload={"figures": "int", "failing": "int", "despite": "bool"},
)
REPORT_REOPENED = events.EventType(
    name="report_writing.report_reopened",
    title={"vi": "Mở lại báo cáo đã chốt", "en": "A frozen report was opened again"},
    payload={"reason": "str"},
)
REPORT_SIGNED = events.EventType(
    name="report_writing.report_signed",
    title={"vi": "Ký báo cáo", "en": "A report was signed"},
    payload={"document": "uuid"},
)
REPORT_PUBLISHED = events.EventType(
    name="report_writing.report_published",
    title={"vi": "Công bố báo cáo", "en": "A report was published"},
    payload={"document": "uuid"},
)
