"""Who sees what was done to many."""

from motcua.base.actors import Actor

from .models import JointAct


def may_see_joint_act(actor: Actor, act: JointAct) -> bool:
    """Whoever did it; what became of a matter stands on its own page, for all who see it."""
    return actor.is_official and actor.uuid == act.begun_by
