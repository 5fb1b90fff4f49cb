"""Who may publish processes."""

from motcua.base.actors import Actor

EDIT = "procedures.edit"


def may_publish_process(actor: Actor) -> bool:
    """The office that designs procedures, and the system when it loads the province's content."""
    return actor.may(EDIT)
