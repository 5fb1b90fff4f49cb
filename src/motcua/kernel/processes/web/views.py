"""Carrying running cases over to another version: choose, try, look at the report, do it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput
from motcua.base.web import clock
from motcua.base.web.access import official
from motcua.base.web.pages import render
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, ProcessVersion
from motcua.kernel.processes.actions.migration import MigrationReport, migrate_runs
from motcua.kernel.processes.permissions import MIGRATE
from motcua.kernel.processes.queries.resting import count_standing


@dataclass(frozen=True, slots=True)
class Place:
    """One step at which cases stand, and what it may become in the other version."""

    id: str
    name: str
    number: int
    options: list[tuple[str, str]]
    chosen: str


@require_http_methods(["GET", "POST"])
@official(MIGRATE)
def run_migrate(request: HttpRequest, code: str) -> HttpResponse:
    """A dry run with its report, and the carrying over itself."""
    latest = diagrams.get_process(code)
    asked = request.POST if request.method == "POST" else request.GET
    old = _version(code, asked.get("tu", ""), default=max(latest.number - 1, 1))
    new = _version(code, asked.get("den", ""), default=latest.number)
    places = _places(request, old, new)
    report, problem, status = None, "", 200
    if request.method == "POST":
        renamed = {place.id: place.chosen for place in places if place.chosen != place.id}
        try:
            report = migrate_runs(
                actor=request.actor,  # type: ignore[attr-defined]
                code=code,
                from_number=old.number,
                to_number=new.number,
                renamed=renamed,
                at=clock.now(),
                is_dry_run=request.POST.get("viec") != "chuyen",
            )
            places = places if report.is_dry_run else _places(request, old, new)
        except InvalidInput as refusal:
            problem, status = refusal.message(getattr(request, "LANGUAGE_CODE", "vi")), 422
    context = {
        "process": latest,
        "old": old,
        "new": new,
        "places": places,
        "report": report,
        "names": _names(old, new, report),
        "problem": problem,
    }
    return render(request, "processes/run_migrate.html", context, status=status)


def _version(code: str, number: str, *, default: int) -> ProcessVersion:
    is_number = number.isdecimal() and len(number) < 9
    return diagrams.get_process(code, int(number) if is_number else default)


def _places(request: HttpRequest, old: ProcessVersion, new: ProcessVersion) -> list[Place]:
    before, after = diagrams.net_of(old), diagrams.net_of(new)
    found = []
    for element_id, number in sorted(count_standing(old).items()):
        here = before.elements[element_id]
        fitting = [e for e in after.elements.values() if (e.kind, e.trigger) == _kind(here)]
        options = [(e.id, f"{e.name or e.id} ({e.id})") for e in fitting]
        same = element_id if element_id in after.elements else ""
        chosen = request.POST.get(f"buoc-{element_id}", same)
        is_known = any(chosen == value for value, _ in options)
        name = here.name or element_id
        found.append(Place(element_id, name, number, options, chosen if is_known else element_id))
    return found


def _kind(element: Element) -> tuple[str, str]:
    return element.kind, element.trigger


def _names(
    old: ProcessVersion, new: ProcessVersion, report: MigrationReport | None
) -> list[tuple[str, str, int]]:
    """The moves of a report by the names of the steps."""
    before, after = diagrams.net_of(old).elements, diagrams.net_of(new).elements
    moves = report.moves if report else ()
    return [(before[a].name or a, after[b].name or b, number) for a, b, number in moves]
