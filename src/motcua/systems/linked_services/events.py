"""What is told of child dossiers; the subject is the child."""

from motcua.kernel.events import api as events

_CHILD = {"code": "str", "dossier": "uuid", "part": "str"}

CHILD_OPENED = events.EventType(
    name="linked_services.child_opened",
    title={"vi": "Chuyển phần liên thông", "en": "A part went to another agency"},
    payload=_CHILD,
)
CHILD_ENDED = events.EventType(
    name="linked_services.child_ended",
    title={"vi": "Phần liên thông có kết quả", "en": "A part of a combined dossier ended"},
    payload={**_CHILD, "state": "str", "reason": "str?"},
)
