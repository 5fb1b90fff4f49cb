"""Who may publish decisions: not who draws them alone; it needs a second factor."""

from motcua.base.actors import Actor

PUBLISH = "decisions.publish"


def may_publish_decision(actor: Actor) -> bool:
    """Whoever approves tables, and the system when it loads the province's content."""
    return actor.may(PUBLISH)
