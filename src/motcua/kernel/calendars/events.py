"""The events that calendars publish."""

from motcua.kernel.events import api as events

CALENDARS_LOADED = events.EventType(
    name="calendars.calendars_loaded",
    title={"vi": "Lịch làm việc được cập nhật", "en": "Working calendars were updated"},
    payload={"edition": "str", "calendars": "int", "special_days": "int"},
)

YEAR_PUBLISHED = events.EventType(
    name="calendars.year_published",
    title={"vi": "Lịch nghỉ của năm được công bố", "en": "The days off of a year were published"},
    payload={"year": "int", "number": "int", "days": "int", "edition": "str"},
)
