"""Loads a quarter of reports of a trial: some came, one was returned, some are late."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.text import VIETNAM, vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.indicators import api as indicators

from ...actions.filling import save_draft
from ...actions.moving import accept_report, approve_report, return_report, submit_report
from ...actions.sending import Late, send_out
from ...models import Obligation, Round
from ...queries.checks import findings_of
from ...rules.filling import read_entries
from ...rules.forms import Form, read_form

LOADER, HEAD = system_actor("demo"), system_actor("demo.head")
RECEIVER = system_actor("demo.receiver")
SETS = ("cds-quy", "kstt-quy", "phu-luc-cds")
HALF_SET = "cqs-6-thang"
LATE_TEXT = "Nửa năm đầu chưa giao trên hệ thống, thu bổ sung cho báo cáo của tỉnh (thử nghiệm)."
HALF = {"cqs.shops": "335", "cqs.shops_new": "15", "cqs.shop_items": "470"}  # made up
ANNEX_SENT = 4  # of the departments that owe the annex
OWN_COMMUNE = "18766"  # people of the demo sign in here: theirs are left to do
SENT, TAKEN = 14, 8  # of the communes that owe the first set
RETURNED_TEXT = (
    "Số lượt người được tập huấn cao hơn kế hoạch đã duyệt, đề nghị kiểm tra (thử nghiệm)."
)
NOTE = "Đã đối chiếu với sổ theo dõi của đơn vị (thử nghiệm)."
PART = {"digital_documents": 9, "cds.staff_with_computer": 9, "cds.staff_with_signature": 7}
_TASKS = (
    ("Nâng cấp, hoàn thiện Cổng thông tin điện tử", "Đang thực hiện"),
    ("Tập huấn ứng dụng công nghệ thông tin, chuyển đổi số", "Hoàn thành"),
    ("Lập hồ sơ xác định mức độ an toàn hệ thống thông tin theo cấp độ", "Đang thực hiện"),
    ("Xây dựng cơ sở dữ liệu chuyên ngành", "Chuẩn bị thực hiện"),
)


class Command(BaseCommand):
    """
    Sends the last whole quarter out and plays what communes did with it.

    Does nothing where a round was sent already, or where there are no demo people.
    """

    help = "Load the demo's reports."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        if Round.objects.exists() or access.find_official_account("dieuhanh") is None:
            return
        this = indicators.Period.containing("quarter", vietnam_day(at))
        for code in SETS:
            send_out(actor=LOADER, set_code=code, period=this.previous().code, at=_sent_at(this))
        rows = Obligation.objects.filter(round__set_code=SETS[0]).select_related("round")
        communes = rows.filter(agency_kind="commune_committee").exclude(unit_code=OWN_COMMUNE)
        for place, one in enumerate(communes.order_by("agency_path")[:SENT]):
            self._report(one, place)
        own = rows.get(unit_code=OWN_COMMUNE)
        self._fill(own, 3, _after(own, -2))
        self._send(own, _after(own, -1))
        return_report(
            actor=RECEIVER, obligation_uuid=own.uuid, text=RETURNED_TEXT, at=_after(own, 1)
        )
        self._annex()
        self._half(this, at)

    def _annex(self) -> None:
        """Some departments told their tasks and their money; one line each, made up."""
        owed = Obligation.objects.filter(round__set_code=SETS[2]).select_related("round")
        departments = owed.exclude(agency_name__contains="Xây dựng").order_by("agency_path")
        for place, one in enumerate(departments[:ANNEX_SENT]):
            at = _after(one, -1)
            self._save(one, _annex_lines(place), {}, at)
            self._send(one, at)
            accept_report(actor=RECEIVER, obligation_uuid=one.uuid, at=at + timedelta(hours=3))

    def _half(self, this: indicators.Period, at: datetime) -> None:
        """The half-year was never asked for: it is collected late; one department has told."""
        half = indicators.Period.containing("half", this.first).previous()
        late = Late(vietnam_day(at) + timedelta(days=30), LATE_TEXT)
        begun = at - timedelta(hours=6)
        sent = send_out(actor=LOADER, set_code=HALF_SET, period=half.code, at=begun, late=late)
        trade = Obligation.objects.select_related("round").get(
            round=sent, agency_name__contains="Công Thương"
        )
        self._save(trade, HALF, {}, begun)
        self._send(trade, begun)
        accept_report(actor=RECEIVER, obligation_uuid=trade.uuid, at=at)

    def _report(self, one: Obligation, place: int) -> None:
        late = place % 7 == 6
        at = _after(one, 2 if late else -(place % 4) - 1)
        self._fill(one, place, at)
        self._send(one, at)
        if place < TAKEN:
            accept_report(actor=RECEIVER, obligation_uuid=one.uuid, at=at + timedelta(hours=3))

    def _fill(self, one: Obligation, place: int, at: datetime) -> None:
        form = read_form(one.round.form)
        self._save(one, _figures(form, place), {}, at)
        found = findings_of(one, form, read_entries(one.entries))
        if wrong := [each for each in found if each.level == "error"]:
            raise ValueError(f"the demo's figures do not hold: {wrong}")
        lines = form.row_of()
        notes = {lines[key].number: NOTE for each in found for key in each.keys if key in lines}
        self._save(one, {}, notes, at)

    def _save(
        self, one: Obligation, typed: dict[str, str], notes: dict[str, str], at: datetime
    ) -> None:
        save_draft(
            actor=LOADER,
            obligation_uuid=one.uuid,
            typed=typed,
            picked={},
            notes=notes,
            revision=one.revision,
            at=at,
            by_machine=True,
        )
        one.refresh_from_db()

    def _send(self, one: Obligation, at: datetime) -> None:
        submit_report(actor=LOADER, obligation_uuid=one.uuid, revision=one.revision, at=at)
        approve_report(actor=HEAD, obligation_uuid=one.uuid, at=at + timedelta(minutes=20))


def _sent_at(this: indicators.Period) -> datetime:
    day = this.previous().last - timedelta(days=26)
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=VIETNAM)


def _after(one: Obligation, days: int) -> datetime:
    due: datetime = one.round.due_at
    return due + timedelta(days=days)


def _figures(form: Form, place: int) -> dict[str, str]:
    """Made-up figures that fit together: parts are a share of their whole."""
    found: dict[str, str] = {}
    for number, (key, asked) in enumerate(form.fields().items()):
        if asked.is_number:
            found[key] = str(20 + (place * 13 + number * 7) % 60)
    found |= {"all_documents": str(400 + place * 7), "cds.staff": str(35 + place % 9)}
    found |= {"cds.systems": "4", "cds.systems_with_level": str(place % 5)}
    found |= {"cds.tasks": "20", "cds.tasks_done": str(8 + place % 10)}
    for key, tenths in PART.items():
        whole = "all_documents" if key == "digital_documents" else "cds.staff"
        found[key] = str(int(found[whole]) * tenths // 10)
    return {key: value for key, value in found.items() if key in form.fields()}


def _annex_lines(place: int) -> dict[str, str]:
    """Lines of the annex, worded like those of the province's reports; the money is made up."""
    task, progress = _TASKS[place % len(_TASKS)]
    resolution, other = 300 + 100 * place, 150 + 50 * place
    return {
        "I.1.task": task,
        "I.1.basis": "Kế hoạch chuyển đổi số năm (thử nghiệm)",
        "I.1.progress": progress,
        "II.1.content": task,
        "II.1.planned": str(resolution + other + 200),
        "II.1.resolution": str(resolution),
        "II.1.other": str(other),
        "II.1.allocated": str(resolution + other),
        "II.1.spent": str(resolution),
    }
