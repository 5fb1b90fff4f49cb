"""Who may change the catalogue."""

from motcua.base.actors import Actor


def may_edit_catalogue(actor: Actor) -> bool:
    """The office that keeps the catalogue of the province, and the loader of its content."""
    return actor.may("procedures.edit")
