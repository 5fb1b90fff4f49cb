"""A section: write it, see it as it reads, send, accept or return it, merge parts, remark."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.indicators import api as indicators

from ...actions import writing
from ...actions.writing import Saving, SectionChanged
from ...models import ReportSection, WrittenReport
from ...permissions import may_lead, may_write
from ...queries.days import days_words
from ...queries.parts import parts_page
from ...queries.periods import period_words
from ...queries.reports import get_section_for, read_section
from ...queries.suggesting import suggest
from ...rules.comparing import differences
from ...rules.marks import marks_of

_WAYS = ("", "so với kỳ trước", "so với cùng kỳ", "kỳ trước", "cùng kỳ", "xếp hạng", "cao nhất 3")
# Pictures stand in a line of their own: how they are offered, and the word of their mark.
_PICTURES = {
    "hình: xu hướng": "xu hướng",
    "hình: mục tiêu và thực hiện": "mục tiêu",
    "hình: xếp hạng": "xếp hạng",
    "hình: bản đồ": "bản đồ",
    "hình: nhiều hình nhỏ": "hình nhỏ",
}


@require_http_methods(["GET", "POST"])
@official()
def section_edit(request: ActingRequest, section_uuid: UUID) -> HttpResponse:
    """The editor of a section with its figures, suggestions, parts of agencies, and remarks."""
    section = get_section_for(request.actor, section_uuid)
    refusal = None
    if request.method == "POST":
        try:
            return _act(request, section)
        except Refusal as refused:
            refusal = refused
            section = get_section_for(request.actor, section_uuid)
    status = refusal.status if refusal else 200
    context = _context(request, section, refusal)
    return render(request, "report_writing/section_edit.html", context, status=status)


def _context(
    request: ActingRequest, section: ReportSection, refusal: Refusal | None
) -> dict[str, Any]:
    at = now()
    is_open = section.report.state == WrittenReport.State.OPEN
    locked = section.state in {ReportSection.State.SUBMITTED, ReportSection.State.ACCEPTED}
    writes = is_open and not locked and may_write(request.actor, section)
    typed = request.POST.get("text") if refusal else None
    changed = isinstance(refusal, SectionChanged)
    return {
        "section": section,
        "report": section.report,
        "period": period_words(section.report.period),
        "days": days_words(section.report),
        "read": read_section(section, at=at),
        "faults": marks_of(section.text)[1],
        "is_open": is_open,
        "may_edit": writes,
        "may_lead": may_lead(request.actor, section.report),
        "text": section.text if typed is None else typed,
        "theirs": differences(typed, section.text) if changed and typed is not None else [],
        "suggestions": suggest(section, at=at) if writes else [],
        "indicators": _choices(section) if writes else [],
        "ways": [(way, way or _("giá trị của kỳ")) for way in (*_WAYS, *_PICTURES)],
        "parts": parts_page(
            section,
            state=request.GET.get("tinh-trang", ""),
            name=request.GET.get("co-quan", ""),
            page=_page(request.GET.get("trang", "")),
        ),
        "remarks": list(section.comments.order_by("said_at")),
        "errors": dict(refusal.fields) if refusal else {},
        "said": refusal.message(get_language() or "vi") if refusal and not refusal.fields else "",
    }


def _page(typed: str) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 5
    return max(1, int(typed)) if is_number else 1


def _choices(section: ReportSection) -> list[tuple[str, str]]:
    day = indicators.Period.parse(section.report.period).last
    found = indicators.definitions(on=day)
    return [(one.code, f"{one.name_in('vi')} ({one.code})") for one in found]


def _act(request: ActingRequest, section: ReportSection) -> HttpResponseRedirect:
    posted, actor, uuid = request.POST, request.actor, section.uuid
    act = posted.get("act", "")
    if act in {"save", "submit", "insert", "suggest"}:
        text = _added(posted, section)
        version = posted.get("version", "")
        saving = Saving(text, int(version) if version.isdigit() and len(version) < 9 else -1)
        writing.save_section(actor=actor, section_uuid=uuid, saving=saving, at=now())
        if act == "submit":
            writing.submit_section(actor=actor, section_uuid=uuid, at=now())
    elif act == "accept":
        writing.accept_section(actor=actor, section_uuid=uuid, at=now())
    elif act == "return":
        writing.return_section(
            actor=actor, section_uuid=uuid, reason=posted.get("said", ""), at=now()
        )
    elif act == "merge":
        parts = [_uuid(one) for one in posted.getlist("parts")]
        writing.merge_parts(actor=actor, section_uuid=uuid, parts=parts, at=now())
    elif act == "remark":
        writing.remark(actor=actor, section_uuid=uuid, text=posted.get("remark_text", ""), at=now())
    elif act == "settle":
        writing.settle_remark(actor=actor, comment_uuid=_uuid(posted.get("remark", "")), at=now())
    else:
        raise InvalidInput(fields={"act": _("Chọn việc cần làm.")})
    return HttpResponseRedirect(f"{request.path}#noi-dung" if act != "remark" else request.path)


def _added(posted: Any, section: ReportSection) -> str:
    """The typed text, with a chosen figure or suggested sentence at its end."""
    text = str(posted.get("text", section.text))
    if posted.get("act") == "insert":
        code, way = posted.get("indicator", ""), posted.get("way", "")
        known = dict(_choices(section))
        chosen = next((each for each, name in known.items() if code in (each, name)), "")
        if not chosen or way not in (*_WAYS, *_PICTURES):
            raise InvalidInput(fields={"indicator": _("Chọn một chỉ tiêu trong danh sách.")})
        if way in _PICTURES:
            return f"{text.rstrip()}\n[[{_PICTURES[way]}: {chosen}]]".strip()
        mark = f"[[{chosen}; {way}]]" if way else f"[[{chosen}]]"
        return f"{text.rstrip()} {mark}".strip()
    if posted.get("act") == "suggest":
        return f"{text.rstrip()}\n{posted.get('sentence', '')}".strip()
    return text


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise InvalidInput(fields={"parts": _("Chọn những phần mà cơ quan đã gửi.")}) from error


@require_GET
@official()
def version_list(request: ActingRequest, section_uuid: UUID) -> HttpResponse:
    """The savings of a section, and what differs between two of them."""
    section = get_section_for(request.actor, section_uuid)
    versions = list(section.versions.order_by("-number"))
    texts = {str(one.number): one for one in versions}
    newer = texts.get(request.GET.get("moi", ""), versions[0] if versions else None)
    before = str(newer.number - 1) if newer else ""
    older = texts.get(request.GET.get("cu", before))
    context = {
        "section": section,
        "versions": versions,
        "newer": newer,
        "older": older,
        "lines": differences(older.text, newer.text) if older and newer else [],
    }
    return render(request, "report_writing/version_list.html", context)
