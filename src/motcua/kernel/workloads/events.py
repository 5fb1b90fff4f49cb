"""What is told of tasks that change hands; the subject is the matter that the task serves."""

from motcua.kernel.events import api as events

_TASK = {"run": "uuid", "task": "uuid", "element": "str"}

TASK_CLAIMED = events.EventType(
    name="workloads.task_claimed",
    title={"vi": "Nhận việc", "en": "A task was claimed"},
    payload=_TASK,
)
TASK_RELEASED = events.EventType(
    name="workloads.task_released",
    title={"vi": "Trả việc về danh sách chung", "en": "A task was released"},
    payload=_TASK,
)
TASK_ASSIGNED = events.EventType(
    name="workloads.task_assigned",
    title={"vi": "Phân công việc", "en": "A task was assigned"},
    payload={**_TASK, "assignee": "uuid"},
)
RULE_CHOSEN = events.EventType(
    name="workloads.rule_chosen",
    title={"vi": "Chọn cách phân công việc mới", "en": "A rule for new tasks was chosen"},
    payload={"permission": "str", "rule": "str"},
)
