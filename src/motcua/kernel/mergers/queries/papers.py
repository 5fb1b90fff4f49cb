"""The report of a day as a paper: read and kept before somebody approves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motcua.base import content
from motcua.base.text import VIETNAM, date_vi, datetime_vi, in_language
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations

from ..models import Merger
from .page import FindingRow, MergerPage, page_of

TEMPLATE = "bao-cao-sap-xep"
_STATES = {
    "prepared": "Đang chuẩn bị, chưa chạy thử",
    "rehearsed": "Đã chạy thử, chờ duyệt",
    "approved": "Đã duyệt, chưa thực hiện",
    "committed": "Đã thực hiện",
    "undone": "Đã hoàn tác",
    "dropped": "Đã bỏ",
}
_REHEARSED = "Kết quả chạy thử: toàn bộ việc chuyển đã được làm thật rồi trả lại nguyên trạng."
_DONE = "Kết quả thực hiện: mã hồ sơ, thời hạn và giấy tờ giữ nguyên."
_NOT_YET = "Chưa chạy thử nên chưa có số liệu."


def report_paper(merger: Merger, *, at: datetime) -> bytes:
    """The report with what stands in the way, laid out as Decree 30/2020 has it; a PDF."""
    page = page_of(merger, at=at, language="vi")
    day = at.astimezone(VIETNAM)
    context = {
        "title": f"Báo cáo chuyển hồ sơ ngày {date_vi(merger.on_date)}",
        "number": "",
        "place": in_language(content.province().get("short_name"), "vi"),
        "agency": {"name": _province(), "parent": ""},
        "issued": {"day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}"},
        "day": date_vi(merger.on_date),
        "grounds": merger.grounds,
        "state": _STATES[merger.state],
        "told_at": datetime_vi(merger.committed_at or merger.rehearsed_at or at),
        "note": _note(merger),
        **_figures(merger),
        "agencies": [_agency(row) for row in page.agencies],
        **_findings(page),
        "prepared": _side(merger.prepared_by_name, merger.prepared_at),
        "approved": _side(merger.approved_by_name, merger.approved_at),
    }
    return documents.render_pdf(TEMPLATE, context, at=at)


def _province() -> str:
    kind = organizations.Agency.Kind.PROVINCE_COMMITTEE
    found = organizations.Agency.objects.filter(kind=kind).order_by("path")
    return str(found.values_list("name", flat=True).first() or "")


def _note(merger: Merger) -> str:
    if not merger.report:
        return _NOT_YET
    return _DONE if merger.committed_at else _REHEARSED


def _figures(merger: Merger) -> dict[str, Any]:
    report = merger.report
    if not report:
        return {"counts": [], "followed": []}
    every = report["cases"]
    told = (
        ("Cơ quan kết thúc hoạt động", report["agencies_ended"]),
        ("Trong đó còn vụ việc mở", report["agencies_with_matters"]),
        ("Vụ việc chuyển", f"{report['cases_moved']} trên {every}"),
        ("Giữ nguyên mã, thời hạn, hạn trả", f"{report['cases_unchanged']} trên {every}"),
        ("Việc đang có người giữ, trở về danh sách chung", report["tasks_freed"]),
    )
    return {
        "counts": [{"name": name, "value": value} for name, value in told],
        "followed": [
            {"name": in_language(one["title"], "vi"), "value": one["count"]}
            for one in report["followed"]
        ],
    }


def _agency(row: dict[str, Any]) -> dict[str, Any]:
    many = len(row["to"]) > 1
    named = [f"{to or 'chưa có'}{f' ({n})' if many else ''}" for to, n in row["to"].items()]
    return {
        "name": row["name"],
        "to": "; ".join(named),
        "cases": row["cases"],
        "overdue": row["overdue"],
    }


def _findings(page: MergerPage) -> dict[str, list[dict[str, str]]]:
    return {"problems": _told(page.problems), "warnings": _told(page.warnings)}


def _told(found: Iterable[FindingRow]) -> list[dict[str, str]]:
    return [
        {
            "agency": one.agency_name or "Cả ngày sắp xếp",
            "words": one.words,
            "answer": one.row.answer,
        }
        for one in found
    ]


def _side(name: str, at: datetime | None) -> dict[str, str]:
    return {"name": name or "", "at": datetime_vi(at) if at else ""}
