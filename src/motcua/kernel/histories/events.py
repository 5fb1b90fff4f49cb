"""What histories tell besides the events that single actions would have told."""

from motcua.kernel.events import api as events

STEP_TAKEN_OVER = events.EventType(
    name="histories.step_taken_over",
    title={
        "vi": "Ghi nhận bước hệ thống theo hồ sơ lưu, không thực hiện lại",
        "en": "A system step was taken from the record, not performed again",
    },
    payload={"run": "uuid", "element": "str"},
)
