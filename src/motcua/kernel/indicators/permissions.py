"""Who may see figures, and who puts units together."""

from collections.abc import Iterable

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused

SEE = "indicators.see"
GROUP = "indicators.group"


def may_see_figures(actor: Actor, paths: Iterable[str]) -> bool:
    """Officials see the figures of their agency and all below; of a group, if of every member."""
    wanted = list(paths)
    return bool(wanted) and all(actor.may(SEE, path) for path in wanted)


def require_figures(actor: Actor, paths: Iterable[str]) -> None:
    """:raises PermissionRefused: if these figures are none of the actor's business."""
    if not may_see_figures(actor, paths):
        raise PermissionRefused()


def may_group_units(actor: Actor, paths: Iterable[str]) -> bool:
    """Whoever steers puts together the units whose figures they see."""
    wanted = list(paths)
    return bool(wanted) and all(actor.may(GROUP, path) for path in wanted)
