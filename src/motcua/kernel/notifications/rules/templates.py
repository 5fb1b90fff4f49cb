"""Message templates and the pauses between tries; plain values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from string import Formatter
from typing import Any

from motcua.base.text import VIETNAM, date_vi, datetime_vi, in_language

LANGUAGES = ("vi", "en")
MOST_ATTEMPTS = 8
LONGEST_SHORT_TEXT = 300
LONGEST_PARAMETER = 100  # what Zalo takes of one parameter
_PARTS = ("subject", "body", "short")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class BadTemplate(ValueError):
    """A message template is not complete or names a variable that it does not declare."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message in one language."""

    subject: str
    body: str
    short: str


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template, in force from a day."""

    key: str
    variables: frozenset[str]
    valid_from: date
    valid_to: date | None
    parts: Mapping[str, Mapping[str, str]]
    kind: str = ""
    zalo: Mapping[str, Any] | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def render(self, variables: Mapping[str, Any]) -> dict[str, Text]:
        """
        The message in each language; variables that this version does not use are ignored.

        :raises BadTemplate: for a missing variable.
        """
        if missing := self.variables - variables.keys():
            raise BadTemplate(f"{self.key}: variables missing: {', '.join(sorted(missing))}")
        return {language: self._render_in(language, variables) for language in LANGUAGES}

    def render_zalo(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The message as a template that Zalo has approved, or nothing where there is none."""
        if self.zalo is None:
            return {}
        words = {name: in_words(variables[name], "vi") for name in self.variables}
        filled = {name: text.format(**words) for name, text in self.zalo["parameters"].items()}
        shown = {name: text[:LONGEST_PARAMETER] for name, text in filled.items()}
        return {"template": self.zalo["template"], "price": self.zalo["price"], "data": shown}

    def _render_in(self, language: str, variables: Mapping[str, Any]) -> Text:
        words = {name: in_words(variables[name], language) for name in self.variables}
        subject, body, short = (self.parts[part][language].format(**words) for part in _PARTS)
        return Text(" ".join(subject.split()), body.strip(), " ".join(short.split()))


def read_templates(content: Mapping[str, Any], place: str) -> list[Template]:
    """
    The versions in one content file, checked.

    :raises BadTemplate: if a text is missing in a language, or a placeholder is not declared.
    """
    try:
        key, variables = str(content["key"]), frozenset(content.get("variables") or ())
        versions = list(content["versions"])
    except (KeyError, TypeError) as error:
        raise BadTemplate(f"{place}: key and versions are required") from error
    kind = str(content.get("kind") or "")
    templates = [_read_version(key, variables, kind, version, place) for version in versions]
    used = {name for version in versions for name in _placeholders(version)}
    if idle := variables - used:
        raise BadTemplate(f"{place}: declared but never used: {', '.join(sorted(idle))}")
    ordered = sorted(templates, key=lambda template: template.valid_from)
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            raise BadTemplate(f"{place}: versions overlap on {later.valid_from}")
    return ordered


def _read_version(
    key: str, variables: frozenset[str], kind: str, version: Mapping[str, Any], place: str
) -> Template:
    if not isinstance(version.get("valid_from"), date):
        raise BadTemplate(f"{place}: valid_from is a date")
    for part in _PARTS:
        for language in LANGUAGES:
            if not str((version.get(part) or {}).get(language) or "").strip():
                raise BadTemplate(f"{place}: {part} is missing in {language}")
    if unknown := _placeholders(version) - variables:
        raise BadTemplate(f"{place}: not declared: {', '.join(sorted(unknown))}")
    if any(len(version["short"][language]) > LONGEST_SHORT_TEXT for language in LANGUAGES):
        raise BadTemplate(f"{place}: short is longer than {LONGEST_SHORT_TEXT} characters")
    parts = {part: dict(version[part]) for part in _PARTS}
    since, until = version["valid_from"], version.get("valid_to")
    return Template(key, variables, since, until, parts, kind, _read_zalo(version, place))


def _read_zalo(version: Mapping[str, Any], place: str) -> dict[str, Any] | None:
    given = version.get("zalo")
    if given is None:
        return None
    try:
        template, price = str(given["template"]), int(given["price"])
        parameters = {str(name): str(text) for name, text in given["parameters"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadTemplate(f"{place}: zalo has template, price and parameters") from error
    if not template.isdecimal() or price < 0 or not parameters:
        raise BadTemplate(f"{place}: zalo: a number of a template, a price, and parameters")
    return {"template": template, "price": price, "parameters": parameters}


def _placeholders(version: Mapping[str, Any]) -> set[str]:
    texts = [
        str((version.get(part) or {}).get(language)) for part in _PARTS for language in LANGUAGES
    ]
    zalo = version.get("zalo")
    if isinstance(zalo, Mapping) and isinstance(zalo.get("parameters"), Mapping):
        texts += [str(text) for text in zalo["parameters"].values()]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


def in_words(value: Any, language: str) -> str:
    """A variable as the reader's language writes it: moments and dates on Việt Nam's clock."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        if language == "vi":
            return datetime_vi(value)
        local = value.astimezone(VIETNAM)
        return f"{local:%H:%M} on {local.day} {_MONTHS[local.month - 1]} {local.year}"
    if isinstance(value, date):
        if language == "vi":
            return date_vi(value)
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return in_language(value, language) if isinstance(value, Mapping) else str(value)


def retry_pause(attempts: int) -> timedelta | None:
    """The pause after this many failed tries, a minute growing threefold; None: give up."""
    return timedelta(minutes=3 ** (attempts - 1)) if attempts < MOST_ATTEMPTS else None
