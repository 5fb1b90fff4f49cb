"""Event types of the tests; they leave no trace in the catalogue."""

from motcua.kernel.events import api as events
from motcua.kernel.events.events import _catalogue


def declare(**declared):
    """An event type as an app declares it, taken out of the catalogue again."""
    event_type = events.EventType(**declared)
    del _catalogue[event_type.name]
    return event_type


THING_DONE = declare(name="tests.thing_done", title={"vi": "Đã xong", "en": "Done"})
THING_MOVED = declare(
    name="tests.thing_moved",
    title={"vi": "Đã chuyển", "en": "Moved"},
    payload={"place": "str", "on": "date", "count": "int?", "parts": "uuid[]?"},
)
