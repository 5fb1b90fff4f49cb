"""What is told of joint acts; each matter tells of itself beside it."""

from motcua.kernel.events import api as events

MATTERS_HANDLED = events.EventType(
    name="joint_acts.matters_handled",
    title={"vi": "Làm một việc với nhiều vụ việc", "en": "One thing was done to many matters"},
    payload={"act": "str", "done": "int", "refused": "int"},
)
