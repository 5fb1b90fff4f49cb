"""Event types of the tests."""

from motcua.kernel.events import api as events

THING_DONE = events.EventType(name="tests.thing_done", title={"vi": "Đã xong", "en": "Done"})
THING_MOVED = events.EventType(
    name="tests.thing_moved",
    title={"vi": "Đã chuyển", "en": "Moved"},
    payload={"place": "str", "on": "date", "count": "int?", "parts": "uuid[]?"},
)
