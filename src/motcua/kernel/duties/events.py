"""What is told of duties; the subject is the matter that the duty is about."""

from motcua.kernel.events import api as events

DUTY_OWED = events.EventType(
    name="duties.duty_owed",
    title={"vi": "Phát sinh nghĩa vụ", "en": "Something became due"},
    payload={"duty": "uuid", "kind": "str", "due_at": "datetime"},
)
DUTY_DONE = events.EventType(
    name="duties.duty_done",
    title={"vi": "Hoàn thành nghĩa vụ", "en": "A duty was done"},
    payload={"duty": "uuid", "kind": "str", "act": "str?", "reason": "str?", "is_late": "bool"},
)
DUTY_LET_GO = events.EventType(
    name="duties.duty_let_go",
    title={"vi": "Nghĩa vụ không còn", "en": "A duty fell away or was missed"},
    payload={"duty": "uuid", "kind": "str", "state": "str"},
)
