"""What processes tell: about the matter that a run serves, never about the people in it."""

from motcua.kernel.events import api as events

_TASK = {"run": "uuid", "task": "uuid", "element": "str"}

RUN_STARTED = events.EventType(
    name="processes.run_started",
    title={"vi": "Bắt đầu quy trình", "en": "A process began"},
    payload={"run": "uuid", "process": "str", "version": "int"},
)
TASK_OPENED = events.EventType(
    name="processes.task_opened",
    title={"vi": "Giao việc", "en": "A task opened"},
    payload=_TASK,
)
TASK_COMPLETED = events.EventType(
    name="processes.task_completed",
    title={"vi": "Hoàn thành việc", "en": "A task was completed"},
    payload={**_TASK, "outcome": "str"},
)
MESSAGE_RECEIVED = events.EventType(
    name="processes.message_received",
    title={"vi": "Quy trình nhận thông điệp", "en": "A process received a message"},
    payload={"run": "uuid", "message": "str"},
)
MESSAGE_SENT = events.EventType(
    name="processes.message_sent",
    title={"vi": "Quy trình gửi thông điệp", "en": "A process sent a message"},
    payload={"run": "uuid", "element": "str", "message": "str", "is_told": "bool?"},
)
SIGNAL_THROWN = events.EventType(
    name="processes.signal_thrown",
    title={"vi": "Quy trình phát tín hiệu", "en": "A process threw a signal"},
    payload={"run": "uuid?", "element": "str", "signal": "str", "is_told": "bool?"},
)
DECISION_TAKEN = events.EventType(
    name="processes.decision_taken",
    title={"vi": "Quy trình tra bảng quyết định", "en": "A process asked a decision"},
    payload={"run": "uuid", "element": "str", "decision": "str", "version": "int"},
)
TIMER_FIRED = events.EventType(
    name="processes.timer_fired",
    title={"vi": "Đến hạn hẹn giờ của quy trình", "en": "A timer of a process was due"},
    payload={"run": "uuid", "element": "str"},
)
RUN_ENDED = events.EventType(
    name="processes.run_ended",
    title={"vi": "Kết thúc quy trình", "en": "A process ended"},
    payload={"run": "uuid", "element": "str"},
)
RUN_CANCELED = events.EventType(
    name="processes.run_canceled",
    title={"vi": "Hủy quy trình", "en": "A process was canceled"},
    payload={"run": "uuid", "reason": "str"},
)
RUN_TRANSFERRED = events.EventType(
    name="processes.run_transferred",
    title={"vi": "Chuyển quy trình sang cơ quan khác", "en": "A process moved to another agency"},
    payload={"run": "uuid", "place": "str", "to_agency": "uuid"},
)
RUN_MIGRATED = events.EventType(
    name="processes.run_migrated",
    title={"vi": "Chuyển sang phiên bản quy trình khác", "en": "A run moved to another version"},
    payload={"run": "uuid", "from_version": "int", "to_version": "int"},
)
