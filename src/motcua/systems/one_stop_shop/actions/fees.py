"""What a dossier costs, worked out from its answers by the law of the day on which it came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.base.text import vietnam_day
from motcua.systems.procedures import api as procedures

from ..models import Dossier


def fee_lines(
    version: procedures.VersionRecord, answers: Mapping[str, Any], *, channel: str, at: datetime
) -> list[dict[str, Any]]:
    """What a dossier costs by its answers, as it is kept: amounts, reasons, tables' versions."""
    by = {"online": "online", "postal": "postal"}.get(channel, "direct")
    sheet = procedures.fees_of(version, answers, on=vietnam_day(at), channel=by)
    return [line.to_json() for line in sheet.lines]


def fees_for(dossier: Dossier) -> list[dict[str, Any]]:
    """The same for a dossier whose answers were corrected: still by the law of its day."""
    version = procedures.get_version(dossier.procedure_version.uuid)
    return fee_lines(version, dossier.answers, channel=dossier.channel, at=dossier.submitted_at)
