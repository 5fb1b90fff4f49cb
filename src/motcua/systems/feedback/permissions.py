"""Who answers feedback."""

from motcua.base.actors import Actor

from .models import Feedback

ANSWER = "feedback.answer"


def may_answer_feedback(actor: Actor, feedback: Feedback) -> bool:
    """Those who answer for the agency that handles the dossier, and for those below it."""
    return actor.may(ANSWER, feedback.agency_path)
