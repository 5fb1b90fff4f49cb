"""What happens to drafts of processes. The publication itself is told by `diagrams`."""

from motcua.kernel.events import api as events

_PAYLOAD = {"process": "str", "revision": "int"}

DRAFT_BEGUN = events.EventType(
    name="process_office.draft_begun",
    title={"vi": "Bắt đầu soạn quy trình", "en": "A draft of a process was begun"},
    payload=_PAYLOAD,
)
DRAFT_SAVED = events.EventType(
    name="process_office.draft_saved",
    title={"vi": "Lưu bản thảo quy trình", "en": "A draft of a process was saved"},
    payload=_PAYLOAD,
)
DRAFT_REBASED = events.EventType(
    name="process_office.draft_rebased",
    title={
        "vi": "Đối chiếu bản thảo với phiên bản mới nhất",
        "en": "A draft was set against the newest version",
    },
    payload={**_PAYLOAD, "version": "int"},
)
DRAFT_SUBMITTED = events.EventType(
    name="process_office.draft_submitted",
    title={"vi": "Trình duyệt quy trình", "en": "A draft of a process was submitted"},
    payload=_PAYLOAD,
)
DRAFT_WITHDRAWN = events.EventType(
    name="process_office.draft_withdrawn",
    title={"vi": "Rút lại bản thảo đã trình", "en": "A submitted draft was withdrawn"},
    payload=_PAYLOAD,
)
DRAFT_RETURNED = events.EventType(
    name="process_office.draft_returned",
    title={"vi": "Trả lại bản thảo quy trình", "en": "A draft of a process was returned"},
    payload=_PAYLOAD,
)
DRAFT_APPROVED = events.EventType(
    name="process_office.draft_approved",
    title={"vi": "Duyệt và công bố quy trình", "en": "A draft was approved and published"},
    payload={**_PAYLOAD, "version": "int"},
)
DRAFT_DISCARDED = events.EventType(
    name="process_office.draft_discarded",
    title={"vi": "Bỏ bản thảo quy trình", "en": "A draft of a process was given up"},
    payload=_PAYLOAD,
)
