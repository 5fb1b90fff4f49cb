"""What was done to many, for whoever did it."""

from uuid import UUID

from motcua.base.actors import Actor

from .models import JointAct
from .permissions import may_see_joint_act


def find_done_for(actor: Actor, uuid: UUID) -> JointAct | None:
    """What the actor did to many at once; None if there is none, or it was somebody else."""
    act = JointAct.objects.filter(uuid=uuid).first()
    return act if act is not None and may_see_joint_act(actor, act) else None
