"""What decisions tell: that a table with the force of law was published."""

from motcua.kernel.events import api as events

DECISION_PUBLISHED = events.EventType(
    name="decisions.decision_published",
    title={
        "vi": "Công bố phiên bản bảng quyết định",
        "en": "A decision was published",
    },
    payload={
        "decision": "str",
        "version": "int",
        "digest": "str",
        "valid_from": "str",
    },
)
