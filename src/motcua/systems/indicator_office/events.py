"""What happens in the indicator office."""

from motcua.kernel.events import api as events

BOUNDARIES_LOADED = events.EventType(
    name="indicator_office.boundaries_loaded",
    title={"vi": "Nạp địa giới cho bản đồ", "en": "Boundaries for maps were loaded"},
    payload={"units": "int", "from": "str", "source": "str"},
)
