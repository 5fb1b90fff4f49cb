"""Who handles child dossiers."""

from motcua.base.actors import Actor

from .models import ChildDossier

HANDLE = "linked_services.handle"


def may_handle_child(actor: Actor, child: ChildDossier) -> bool:
    """Officials of the agency to which the part went."""
    return actor.may(HANDLE, child.agency_path)
