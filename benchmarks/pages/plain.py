"""
The list of dossiers as it is commonly written: ORM objects, select_related, a Django template.

It does all that ours does: the same rights, the same rows in the same order without counting, the
same filters, columns and header, deadlines by the same rules with each calendar read once, and the
reading of names logged.
"""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, fold
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.kernel.calendars import api as calendars
from motcua.kernel.parties.models import Reading, ReadingParty
from motcua.project import urls
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.procedures.models import ProcedureVersion

from . import plain_words

PAGE = 50
WAITING = {"submitted", "accepted", "processing", "payment"}


@require_GET
@official("one_stop_shop.see_dossiers")
def dossier_list(request: ActingRequest) -> HttpResponse:
    """The officials' list of dossiers, plainly."""
    at = now()
    dossiers = _chosen(request.actor, request.GET.get("q", ""), request.GET.get("trang-thai", ""))
    if after := request.GET.get("sau"):
        last = Dossier.objects.get(uuid=after)
        dossiers = dossiers.filter(
            Q(submitted_at__lt=last.submitted_at)
            | Q(submitted_at=last.submitted_at, id__lt=last.id)
        )
    page = list(dossiers[: PAGE + 1])
    shown = page[:PAGE]
    _add_deadlines(shown, at)
    _log(request.actor, shown, at)
    today = at.astimezone(VIETNAM).date()
    versions = ProcedureVersion.objects.in_force_on(today).filter(state="published")
    kept = {name: value for name, value in request.GET.items() if name != "sau" and value}
    following = {**kept, "sau": str(shown[-1].uuid)} if len(page) > PAGE else None
    context = {
        "dossiers": shown,
        "query": kept,
        "statuses": list(plain_words.STATUSES),
        "channels": list(plain_words.CHANNELS),
        "procedures": versions.select_related("procedure").order_by(
            "procedure__field__order", "procedure__code"
        ),
        "next_href": f"?{urlencode(following)}" if following else "",
        "actor": request.actor,
    }
    return render(request, "dossier_list.html", context)


def _chosen(actor: Actor, text: str, status: str) -> QuerySet[Dossier]:
    scope = Q(pk__in=[])
    for place in actor.paths_for("one_stop_shop.see_dossiers"):
        for field in ("competent_path", "receiving_path"):
            scope |= Q(**{field: place}) | Q(**{f"{field}__startswith": f"{place}."})
    dossiers = Dossier.objects.filter(scope)
    for word in fold(text).split():
        dossiers = dossiers.filter(search_text__contains=word)
    if status:
        dossiers = dossiers.filter(status=status)
    related = dossiers.select_related("case", "competent_agency", "applicant")
    return related.order_by("-submitted_at", "-id")


def _add_deadlines(dossiers: list[Any], at: Any) -> None:
    known: dict[str, calendars.Calendar] = {}
    for dossier in dossiers:
        dossier.deadline = dossier.deadline_kind = ""
        due_at, code = dossier.case.due_current, dossier.case.calendar_code
        if dossier.status == "supplement":
            dossier.deadline = "Chờ Ông/Bà bổ sung, thời hạn tạm dừng"
            dossier.deadline_kind = "warning"
        elif dossier.status in WAITING and due_at is not None:
            if code not in known:
                known[code] = calendars.get_calendar(code, on=at.astimezone(VIETNAM).date())
            left = calendars.time_left(known[code], due_at, at)
            dossier.deadline = left.text("vi")
            soon = calendars.working_minutes_between(known[code], at, due_at) <= 480
            dossier.deadline_kind = "danger" if left.is_overdue else "warning" if soon else ""


def _log(actor: Actor, dossiers: list[Any], at: Any) -> None:
    reading = Reading.objects.create(
        reader_kind=actor.kind,
        reader_uuid=actor.uuid,
        reader_name=actor.name,
        agency_uuid=actor.grants[0].agency_uuid,
        purpose="Xem danh sách hồ sơ",
        fields_read=["full_name"],
        screen="plain",
        at=at,
    )
    ReadingParty.objects.bulk_create(
        ReadingParty(party=party, reading=reading)
        for party in {dossier.applicant for dossier in dossiers}
    )


urlpatterns = [path("plain/ho-so", dossier_list), *urls.urlpatterns]
