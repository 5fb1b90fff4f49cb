"""Who may see figures, whose figures, and who closes a period."""

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused

SEE = "operations_center.see"
SEE_PEOPLE = "operations_center.see_people"
CLOSE = "operations_center.close"
SEE_DOSSIERS = "one_stop_shop.see_dossiers"


def own_paths(actor: Actor, permission: str = SEE) -> tuple[str, ...]:
    """The agencies of whose figures the actor may see all below, each named once."""
    paths = sorted(set(actor.paths_for(permission)))
    return tuple(
        path
        for path in paths
        if not any(path.startswith(f"{above}.") for above in paths if above != path)
    )


def covers(paths: tuple[str, ...], path: str) -> bool:
    """Whether an agency is one of these or below one."""
    return any(path == one or path.startswith(f"{one}.") for one in paths)


def require_figures(actor: Actor, path: str) -> None:
    """:raises PermissionRefused: if the agency's figures are none of the actor's business."""
    if not covers(own_paths(actor), path):
        raise PermissionRefused()


def may_see_people(actor: Actor, path: str) -> bool:
    """Whoever leads sees figures by official; others do not compare their colleagues."""
    return actor.may(SEE_PEOPLE, path)


def may_close(actor: Actor, root: str) -> bool:
    """The office that reports for the whole province."""
    return actor.may(CLOSE, root)
