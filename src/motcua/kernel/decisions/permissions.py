"""Who may publish decisions: the office that designs procedures, as for processes."""

from motcua.base.actors import Actor

EDIT = "procedures.edit"


def may_publish_decision(actor: Actor) -> bool:
    """The office that designs procedures, and the system when it loads the province's content."""
    return actor.may(EDIT)
