"""A data set goes out to those who owe it; or somebody asks a set of questions once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.base.text import date_vi, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..events import ROUND_SENT
from ..models import Obligation, Round
from ..permissions import may_send_out
from ..queries.sets import (
    DataSetUnknown,
    agencies_of,
    calendar_of,
    data_sets_on,
    find_data_set,
    form_on,
    moment,
    regime,
)
from ..rules.forms import KINDS, DataSet, compose, free_field
from ..rules.regime import Regime
from .waiting import wait_for_fillers

SCHEDULE = system_actor("reporting.schedule")
MOST_QUESTIONS = 40
LONGEST_LATE = timedelta(days=366)
SHORTEST_REASON, LONGEST_REASON = 10, 500
CATCHES_UP = timedelta(days=31)  # a schedule that stood still sends what fell due in that time


class NobodyOwes(Refusal):
    """Chưa có đơn vị nào để giao báo cáo này. Vui lòng kiểm tra loại đơn vị và ngày."""

    message_en = "No agency owes this report. Please check the kinds of agencies and the day."


class PeriodUnfit(Refusal):
    """Kỳ {period} không phải kỳ của bộ chỉ tiêu này ({kind})."""

    message_en = "{period} is no period of this data set ({kind})."


@dataclass(frozen=True, slots=True)
class Late:
    """A period whose usual due day is past is collected all the same: until when, and why."""

    due_on: date | None
    because: str


@transaction.atomic
def send_out(
    *, actor: Actor, set_code: str, period: str, at: datetime, late: Late | None = None
) -> Round:
    """
    Send a data set out for a period to every agency that owes it.

    Sent again it is the same round: nobody owes it twice. Agencies are those of the day on which
    the figures are cut off, or of today if that is still to come.

    :param late: for a period whose usual due day is past; the schedule needs none.
    :raises PeriodUnfit: if the period is of another kind.
    :raises InvalidInput: if the usual due day is past and no other is given with its reason.
    :raises NobodyOwes: if there is no agency of the kinds it is assigned to.
    """
    today = vietnam_day(at)
    wanted = _read_period(period)
    data_set = find_data_set(set_code, on=min(today, wanted.last))
    if wanted.kind != data_set.period:
        raise PeriodUnfit(period=period, kind=data_set.period)
    days = calendar_of(data_set, wanted)
    receiver = _receiver(data_set, today)
    access.require(may_send_out(actor, receiver.path))
    if found := Round.objects.filter(set_code=set_code, period=wanted.code).first():
        return found
    due_on, because = days.due_on, ""
    if days.due_on < today and (late is not None or actor.kind != "system"):
        due_on, because = _own_days(late, days.due_on, today)
    round_ = Round(
        kind=Round.Kind.PERIODIC,
        set_code=set_code,
        period=wanted.code,
        form=form_on(data_set, on=min(today, wanted.last)),
        covers_from=days.covers_from,
        covers_to=days.covers_to,
        due_on=due_on,
        late_because=because,
    )
    agencies = agencies_of(data_set, on=min(today, days.covers_to))
    return send_to(actor=actor, round_=round_, receiver=receiver, agencies=agencies, at=at)


def _own_days(late: Late | None, usual: date, today: date) -> tuple[date, str]:
    """
    The due day and the reason of a period that goes out after its usual due day.

    :raises InvalidInput: where one is missing, or the day is none on which it could come.
    """
    fields = {}
    due_on, because = (late.due_on, tidy(late.because)) if late else (None, "")
    if due_on is None or not today < due_on <= today + LONGEST_LATE:
        fields["due_on"] = _(
            "Hạn nộp thường lệ %(day)s đã qua. Ghi hạn nộp riêng, sau hôm nay và không quá một năm"
        ) % {"day": date_vi(usual)}
    if not SHORTEST_REASON <= len(because) <= LONGEST_REASON:
        fields["because"] = _("Ghi lý do giao muộn, từ 10 đến 500 ký tự")
    if fields or due_on is None:
        raise InvalidInput(fields=fields)
    return due_on, because


def _read_period(text: str) -> indicators.Period:
    try:
        return indicators.Period.parse(text)
    except ValueError:
        words = _("Viết kỳ báo cáo như 2026-Q3, 2026-09, 2026-H1 hoặc 2026")
        raise InvalidInput(fields={"period": words}) from None


def _receiver(data_set: DataSet, on: date) -> organizations.Agency:
    found = organizations.find_agency_by_code(data_set.receiver, on)
    if found is None:
        raise NobodyOwes()
    return found


def send_to(
    *,
    actor: Actor,
    round_: Round,
    receiver: organizations.Agency,
    agencies: Sequence[organizations.Agency],
    at: datetime,
) -> Round:
    """
    Write a round down, with what each agency owes; who calls has asked whether `actor` may.

    :raises NobodyOwes: if there is no agency beside the receiver.
    """
    owing = [one for one in agencies if one.uuid != receiver.uuid]
    if not owing:
        raise NobodyOwes()
    round_.receiver_uuid, round_.receiver_path = receiver.uuid, receiver.path
    round_.receiver_name = receiver.name
    round_.due_at, round_.sent_at, round_.sent_by_name = moment(round_.due_on), at, actor.name
    round_.save()
    obligations = Obligation.objects.bulk_create(
        Obligation(
            round=round_,
            agency_uuid=one.uuid,
            agency_path=one.path,
            agency_name=one.name,
            agency_kind=one.kind,
            unit_code=one.unit.code if one.unit else "",
        )
        for one in owing
    )
    wait_for_fillers(actor=actor, obligations=obligations, at=at)
    events.publish(
        ROUND_SENT,
        subject=round_,
        actor=actor,
        at=at,
        agency_uuid=receiver.uuid,
        payload={
            "set": round_.set_code,
            "period": round_.period,
            "agencies": len(obligations),
        },
    )
    return round_


def send_due_rounds(*, at: datetime) -> list[Round]:
    """
    Send out every set whose time has come: the schedule, looked at as often as one likes.

    What was sent is not sent again; what fell due while nobody looked is sent late, not forgotten.
    """
    today = vietnam_day(at)
    sent = []
    known = set(Round.objects.values_list("set_code", "period"))
    for data_set in data_sets_on(today):
        this = indicators.Period.containing(data_set.period, today)
        # Figures are cut off before a period's end, so what is owed may be of the next one.
        following = indicators.Period.containing(data_set.period, this.until)
        for period in (this.previous(), this, following):
            if (data_set.code, period.code) not in known and _is_time(data_set, period, today):
                sent.append(
                    send_out(actor=SCHEDULE, set_code=data_set.code, period=period.code, at=at)
                )
    return sent


def _is_time(data_set: DataSet, period: indicators.Period, today: date) -> bool:
    if not data_set.holds_on(period.first) or not data_set.holds_on(period.last):
        return False
    days = calendar_of(data_set, period)
    return days.opens_on <= today <= days.due_on + CATCHES_UP


@transaction.atomic
def ask_once(
    *,
    actor: Actor,
    receiver_uuid: UUID,
    title: str,
    says: str,
    legal_basis: str,
    questions: Sequence[Mapping[str, str]],
    agency_uuids: Sequence[UUID],
    due_on: date | None,
    at: datetime,
) -> Round:
    """
    Ask chosen agencies a set of questions once.

    :param questions: each with `title`, `kind` (integer, decimal, text, date) and `unit`.
    :raises InvalidInput: if it is not said what is asked, of whom, or until when.
    """
    receiver = organizations.get_agency(receiver_uuid)
    access.require(may_send_out(actor, receiver.path))
    today = vietnam_day(at)
    asked = [one for one in questions if one.get("title", "").strip()]
    fields = _wrong_in_asking(title, asked, agency_uuids, due_on, today)
    if fields or due_on is None:
        raise InvalidInput(fields=fields)
    uuid = uuid7()
    code = f"dot-xuat-{uuid.hex[-10:]}"
    round_ = Round(
        uuid=uuid,
        kind=Round.Kind.AD_HOC,
        set_code=code,
        period=today.isoformat(),
        form=_form_of(code, title, says, legal_basis, asked),
        covers_from=today,
        covers_to=due_on,
        due_on=due_on,
    )
    agencies = [organizations.get_agency(one) for one in dict.fromkeys(agency_uuids)]
    return send_to(actor=actor, round_=round_, receiver=receiver, agencies=agencies, at=at)


def _wrong_in_asking(
    title: str,
    asked: Sequence[Mapping[str, str]],
    agency_uuids: Sequence[UUID],
    due_on: date | None,
    today: date,
) -> dict[str, str]:
    fields = {}
    if not 5 <= len(title.strip()) <= 200:
        fields["title"] = _("Viết tên yêu cầu báo cáo, từ 5 đến 200 ký tự")
    if not asked:
        fields["question-1"] = _("Viết ít nhất một câu hỏi")
    if len(asked) > MOST_QUESTIONS or any(len(one["title"]) > 300 for one in asked):
        fields["question-1"] = _("Nhiều nhất 40 câu hỏi, mỗi câu không quá 300 ký tự")
    if any(one.get("kind") not in KINDS for one in asked):
        fields["question-1"] = _("Chọn kiểu trả lời của từng câu hỏi")
    if not agency_uuids:
        fields["agencies"] = _("Chọn ít nhất một đơn vị")
    if due_on is None or not today <= due_on <= today + timedelta(days=366):
        fields["due_on"] = _("Chọn hạn nộp từ hôm nay trở đi, không quá một năm")
    return fields


def _form_of(
    code: str, title: str, says: str, legal_basis: str, asked: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    rows = []
    for place, one in enumerate(asked, start=1):
        unit = {"vi": tidy(one["unit"])[:40]} if one.get("unit", "").strip() else {}
        field = free_field({"key": f"q{place}", "kind": one["kind"], "unit": unit})
        words = {"vi": tidy(one["title"])}
        rows.append({"number": f"I.{place}", "title": words, "unit": unit, "fields": [field]})
    section = {
        "code": "I",
        "title": {"vi": "Nội dung đề nghị báo cáo", "en": "What is asked"},
        "dimension": "",
        "columns": [],
        "rows": rows,
    }
    return compose(
        code=code,
        title={"vi": tidy(title)},
        says={"vi": says.strip()[:2_000]},
        legal_basis={"vi": tidy(legal_basis)[:300] or "Yêu cầu báo cáo đột xuất"},
        sections=[section],
    )


def regime_of(round_: Round) -> Regime:
    """The regime that a round follows; asked once, that of the province's usual reports."""
    if round_.kind == Round.Kind.AD_HOC:
        return regime("ad-hoc", on=round_.covers_to)
    try:
        data_set = find_data_set(round_.set_code, on=round_.covers_to)
    except DataSetUnknown:  # its content was taken away; what is owed is asked for all the same
        return regime("ad-hoc", on=round_.covers_to)
    return regime(data_set.regime, on=round_.covers_to)
