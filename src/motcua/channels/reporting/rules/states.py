"""How a report that is owed moves on: who may do what to it in which state."""

from typing import Literal

State = Literal["owed", "draft", "submitted", "sent", "returned", "accepted", "dropped"]

# owed → draft → submitted (to the own head) → sent (to the level above) → accepted, which locks it.
# Either reader may return it with words; what was accepted is opened again with a reason.
STEPS: dict[str, dict[str, State]] = {
    "save": {"owed": "draft", "draft": "draft", "returned": "returned"},
    "submit": {"owed": "submitted", "draft": "submitted", "returned": "submitted"},
    "send_back": {"submitted": "returned"},
    "approve": {"submitted": "sent"},
    "return": {"sent": "returned"},
    "accept": {"sent": "accepted"},
    "reopen": {"accepted": "returned"},
    "drop": {"owed": "dropped", "draft": "dropped", "returned": "dropped"},
}
OPEN: tuple[State, ...] = ("owed", "draft", "returned")
WAITING: tuple[State, ...] = ("submitted", "sent")
STATES: tuple[State, ...] = (
    "owed", "draft", "submitted", "sent", "returned", "accepted", "dropped",
)  # fmt: skip


def next_state(step: str, state: str) -> State | None:
    """The state to which a step leads, or None where it cannot be taken."""
    return STEPS[step].get(state)
