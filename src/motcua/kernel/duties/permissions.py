"""Who sees what is owed, and who answers for it."""

from motcua.base.actors import Actor

from .models import Duty

SEE = "duties.see"


def may_see_duty(actor: Actor, duty: Duty) -> bool:
    """Whoever follows the duties of the agency, and whoever may do what is owed."""
    return actor.may(SEE, duty.agency_path) or may_answer_duty(actor, duty)


def may_answer_duty(actor: Actor, duty: Duty) -> bool:
    """Those who hold the right that the duty falls to, at its agency."""
    return actor.may(duty.permission, duty.agency_path)
