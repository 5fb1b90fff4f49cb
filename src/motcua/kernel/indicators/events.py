"""What happens to figures; the subject is the agency whose they are, or the group of units."""

from motcua.kernel.events import api as events

FIGURES_TOLD = events.EventType(
    name="indicators.figures_told",
    title={"vi": "Ghi số liệu báo cáo", "en": "Figures of a report were recorded"},
    payload={"period": "str", "figures": "int", "origin": "uuid"},
)
_OF_GROUP = {"name": "str", "units": "int"}
GROUP_MADE = events.EventType(
    name="indicators.group_made",
    title={"vi": "Lập nhóm đơn vị để xem số liệu", "en": "Units were put together"},
    payload=_OF_GROUP,
)
GROUP_REMOVED = events.EventType(
    name="indicators.group_removed",
    title={"vi": "Bỏ nhóm đơn vị", "en": "A group of units was taken apart"},
    payload=_OF_GROUP,
)
