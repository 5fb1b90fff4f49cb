"""The lists that forms do not carry: units in force on a day, and countries."""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from motcua.base.planned import Lookup
from motcua.base.posted import Posted
from motcua.base.text import fold
from motcua.base.web.pickers import PickedPage
from motcua.kernel.forms.rules.countries import COUNTRIES, country_choices
from motcua.kernel.forms.rules.definition import Field, Form, Repeat, Text
from motcua.kernel.forms.rules.sentences import SENTENCES
from motcua.kernel.forms.rules.validation import Checks, ValueCheck
from motcua.kernel.forms.rules.values import Choices, Group
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

KNOWN_CHECKS = frozenset(
    {"personal_code", "tax_code", "phone", "not_future", "unit_code", "country"}
)
_COMMUNE = Lookup(
    lambda on, code: organizations.units_at(on, level="commune").order_by().filter(code=code),
    is_content=True,
)
_GROUPS = ("Phường", "Xã", "Thị trấn", "Đặc khu")


def choices_for(form: Form, on: date, language: str) -> Choices:
    """The lists as they are on a day: the units where the form asks for one, and the countries."""
    asks = any(question.widget == "unit" for question in _questions(form))
    units = _grouped(_units(on)) if asks else ()
    return Choices(units=units, countries=_countries(language))


def with_units(post: Posted, form: Form, on: date) -> Posted:
    """A posted page in which the names of units that were typed are the units' codes."""
    names = [question.name for question in _questions(form) if question.widget == "unit"]
    return PickedPage(post, names, _units(on)) if names else post


def _questions(form: Form) -> Iterator[Field]:
    for _, item in form.items:
        yield from item.fields if isinstance(item, Repeat) else (item,)


def checks_on(on: date) -> Checks:
    """The checks of single values, as they are on a day."""
    is_unit = cache(lambda code: _is_commune(code, on))
    values: dict[str, ValueCheck] = {
        "personal_code": lambda value: _said(parties.check_personal_code(str(value))),
        "tax_code": lambda value: _said(parties.check_tax_code(str(value))),
        "phone": lambda value: _said(parties.check_phone(str(value))),
        "unit_code": lambda value: None if is_unit(str(value)) else SENTENCES["unit_unknown"],
        "country": lambda value: None if value in COUNTRIES else SENTENCES["country_unknown"],
    }
    return Checks(values=values, identity=_identity)


def _is_commune(code: str, on: date) -> bool:
    """Whether a commune has the code on a day; asked for one, the list of all is not read."""
    return code.isalnum() and _COMMUNE.find(on=on, code=code) is not None


def _said(problem: object) -> Text | None:
    """A problem of the party register as a sentence that begins with the question's name."""
    if problem is None:
        return None
    vi, en = getattr(problem, "vi", ""), getattr(problem, "en", "")
    return {"vi": "{Name}: " + vi, "en": "{Name}: " + en}


def _identity(code: str, birth_date: date | None, gender: str | None) -> Text | None:
    known_gender = gender if gender in {"male", "female"} else None
    problem = parties.check_personal_code(
        code,
        birth_date=birth_date,
        gender=known_gender,  # type: ignore[arg-type]
    )
    return None if problem is None else {"vi": problem.vi, "en": problem.en}


@lru_cache(maxsize=4)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    return country_choices(language)


def _units(on: date) -> tuple[tuple[str, str], ...]:
    """The communes and wards of a day, as a reader looks for them: by name."""
    rows = organizations.units_at(on, level="commune").values_list("code", "name")
    return tuple(sorted(rows, key=lambda row: fold(row[1])))


def _grouped(units: tuple[tuple[str, str], ...]) -> tuple[Group, ...]:
    """Wards, communes and the like apart, in the order that readers expect."""
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in _GROUPS}
    for code, name in units:
        first = next((group for group in _GROUPS if name.lower().startswith(group.lower())), "Xã")
        groups[first].append((code, name))
    return tuple((name, tuple(found)) for name, found in groups.items() if found)
