"""The steps that processes call by name: translate, call one action, translate back."""

from collections.abc import Mapping
from typing import Any

from motcua.kernel.processes import api as processes

from .actions.approving import issue_results
from .actions.handling import issue_result


@processes.process_step("one_stop_shop.issue_result", for_many=issue_results)
def issue_result_step(context: processes.StepContext) -> Mapping[str, Any]:
    """Make and sign the paper of the decision that has just been made."""
    dossier = issue_result(actor=context.actor, dossier_uuid=context.subject_uuid, at=context.at)
    return {"result": str(dossier.result_uuid)}
