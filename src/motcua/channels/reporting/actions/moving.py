"""A report moves from whoever fills it in to the head, to the level above, and into the figures."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import REPORT_MOVED
from ..models import Filing, Obligation, Remark
from ..permissions import may_approve, may_fill, may_receive
from ..queries.checks import findings_of
from ..queries.known import known_values
from ..queries.owed import lock_obligation
from ..rules.filling import Finding, hindrances, plain_entries, read_entries, with_known
from ..rules.forms import read_form
from ..rules.states import next_state
from .recording import record_figures
from .waiting import hand_on

SHORTEST_WORDS = 10
LONGEST_WORDS = 2_000


class StepUnfit(Refusal):
    """Báo cáo đang ở bước “{state}”, không làm được việc này. Vui lòng tải lại trang."""

    message_en = (
        "The report stands at “{state}”; this cannot be done now. Please load the page again."
    )


class ReportUnready(Refusal):
    """Báo cáo chưa nộp được: còn {count} chỗ cần sửa hoặc giải trình."""

    status = 422
    message_en = "The report cannot be submitted: {count} places need mending or a note."

    def __init__(self, findings: list[Finding]):
        """Refuse, with what stops it."""
        self.findings = findings
        super().__init__(count=len(findings))


class OwnReport(Refusal):
    """Người trình báo cáo không tự duyệt báo cáo đó. Vui lòng để lãnh đạo đơn vị duyệt."""

    status = 403
    message_en = "Whoever submitted a report does not approve it. Please leave it to the head."


@transaction.atomic
def submit_report(
    *, actor: Actor, obligation_uuid: UUID, revision: int, at: datetime
) -> Obligation:
    """
    Hand the draft to the agency's head, as it was when it was last looked at.

    :raises ReportUnready: if something is missing, unclear or wrong, or a warning lacks its note.
    :raises StepUnfit: if the report is not open, or another saved it meanwhile.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_fill(actor, obligation))
    if next_state("submit", obligation.state) is None or revision != obligation.revision:
        raise StepUnfit(state=obligation.get_state_display())
    form = read_form(obligation.round.form)
    entries = with_known(read_entries(obligation.entries), known_values(form, obligation))
    stops, _told = hindrances(form, findings_of(obligation, form, entries), obligation.notes)
    if stops:
        raise ReportUnready(stops)
    obligation.entries = plain_entries(entries)
    Filing.objects.create(
        obligation=obligation,
        number=obligation.filings.count() + 1,
        entries=obligation.entries,
        notes=obligation.notes,
        submitted_at=at,
        submitted_by_name=actor.name,
    )
    return _move(actor, obligation, "submit", "", at)


@transaction.atomic
def send_back_report(*, actor: Actor, obligation_uuid: UUID, text: str, at: datetime) -> Obligation:
    """
    Give a report back inside the agency, with what is to be mended.

    :raises InvalidInput: without words.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_approve(actor, obligation))
    return _move(actor, obligation, "send_back", _words(text), at)


@transaction.atomic
def approve_report(*, actor: Actor, obligation_uuid: UUID, at: datetime) -> Obligation:
    """
    Approve a report as head of the agency: it goes to the level above.

    :raises OwnReport: if the same person submitted it.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_approve(actor, obligation))
    filing = obligation.filings.order_by("-number").first()
    if obligation.state == Obligation.State.SUBMITTED and filing is not None:
        submitted = obligation.remarks.filter(step="submit").order_by("-at", "-pk").first()
        if submitted is not None and submitted.by_uuid == actor.uuid:
            raise OwnReport()
        filing.approved_by_name = actor.name
        filing.save(update_fields=["approved_by_name"])
        obligation.first_sent_at = obligation.first_sent_at or at
    return _move(actor, obligation, "approve", "", at)


@transaction.atomic
def return_report(*, actor: Actor, obligation_uuid: UUID, text: str, at: datetime) -> Obligation:
    """
    Return a report to the agency, with comments, as the level above.

    :raises InvalidInput: without words.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_receive(actor, obligation.round))
    return _move(actor, obligation, "return", _words(text), at)


@transaction.atomic
def accept_report(*, actor: Actor, obligation_uuid: UUID, at: datetime) -> Obligation:
    """Take a report in: it is locked, and its figures are recorded as the agency's."""
    obligation = lock_obligation(obligation_uuid)
    access.require(may_receive(actor, obligation.round))
    moved = _move(actor, obligation, "accept", "", at)
    record_figures(actor=actor, obligation=moved, at=at)
    return moved


@transaction.atomic
def reopen_report(*, actor: Actor, obligation_uuid: UUID, text: str, at: datetime) -> Obligation:
    """
    Open a report again that was taken in, with the reason; its figures stay until the new ones.

    :raises InvalidInput: without a reason.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_receive(actor, obligation.round))
    return _move(actor, obligation, "reopen", _words(text), at)


@transaction.atomic
def drop_report(*, actor: Actor, obligation_uuid: UUID, text: str, at: datetime) -> Obligation:
    """
    Say that an agency does not owe a report after all, with the reason.

    :raises InvalidInput: without a reason.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_receive(actor, obligation.round))
    return _move(actor, obligation, "drop", _words(text), at)


def _words(text: str) -> str:
    if not SHORTEST_WORDS <= len(text.strip()) <= LONGEST_WORDS:
        raise InvalidInput(fields={"text": _("Viết rõ lý do, từ 10 đến 2.000 ký tự")})
    return text.strip()


def _move(actor: Actor, obligation: Obligation, step: str, text: str, at: datetime) -> Obligation:
    before = obligation.state
    after = next_state(step, before)
    if after is None:
        raise StepUnfit(state=obligation.get_state_display())
    obligation.state = Obligation.State(after)
    obligation.ended_at = at if after in ("accepted", "dropped") else None
    hand_on(actor=actor, obligation=obligation, before=before, at=at)
    obligation.save()
    Remark.objects.create(
        obligation=obligation, step=step, text=text, at=at, by_name=actor.name, by_uuid=actor.uuid
    )
    events.publish(
        REPORT_MOVED,
        subject=obligation,
        actor=actor,
        at=at,
        agency_uuid=obligation.agency_uuid,
        payload={
            "set": obligation.round.set_code,
            "period": obligation.round.period,
            "step": step,
            "state": after,
            "is_late": at > obligation.round.due_at,
        },
    )
    return obligation
