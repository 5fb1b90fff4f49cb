"""What happens to drafts of decision tables. The publication itself is told by `decisions`."""

from motcua.kernel.events import api as events

_PAYLOAD = {"decision": "str", "revision": "int"}

DRAFT_BEGUN = events.EventType(
    name="decision_office.draft_begun",
    title={"vi": "Bắt đầu soạn bảng quyết định", "en": "A draft of a decision was begun"},
    payload=_PAYLOAD,
)
DRAFT_SAVED = events.EventType(
    name="decision_office.draft_saved",
    title={"vi": "Lưu bản thảo bảng quyết định", "en": "A draft of a decision was saved"},
    payload=_PAYLOAD,
)
DRAFT_EXAMPLES_CHANGED = events.EventType(
    name="decision_office.draft_examples_changed",
    title={"vi": "Sửa ví dụ của bản thảo", "en": "The examples of a draft were changed"},
    payload=_PAYLOAD,
)
DRAFT_REBASED = events.EventType(
    name="decision_office.draft_rebased",
    title={
        "vi": "Đối chiếu bản thảo bảng quyết định với phiên bản mới nhất",
        "en": "A draft of a decision was set against the newest version",
    },
    payload={**_PAYLOAD, "version": "int"},
)
DRAFT_SUBMITTED = events.EventType(
    name="decision_office.draft_submitted",
    title={"vi": "Trình duyệt bảng quyết định", "en": "A draft of a decision was submitted"},
    payload=_PAYLOAD,
)
DRAFT_WITHDRAWN = events.EventType(
    name="decision_office.draft_withdrawn",
    title={
        "vi": "Rút lại bản thảo bảng quyết định đã trình",
        "en": "A submitted draft of a decision was withdrawn",
    },
    payload=_PAYLOAD,
)
DRAFT_RETURNED = events.EventType(
    name="decision_office.draft_returned",
    title={"vi": "Trả lại bản thảo bảng quyết định", "en": "A draft of a decision was returned"},
    payload=_PAYLOAD,
)
DRAFT_APPROVED = events.EventType(
    name="decision_office.draft_approved",
    title={
        "vi": "Duyệt và công bố bảng quyết định",
        "en": "A draft of a decision was approved and published",
    },
    payload={**_PAYLOAD, "version": "int"},
)
DRAFT_DISCARDED = events.EventType(
    name="decision_office.draft_discarded",
    title={"vi": "Bỏ bản thảo bảng quyết định", "en": "A draft of a decision was given up"},
    payload=_PAYLOAD,
)
