"""What happens to forms and drafts. Payloads hold references, never an answer."""

from motcua.kernel.events import api as events

FORM_PUBLISHED = events.EventType(
    name="forms.form_published",
    title={"vi": "Đã ban hành một phiên bản biểu mẫu", "en": "A form version was published"},
    payload={"code": "str", "version": "int", "digest": "str"},
)
DRAFT_STARTED = events.EventType(
    name="forms.draft_started",
    title={"vi": "Đã bắt đầu khai một biểu mẫu", "en": "A draft was started"},
    payload={"form": "str", "version": "int", "prefilled": "int"},
)
DRAFT_SAVED = events.EventType(
    name="forms.draft_saved",
    title={"vi": "Đã lưu một trang của bản nháp", "en": "A page of a draft was saved"},
    payload={"form": "str", "version": "int", "page": "str", "revision": "int"},
)
DRAFT_FILLED = events.EventType(
    name="forms.draft_filled",
    title={"vi": "Đã điền bản nháp từ một nguồn", "en": "A draft was filled from a source"},
    payload={"form": "str", "version": "int", "questions": "int"},
)
DRAFT_EMPTIED = events.EventType(
    name="forms.draft_emptied",
    title={
        "vi": "Đã bỏ khỏi bản nháp những gì lấy từ một nguồn",
        "en": "What came from a source was taken out of a draft",
    },
    payload={"form": "str", "version": "int", "questions": "int"},
)
DRAFT_SHARED = events.EventType(
    name="forms.draft_shared",
    title={
        "vi": "Đã cho cán bộ tại quầy khai tiếp bản nháp",
        "en": "A draft was shared with the officers of a desk",
    },
    payload={"form": "str", "version": "int", "permission": "str"},
)
DRAFT_MIGRATED = events.EventType(
    name="forms.draft_migrated",
    title={
        "vi": "Đã chuyển bản nháp sang phiên bản biểu mẫu mới",
        "en": "A draft was carried over to a newer form version",
    },
    payload={"form": "str", "from_version": "int", "version": "int", "to_check": "int"},
)
DRAFT_DELETED = events.EventType(
    name="forms.draft_deleted",
    title={"vi": "Đã xóa một bản nháp", "en": "A draft was deleted"},
    payload={"form": "str", "version": "int", "reason": "str"},
)
