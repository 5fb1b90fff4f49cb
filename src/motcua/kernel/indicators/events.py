"""What happens to figures; the subject is the agency whose they are, or the group of units."""

from motcua.kernel.events import api as events

FIGURES_TOLD = events.EventType(
    name="indicators.figures_told",
    title={"vi": "Ghi số liệu báo cáo", "en": "Figures of a report were recorded"},
    payload={"period": "str", "figures": "int", "origin": "uuid"},
)
