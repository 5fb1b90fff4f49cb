"""Who follows overdue tasks up."""

FOLLOW_UP = "escalations.follow_up"
