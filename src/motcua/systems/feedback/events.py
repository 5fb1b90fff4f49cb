"""What is told of feedback; never what it says or who sent it."""

from motcua.kernel.events import api as events

FEEDBACK_RECEIVED = events.EventType(
    name="feedback.feedback_received",
    title={"vi": "Nhận phản ánh, kiến nghị", "en": "Feedback was received"},
    payload={"code": "str", "kind": "str", "dossier": "uuid"},
)
FEEDBACK_ANSWERED = events.EventType(
    name="feedback.feedback_answered",
    title={"vi": "Trả lời phản ánh, kiến nghị", "en": "Feedback was answered"},
    payload={"code": "str", "outcome": "str", "dossier": "uuid"},
)
ANSWER_JUDGED = events.EventType(
    name="feedback.answer_judged",
    title={"vi": "Người gửi đánh giá câu trả lời", "en": "The sender judged the answer"},
    payload={"code": "str", "is_satisfied": "bool"},
)
