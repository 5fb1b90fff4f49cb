"""What happens to drafts of decision tables. The publication itself is told by `decisions`."""

from motcua.kernel.drafting import api as drafting
from motcua.kernel.events import api as events

DRAFT = "decision_office.draft"
DRAFTS = drafting.declare_draft_events(
    "decision_office", key="decision", vi="bảng quyết định", en="a decision"
)
DRAFT_EXAMPLES_CHANGED = events.EventType(
    name="decision_office.draft_examples_changed",
    title={"vi": "Sửa ví dụ của bản thảo", "en": "The examples of a draft were changed"},
    payload={"decision": "str", "revision": "int"},
)
