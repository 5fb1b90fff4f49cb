"""Rating without an account: by the link of the notice, at the counter; and the figures of it."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official, public
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.rating import Judgement, rate_without_account
from ...models import Dossier
from ...queries.progress import look_up_dossier
from ...queries.ratings import (
    SEE,
    degree_words,
    dossier_by_link,
    given_of,
    read_rating_figures,
)
from .application import problems_of

COUNTER = "quay"
MONTHS_BACK = 12


def judgement_of(request: HttpRequest, questions: list[str]) -> Judgement:
    """What a sent form says; what is no degree counts as none."""
    said = request.POST
    answers = {code: _degree(said.get(f"q-{code}", "")) for code in questions}
    return Judgement(
        score=_degree(said.get("score", "")),
        comment=said.get("comment", ""),
        answers={code: score for code, score in answers.items() if score},
    )


def _degree(text: str) -> int:
    return {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}.get(text, 0)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def rating_give(request: ActingRequest, number: int, token: str) -> HttpResponse:
    """Rate a dossier by the link of its closing notice, once; changeable for some days."""
    at, at_counter = now(), COUNTER in request.GET
    given = dossier_by_link(number=number, token=token, address=address_of(request), at=at)
    problems: list[tuple[str, str]] = []
    status, is_done = 200, False
    if request.method == "POST":
        try:
            rate_without_account(
                dossier_uuid=given.dossier.uuid,
                judgement=judgement_of(request, [one.code for one in given.law.questions]),
                way="counter" if at_counter else "link",
                at=at,
            )
        except Refusal as refusal:
            problems, status = problems_of(refusal), refusal.status
        else:
            is_done = True
            given = given_of(_reread(given.dossier.uuid), at=at)
    context = {
        "given": given,
        "is_done": is_done,
        "at_counter": at_counter,
        "problems": problems,
        "errors": dict(problems),
        "degrees": degree_words(),
    }
    return render(request, "one_stop_shop/rating_give.html", context, status=status)


def _reread(uuid: UUID) -> Dossier:
    return Dossier.objects.select_related("competent_agency", "rating").get(uuid=uuid)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def rating_find(request: ActingRequest) -> HttpResponse:
    """At the counter's own screen: the code and the PIN of the receipt lead to the rating."""
    at = now()
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            found = look_up_dossier(
                code=request.POST.get("code", "").strip().upper()[:60],
                pin=request.POST.get("pin", "").strip()[:6],
                address=address_of(request),
                at=at,
            )
            link = given_of(_reread(found.uuid), at=at).link
            return HttpResponseRedirect(f"{link}?{COUNTER}=1")
        except Refusal as refusal:
            problems, status = (
                [(n or "code", words) for n, words in problems_of(refusal)],
                refusal.status,
            )
    context = {"problems": problems, "errors": dict(problems), "posted": request.POST}
    return render(request, "one_stop_shop/rating_find.html", context, status=status)


@require_GET
@official(SEE)
def rating_list(request: ActingRequest) -> HttpResponse:
    """What people think, by agency, procedure or desk; never whose word it was."""
    at = now()
    by = request.GET.get("theo", "agency")
    by = by if by in {"agency", "procedure", "desk"} else "agency"
    months = _months(at)
    asked = request.GET.get("tu", "")
    since = next((one for one in months if f"{one:%Y-%m}" == asked), months[-1])
    figures = read_rating_figures(actor=request.actor, by=by, since=since, until=at, at=at)
    context = {
        "figures": figures,
        "by": by,
        "since": f"{since:%Y-%m}",
        "months": [(f"{one:%Y-%m}", f"{one:%m/%Y}") for one in months],
        "address": reverse("one_stop_shop:rating_list"),
        "degrees": {int(value): words for value, words, _hint in degree_words()},
    }
    return render(request, "one_stop_shop/rating_list.html", context)


def _months(at: datetime) -> list[datetime]:
    local = at.astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    numbers = [local.year * 12 + local.month - 1 - back for back in range(MONTHS_BACK)]
    return [local.replace(year=number // 12, month=number % 12 + 1) for number in numbers]
