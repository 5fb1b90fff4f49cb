"""What absences tell; the subject is the absence, or the matter whose task changed hands."""

from motcua.kernel.events import api as events

ABSENCE_RECORDED = events.EventType(
    name="absences.absence_recorded",
    title={"vi": "Ghi vắng mặt và cử người thay", "en": "An absence was recorded"},
    payload={"account": "uuid", "deputy": "uuid", "valid_from": "date", "valid_to": "date"},
)
ABSENCE_ENDED = events.EventType(
    name="absences.absence_ended",
    title={"vi": "Kết thúc vắng mặt", "en": "An absence ended"},
    payload={"account": "uuid"},
)
TASK_HANDED_OVER = events.EventType(
    name="absences.task_handed_over",
    title={"vi": "Việc chuyển sang người thay", "en": "A task went to the deputy"},
    payload={"absence": "uuid", "task": "uuid", "deputy": "uuid?"},
)
TASK_CAME_BACK = events.EventType(
    name="absences.task_came_back",
    title={"vi": "Việc trở lại người vắng mặt", "en": "A task came back to the one who was away"},
    payload={"absence": "uuid", "task": "uuid"},
)
