"""Whether answers are right: the schema, the checks of single values and those across fields."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from motcua.base import typed_dates as dates
from motcua.base.text import date_vi
from motcua.base.value_paths import Answers, copied, is_blank, value_at

from .crosschecks import IdentityCheck, failing_checks
from .definition import Field, Form, Page, Repeat, Text, resolved
from .sentences import SENTENCES, Problem, fill, problem_about, say
from .visibility import Visibility, asked_fields, count_items, visible_answers

# None: the value is right; otherwise a sentence that may use {name} and {Name}.
ValueCheck = Callable[[Any], Text | None]


LONGEST = (1_000, 10_000)  # characters of one line and of several, where the schema says nothing


@dataclass(frozen=True)
class Checks:
    """What is known outside the form: checks of single values by name, and of an identity."""

    values: Mapping[str, ValueCheck]
    identity: IdentityCheck


@lru_cache(maxsize=256)
def _validator(form: Form) -> Draft202012Validator:
    return Draft202012Validator(dict(form.schema), validate_formats=True, offline=True)


def validate(
    form: Form, answers: Mapping[str, Any], *, on: date, checks: Checks
) -> tuple[Problem, ...]:
    """
    What is wrong with all the answers, at most one problem a question, in the form's order.

    Questions that are not asked are neither required nor looked at.
    """
    kept = visible_answers(form, answers)
    asked = {name: (page, field) for page, name, field in asked_fields(form, kept)}
    found: dict[str, Problem] = {}
    for problem in (
        *_unknown(form, answers),
        *_of_repeats(form, kept),
        *_of_values(form, kept, asked, on, checks),
        *_of_schema(form, kept, asked),
        *failing_checks(form, kept, set(asked), on, checks.identity),
    ):
        found.setdefault(problem.field, problem)
    order = {name: place for place, name in enumerate(_order(form, asked))}
    return tuple(sorted(found.values(), key=lambda each: order.get(each.field, len(order))))


def _order(form: Form, asked: Mapping[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for name in asked:
        found = form.find(name)
        if found and isinstance(found[1], Repeat) and found[1].name not in seen:
            seen.add(found[1].name)
            yield found[1].name
        yield name
    yield from (item.name for _, item in form.items)


def _unknown(form: Form, answers: Mapping[str, Any]) -> Iterator[Problem]:
    for name in _leaves(form, answers, ""):
        given = name[:80]
        words = {key: value.format(given=given) for key, value in SENTENCES["unknown"].items()}
        yield problem_about(form, name, words, "unknown")


def _leaves(form: Form, value: Any, name: str) -> Iterator[str]:
    """The names of answers that belong to no question of the form."""
    found = form.find(name) if name else None
    if found is not None and (isinstance(found[1], Field) or found[2] is not None):
        return
    if found is not None and isinstance(found[1], Repeat) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(form, item, f"{name}/{index}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(form, inner, f"{name}/{key}" if name else str(key))
    elif not is_blank(value) and found is None:
        yield name


def _of_repeats(form: Form, answers: Answers) -> Iterator[Problem]:
    for _, item in Visibility(form, answers).items():
        if not isinstance(item, Repeat):
            continue
        count = count_items(answers, item)
        if count > item.maximum:
            words = say("too_many", item, limit=item.maximum)
            yield problem_about(form, item.name, words, "too_many")
        elif count < item.minimum:
            words = say("too_few", item, limit=item.minimum)
            yield problem_about(form, item.name, words, "too_few")


def _of_values(
    form: Form,
    answers: Answers,
    asked: Mapping[str, tuple[Page, Field]],
    on: date,
    checks: Checks,
) -> Iterator[Problem]:
    for name, (_, field) in asked.items():
        value = value_at(answers, name)
        if is_blank(value):
            continue
        found = _value_problem(field, value, on, checks)
        if found is not None:
            yield problem_about(form, name, found[1], found[0])


def _value_problem(field: Field, value: Any, on: date, checks: Checks) -> tuple[str, Text] | None:
    if field.widget == "date" and isinstance(value, str):
        fault = dates.fault_of(value)
        if fault is not None:
            return fault[0], say(fault[0], field, **fault[1])
    if field.options and not _is_offered(field, value):
        return "not_an_option", say("not_an_option", field)
    limit = field.schema.get("maxLength", LONGEST[field.widget == "textarea"])
    if isinstance(value, str) and len(value) > limit:
        return "too_long", say("too_long", field, limit=limit, length=len(value))
    return _named_check(field, value, on, checks)


def _is_offered(field: Field, value: Any) -> bool:
    offered = [option.value for option in field.options]
    return all(each in offered for each in (value if isinstance(value, list) else [value]))


def _named_check(field: Field, value: Any, on: date, checks: Checks) -> tuple[str, Text] | None:
    wanted = field.schema.get("x-check")
    if wanted == "not_future":
        if isinstance(value, str) and value > on.isoformat():
            return "in_future", say("in_future", field, today=date_vi(on))
        return None
    by_widget = {"unit": "unit_code", "country": "country"}
    named = wanted or by_widget.get(field.widget) or _default_check(field)
    check = checks.values.get(str(named))
    if check is None:
        return None
    text = check(value)
    if text is None:
        return None
    return str(named), fill(text, field)


def _default_check(field: Field) -> str | None:
    return field.widget if field.widget in {"phone", "personal_code", "tax_code"} else None


def _of_schema(
    form: Form, answers: Answers, asked: Mapping[str, tuple[Page, Field]]
) -> Iterator[Problem]:
    filled = _with_required_objects(form, answers, asked)
    for error in _validator(form).iter_errors(filled):
        name = "/".join(str(part) for part in error.instance_path)
        if error.kind.name == "required":
            missing = str(getattr(error.kind, "property", ""))
            name = f"{name}/{missing}" if name else missing
        yield from _schema_problem(form, name, error, asked, filled)


def _with_required_objects(
    form: Form, answers: Answers, asked: Mapping[str, tuple[Page, Field]]
) -> Answers:
    """
    The answers with an empty object wherever the schema requires one that holds asked questions.

    Then the schema names each missing answer in it rather than the object, which nobody sees.
    """
    filled = copied(answers)
    for name in asked:
        place: Any = filled
        schema = resolved(form.schema, form.schema)
        for part in name.split("/")[:-1]:
            if isinstance(place, list):
                place, schema = place[int(part)], resolved(schema.get("items", {}), form.schema)
                continue
            if not isinstance(place, dict):
                break
            if part not in place and part in schema.get("required", ()):
                place[part] = {}
            place = place.get(part)
            schema = resolved(schema.get("properties", {}).get(part, {}), form.schema)
    return filled


def _schema_problem(
    form: Form,
    name: str,
    error: ValidationError,
    asked: Mapping[str, tuple[Page, Field]],
    answers: Answers,
) -> Iterator[Problem]:
    if name in asked:
        field = asked[name][1]
        code, details = _code_of(field, error, value_at(answers, name))
        yield problem_about(form, name, say(code, field, **details), code)
        return
    found = form.find(name)
    if found is None:
        # An inner part of an answer (a file's name, one of several choices): its question is told.
        outer = next((each for each in asked if name.startswith(f"{each}/")), None)
        if outer is not None:
            yield problem_about(form, outer, say("wrong", asked[outer][1]), "wrong")
        elif error.kind.name not in {"required", "additionalProperties", "minProperties"}:
            yield from _whole_form_problem(form, name, asked)
        return
    if isinstance(found[1], Repeat) and found[2] is None and _is_part_asked(form, answers, found):
        code = "too_few" if error.kind.name in {"required", "minItems"} else "wrong"
        limit = max(1, found[1].minimum)
        yield problem_about(form, found[1].name, say(code, found[1], limit=limit), code)


def _is_part_asked(form: Form, answers: Answers, found: tuple[Page, Any, Any]) -> bool:
    return Visibility(form, answers).is_item_asked(found[0], found[1])


def _whole_form_problem(
    form: Form, name: str, asked: Mapping[str, tuple[Page, Field]]
) -> Iterator[Problem]:
    """A rule of the schema over a part (anyOf, if/then): told at the part's first question."""
    first = next((each for each in asked if not name or each.startswith(f"{name}/")), None)
    if first is not None:
        yield problem_about(form, first, say("wrong", asked[first][1]), "wrong")


def _code_of(field: Field, error: ValidationError, value: Any) -> tuple[str, dict[str, Any]]:
    keyword, limit = error.kind.name, getattr(error.kind, "limit", None)
    if keyword == "required" or is_blank(value):
        return _missing_code(field), {}
    if keyword in {"type", "const", "minItems", "maxItems"}:
        return _shape_code(field, keyword, limit, value)
    simple = {
        "maximum": "too_large",
        "minimum": "too_small",
        "exclusiveMaximum": "not_below",
        "exclusiveMinimum": "not_above",
        "minLength": "too_short",
    }
    if keyword in simple:
        return simple[keyword], {"limit": limit}
    if keyword == "maxLength":
        return "too_long", {"limit": limit, "length": len(value)}
    if keyword == "format" and field.widget == "email":
        return "email", {}
    plain = {
        "multipleOf": "too_precise",
        "enum": "not_an_option",
        "pattern": "pattern",
        "uniqueItems": "twice",
        "format": "pattern",
    }
    return plain.get(keyword, "wrong"), {}


def _missing_code(field: Field) -> str:
    if field.widget in {"select", "radios", "checkboxes", "unit", "country"}:
        return "choose"
    return {"checkbox": "tick", "upload": "attach"}.get(field.widget, "enter")


def _shape_code(field: Field, keyword: str, limit: Any, value: Any) -> tuple[str, dict[str, Any]]:
    if keyword == "const" and field.widget == "checkbox":
        return "tick", {}
    if keyword == "maxItems":
        code = "too_many_files" if field.widget == "upload" else "too_many_choices"
        return code, {"limit": limit}
    if keyword == "minItems":
        return "too_few_choices", {"limit": limit}
    if keyword == "type" and field.widget in {"number", "money"}:
        whole = field.schema.get("type") == "integer"
        return ("not_whole" if whole else "not_a_number"), {}
    return "wrong", {}
