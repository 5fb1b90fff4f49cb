"""What the operations center tells: a period was closed. Its counting tells nothing new."""

from motcua.kernel.events import api as events

PERIOD_CLOSED = events.EventType(
    name="operations_center.period_closed",
    title={"vi": "Chốt số liệu kỳ báo cáo", "en": "The figures of a period were closed"},
    payload={"first": "date", "last": "date", "dossiers": "int", "digest": "str"},
)
