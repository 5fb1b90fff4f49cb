"""What the operations center tells: a period was closed, a difference was explained."""

from motcua.kernel.events import api as events

PERIOD_CLOSED = events.EventType(
    name="operations_center.period_closed",
    title={"vi": "Chốt số liệu kỳ báo cáo", "en": "The figures of a period were closed"},
    payload={"first": "date", "last": "date", "dossiers": "int", "digest": "str"},
)
DIFFERENCE_EXPLAINED = events.EventType(
    name="operations_center.difference_explained",
    title={
        "vi": "Ghi lý do chênh lệch với số đã công bố",
        "en": "The difference from a published figure was explained",
    },
    payload={"report": "str", "figure": "str", "difference": "str"},
)
