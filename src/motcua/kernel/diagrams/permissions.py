"""Who may publish processes."""

from motcua.base.actors import Actor

PUBLISH = "diagrams.publish"


def may_publish_process(actor: Actor) -> bool:
    """Whoever approves processes, and the system when it loads the province's content."""
    return actor.may(PUBLISH)
