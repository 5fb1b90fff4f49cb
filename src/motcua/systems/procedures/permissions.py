"""Who may draw what stands in the catalogue, and who may approve it."""

from motcua.base.actors import Actor
from motcua.kernel.drafting import api as drafting

EDIT, PUBLISH = "procedures.edit", "procedures.publish"
RIGHTS = drafting.Rights(edit=EDIT, publish=PUBLISH)


def may_publish_catalogue(actor: Actor) -> bool:
    """Who approves what the catalogue office drew, and the loader of the province's content."""
    return actor.may(PUBLISH)
