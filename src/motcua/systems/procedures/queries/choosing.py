"""What may be chosen in a draft, and what is wrong with one, by what there is on its first day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from motcua.base.editing.sheets import at
from motcua.base.editing.values import Problem
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.decisions import api as decisions
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting
from motcua.kernel.forms import api as forms
from motcua.kernel.organizations import api as organizations

from ..models import EssentialService, Field, LifeEvent, Procedure
from ..rules.checks import Known, problems_of
from ..rules.parts import SOURCES
from .editing import ended_laws

Thing = Mapping[str, Any]


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def first_day(thing: Thing, today: date) -> date:
    """The first day of a draft, today where it begins with its approval."""
    told = at(thing, "days/from")
    day = date.fromisoformat(str(told)) if told else today
    return max(day, today)


def choices_of(thing: Thing, *, today: date) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen on the draft's first day, by source, in the reader's words."""
    on, said = first_day(thing, today), language()
    kinds = {one.get("agency_kind") for one in at(thing, "competence") or ()} | {"department"}
    agencies = [
        (one.code, f"{one.name} ({one.code})")
        for kind in sorted(map(str, kinds))
        for one in organizations.list_agencies(on=on, kind=kind)
    ]
    return {
        "fields": _titles(Field, said),
        "life_events": _titles(LifeEvent, said),
        "essential": [
            (one.code, f"{one.number}. {in_language(one.title, said)}")
            for one in EssentialService.objects.all()
        ],
        "agencies": agencies,
        "forms": [
            (code, f"{in_language(title, said)} ({code})")
            for code, title in forms.designing.list_codes(on=on).items()
        ],
        "processes": _processes(),
        "decisions": [
            (one.code, f"{in_language(one.about.get('title') or one.name, said)} ({one.code})")
            for one in decisions.list_decisions(on)
            if one.holds_on(on)
        ],
        "sources": [(key, in_language(words, said)) for key, words in SOURCES.items()],
        "fees": _own(thing, "content/fees", said),
        "papers": _own(thing, "content/components", said),
    }


def _titles(model: type[Field] | type[LifeEvent], said: str) -> list[tuple[str, str]]:
    return [(one.code, in_language(one.title, said)) for one in model.objects.all()]


def _own(thing: Thing, name: str, said: str) -> list[tuple[str, str]]:
    return [
        (str(one["code"]), in_language(one.get("name"), said) or str(one["code"]))
        for one in at(thing, name) or ()
        if isinstance(one, Mapping) and one.get("code")
    ]


def _processes() -> list[tuple[str, str]]:
    rows = diagrams.ProcessVersion.objects.order_by("code", "-number").distinct("code")
    return [(code, f"{name} ({code})") for code, name in rows.values_list("code", "name")]


def words_of_choices(thing: Thing) -> dict[str, list[tuple[str, str]]]:
    """What choices are called where no day is meant: what has no end, for comparisons."""
    return choices_of(thing, today=date(2100, 1, 1))


def problems_in(draft: drafting.VersionDraft, thing: Thing, when: datetime) -> list[Problem]:
    """Everything that has to be mended before a draft is published, each at its field."""
    today = vietnam_day(when)
    on = first_day(thing, today)
    listed = choices_of(thing, today=today)
    choices = {name: frozenset(key for key, _words in rows) for name, rows in listed.items()}
    choices.pop("agencies")  # a line of the past names an agency of its day
    answers = forms.designing.answers_of(str(at(thing, "content/form") or ""), on=on)
    names = frozenset(name for name, _label, _values in answers) if answers is not None else None
    kinds = frozenset(one.kind for one in organizations.list_agencies(on=on))
    found = problems_of(thing, Known(today, choices, names, kinds, ended_laws()))
    return [*found, *_taken(draft, thing)]


def _taken(draft: drafting.VersionDraft, thing: Thing) -> list[Problem]:
    slug = at(thing, "procedure/slug")
    if not Procedure.objects.filter(slug=slug).exclude(code=draft.code).exists():
        return []
    words = {
        "vi": "Địa chỉ này đã dùng cho thủ tục khác.",
        "en": "This address is used by another procedure.",
    }
    return [Problem(("nhan-dien",), "procedure.slug", words)]


def asked_by(thing: Thing, *, today: date) -> list[tuple[str, str, str]]:
    """What conditions may ask for: the answers of the draft's e-form."""
    code = str(at(thing, "content/form") or "")
    found = forms.designing.answers_of(code, on=first_day(thing, today))
    return [
        (f"/{name}", in_language(label, language()), ", ".join(values[:12]))
        for name, label, values in found or ()
    ]
