"""The other hand of a simulated tale: what happens to a dossier, done by the public actions."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.kernel.forms import api as forms
from motcua.kernel.processes import api as processes

from ..actions.accepting import accept_dossier
from ..actions.application import Beginning, begin_application, supply_paper
from ..actions.ending import deliver_result, stop_dossier, withdraw_dossier
from ..actions.handling import appraise_dossier, approve_dossier, reject_dossier, send_back_dossier
from ..actions.promising import put_off_dossier
from ..actions.rating import rate_dossier
from ..actions.reception import Wanted, refuse_dossier, request_supplement, supply_supplement
from ..actions.recording import Brought
from ..actions.returning import set_delivery
from ..actions.submission import submit_dossier
from ..actions.supplying import supply_asked_paper
from ..management.simulation.tales import Players
from ..management.simulation.writing import NOTE
from ..models import Dossier
from ..testing import paper_photo

PHOTO = paper_photo("GIẤY TỜ MÔ PHỎNG")


@dataclass
class Open:
    """The step that is open."""

    permission: str
    outcomes: list[str]


@dataclass
class ActingHand:
    """Lets one dossier happen by public actions, from the same plan."""

    brought: Brought
    players: Players
    uuid: Any = None

    def submit(self, *, begun_at: datetime, at: datetime) -> None:
        brought, by = self.brought, self.brought.by
        application = begin_application(
            actor=by,
            beginning=Beginning(
                version_uuid=brought.filled.version.uuid,
                competent_agency_uuid=brought.competent.uuid,
                applicant_uuid=brought.applicant.uuid,
                receiving_agency_uuid=brought.receiving.uuid,
                channel=brought.channel,
                is_at_counter=brought.channel != "online",
                postal=brought.postal if brought.channel == "postal" else None,
            ),
            at=begun_at,
        )
        draft = forms.get_draft(actor=by, draft_uuid=application.draft_uuid)
        form = forms.get_form_version(draft.form_version.uuid)
        parsed = forms.parse_answers(form, brought.filled.answers, revision=draft.revision)
        forms.save_draft(actor=by, draft_uuid=draft.uuid, parsed=parsed, at=begun_at)
        is_online = brought.channel == "online"
        for paper in brought.filled.papers:
            supply_paper(
                actor=by,
                application_uuid=application.uuid,
                component_code=paper.code,
                title=paper.title,
                content=io.BytesIO(PHOTO) if is_online else None,
                filename="anh-mo-phong.jpg" if is_online else "",
                copy_kind="electronic" if is_online else "original",
                at=begun_at,
            )
        set_delivery(
            actor=by,
            application_uuid=application.uuid,
            return_channel=brought.return_channel,
            return_address=brought.return_address,
            phone=brought.phone,
            email="",
            at=begun_at,
        )
        self.uuid = submit_dossier(actor=by, application_uuid=application.uuid, at=at).uuid

    def accept(self, *, at: datetime) -> None:
        accept_dossier(actor=self.players.counter, dossier_uuid=self.uuid, at=at)

    def refuse(self, **told: Any) -> None:
        refuse_dossier(actor=self.players.counter, dossier_uuid=self.uuid, **told)

    def ask(self, *, by_desk: bool, reason: str, reason_code: str, at: datetime) -> bool:
        papers, standing = self.brought.filled.papers, self.standing()
        if not papers or standing is None or "supplement" not in standing.outcomes:
            return False
        request_supplement(
            actor=self.players.counter if by_desk else self.players.specialist,
            dossier_uuid=self.uuid,
            wanted=[Wanted("paper", papers[0].code, papers[0].title, NOTE)],
            reason=reason,
            reason_code=reason_code,
            at=at,
        )
        return True

    def supply(self, *, at: datetime) -> None:
        by = self.players.brings(self.brought.channel)
        supply_asked_paper(
            actor=by,
            dossier_uuid=self.uuid,
            component_code=self.brought.filled.papers[0].code,
            content=io.BytesIO(PHOTO),
            filename="anh-mo-phong.jpg",
            at=at,
        )
        supply_supplement(actor=by, dossier_uuid=self.uuid, answers={}, at=at)

    def appraise(self, **told: Any) -> None:
        by = self.players.does(self.standing().permission)
        appraise_dossier(actor=by, dossier_uuid=self.uuid, **told)

    def send_back(self, **told: Any) -> None:
        send_back_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def approve(self, *, at: datetime) -> None:
        approve_dossier(actor=self.players.head, dossier_uuid=self.uuid, text="", at=at)

    def reject(self, **told: Any) -> None:
        reject_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def put_off(self, **told: Any) -> None:
        put_off_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def withdraw(self, **told: Any) -> None:
        by = self.players.brings(self.brought.channel)
        withdraw_dossier(actor=by, dossier_uuid=self.uuid, **told)

    def stop(self, **told: Any) -> None:
        stop_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def deliver(self, *, channel: str, at: datetime) -> None:
        by = self.players.delivers(channel)
        deliver_result(actor=by, dossier_uuid=self.uuid, channel=channel, at=at)

    def rate(self, **told: Any) -> None:
        rate_dossier(actor=self.players.applicant, dossier_uuid=self.uuid, **told)

    def due_at(self) -> datetime | None:
        return self._dossier().case.due_current

    def standing(self) -> Open | None:
        task = processes.find_open_task(self.uuid)
        return task and Open(task.permission, list(processes.outcomes_of(task.uuid)))

    def _dossier(self) -> Dossier:
        return Dossier.objects.select_related("case").get(uuid=self.uuid)
