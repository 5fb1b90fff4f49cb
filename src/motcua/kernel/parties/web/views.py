"""The screens on which people, and auditors, see who read whose personal data."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official, signed_in
from motcua.base.web.pages import render
from motcua.kernel.parties import rules
from motcua.kernel.parties.models import Party
from motcua.kernel.parties.permissions import SEE_READINGS
from motcua.kernel.parties.queries.readings import ReadingRow, list_readings_of, reading_from
from motcua.kernel.parties.queries.records import find_party_by_identifier, read_party

PAGE_SIZE = 50


@require_GET
@signed_in
def reading_list(request: ActingRequest) -> HttpResponse:
    """Who read my personal data: the person's own page, newest first."""
    party_uuid = request.actor.party_uuid
    rows = (
        list_readings_of(party_uuid, before=_before(request), limit=PAGE_SIZE + 1)
        if (party_uuid)
        else []
    )
    return render(request, "parties/reading_list.html", _page(rows))


@require_http_methods(["GET", "POST"])
@official(SEE_READINGS)
def reading_search(request: ActingRequest) -> HttpResponse:
    """Who read the data of the holder of a number; looking is itself a reading and is logged."""
    context = {**_page([]), "party_uuid": None, "error": "", "record": None}
    if request.method == "POST":
        party, error = _find(request.POST.get("so", ""))
        if party is not None:
            # The number must not stand in an address, where it would be kept by browsers and logs.
            return redirect(f"{reverse('parties:reading_search')}?nguoi={party.uuid}")
        context["error"] = error
        return render(request, "parties/reading_search.html", context, status=422)
    party_uuid = _uuid(request.GET.get("nguoi", ""))
    if party_uuid is not None:
        with reading_from("parties:reading_search"):
            context["record"] = read_party(
                actor=request.actor,
                party_uuid=party_uuid,
                purpose=gettext_noop("Kiểm tra nhật ký đọc dữ liệu cá nhân"),
                at=clock.now(),
                fields=("full_name",),
            )
        rows = list_readings_of(party_uuid, before=_before(request), limit=PAGE_SIZE + 1)
        context.update(_page(rows), party_uuid=party_uuid)
    return render(request, "parties/reading_search.html", context)


def _find(number: str) -> tuple[Party | None, str]:
    kind, problem = _kind_of(rules.digits(number))
    if problem is not None:
        return None, problem.message(get_language() or "vi")
    party = find_party_by_identifier(kind, number)
    if party is None:
        return None, _("Không có người hoặc tổ chức nào với số này trong hệ thống.")
    return party, ""


def _kind_of(number: str) -> tuple[str, rules.Problem | None]:
    if len(number) == 9:
        return "old_identity_number", rules.check_old_identity_number(number)
    if len(number) == 12:
        return "personal_code", rules.check_personal_code(number)
    return "tax_code", rules.check_tax_code(number)


def _before(request: HttpRequest) -> UUID | None:
    return _uuid(request.GET.get("truoc", ""))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(rows: list[ReadingRow]) -> dict[str, object]:
    more = rows[PAGE_SIZE - 1].uuid if len(rows) > PAGE_SIZE else None
    return {"readings": rows[:PAGE_SIZE], "more": more, "field_titles": _field_titles()}


def _field_titles() -> dict[str, str]:
    return {
        "full_name": _("họ tên"),
        "identifiers": _("số định danh"),
        "birth": _("ngày sinh, giới tính"),
        "nationality": _("quốc tịch, dân tộc"),
        "residence": _("nơi cư trú"),
        "contact": _("thông tin liên hệ"),
        "file": _("giấy tờ, văn bản"),
    }
