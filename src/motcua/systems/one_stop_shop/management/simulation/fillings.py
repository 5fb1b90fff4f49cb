"""Forms that were filled in for the simulation: some for each procedure and month, used again."""

from dataclasses import asdict
from datetime import date, datetime, time
from random import Random
from typing import Any

from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.forms import api as forms
from motcua.systems.procedures import api as procedures

from ...actions.fees import fee_lines
from ...actions.recording import Filled
from ...models import Dossier
from ...queries.papers import asked_papers
from ...testing import answers_for

SETS = 4  # of answers for each procedure and month, where there are enough dossiers
UNIT = "18766"


class Fillings:
    """Answers that their forms accept, with papers, limit and fees, made when first asked for."""

    def __init__(self, seed: int, first: date, dossiers: int) -> None:
        """Nothing is filled in yet; nothing was before the first day."""
        self.seed, self.first = seed, first
        self.sets = max(1, min(SETS, dossiers // 2_000))
        self._filled: dict[tuple[str, date, int, str], Filled] = {}
        self._answers: dict[tuple[str, date, int], tuple[forms.Form, dict[str, Any]]] = {}
        self._rows: dict[tuple[str, Any], int] = {}

    def filled(
        self, version: procedures.VersionRecord, *, on: date, number: int, channel: str
    ) -> Filled:
        """One of the forms for a procedure, as of the beginning of the month of a day."""
        month = max(on.replace(day=1), self.first)
        key = version.code, month, number % self.sets, channel
        if key not in self._filled:
            self._filled[key] = self._fill(version, month, number % self.sets, channel)
        return self._filled[key]

    def _fill(
        self, version: procedures.VersionRecord, month: date, number: int, channel: str
    ) -> Filled:
        form, answers = self._answered(version, month, number)
        limit = version.time_limit_for(answers)
        at = datetime.combine(month, time(9), tzinfo=VIETNAM)
        return Filled(
            version=version,
            version_id=self._row("procedure_version", version.uuid),
            form_id=self._row("form_version", form.uuid),
            answers=answers,
            burden=asdict(forms.burden(form, answers, {})),
            papers=tuple(one for one in asked_papers(version, answers) if one.is_required),
            duration=calendars.Duration(limit.amount, limit.unit),
            cut_off=limit.cut_off,
            fees=fee_lines(version, answers, channel=channel, at=at),
        )

    def _answered(
        self, version: procedures.VersionRecord, month: date, number: int
    ) -> tuple[forms.Form, dict[str, Any]]:
        key = version.code, month, number
        if key not in self._answers:
            form = forms.get_form(version.form_code, month)
            chance = Random(f"answers:{self.seed}:{version.code}:{month}:{number}")
            answers = answers_for(form, on=month, chance=chance, unit_code=UNIT)
            self._answers[key] = form, dict(forms.asked_answers(form, answers))
        return self._answers[key]

    def _row(self, name: str, uuid: Any) -> int:
        if (name, uuid) not in self._rows:
            model: Any = Dossier._meta.get_field(name).related_model
            self._rows[name, uuid] = model.objects.values_list("pk", flat=True).get(uuid=uuid)
        return self._rows[name, uuid]
