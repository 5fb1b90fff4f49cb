"""Checks figures before they are sent, and says in words what does not hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.text import number_in

from ..rules.checks import Breach, breaches
from ..rules.definitions import Definition
from ..rules.figures import Figure


@dataclass(frozen=True, slots=True)
class Finding:
    """
    A check that does not hold of the figures of one unit and period.

    :ivar indicators: the codes that it is about, the one that is checked first.
    :ivar words: what is wrong and what would be right, in the language of the page.
    :ivar difference: told less what should be there; of a change, in percent.
    """

    code: str
    kind: str
    severity: str
    indicators: tuple[str, ...]
    words: Any
    difference: Decimal | None


def check(
    *,
    definitions: Iterable[Definition],
    figures: Sequence[Figure],
    previous: Sequence[Figure] = (),
) -> list[Finding]:
    """
    What does not hold of the figures of one unit and period.

    :param previous: the figures of the period before, for changes.
    """
    known = {one.code: one for one in definitions}
    return [
        Finding(
            code=one.check.code,
            kind=one.check.kind,
            severity=one.check.severity,
            indicators=one.codes,
            words=_say_lazily(one, known),
            difference=one.difference,
        )
        for one in breaches(known.values(), figures, previous)
    ]


def _say(breach: Breach, known: dict[str, Definition]) -> str:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    definition = known[breach.indicator]
    values = {
        "name": definition.name_in(language),
        "told": _written(breach.told, definition, language),
        "due": _written(breach.due, definition, language),
        "difference": _written(breach.difference, definition, language),
        "formula": _spelled(breach, known, language),
    }
    return _sentence(breach) % values


def _sentence(breach: Breach) -> str:
    if breach.due is None:
        return _("%(name)s là %(told)s, nhưng mẫu số của %(formula)s bằng 0.")
    if breach.dimensions:
        return _("%(name)s là %(told)s, nhưng cộng các phân tổ được %(due)s (lệch %(difference)s).")
    sentences = {
        "equals": _("%(name)s là %(told)s, nhưng %(formula)s được %(due)s (lệch %(difference)s)."),
        "ratio": _("%(name)s là %(told)s, nhưng %(formula)s được %(due)s (lệch %(difference)s)."),
        "at_most": _("%(name)s là %(told)s, lớn hơn %(formula)s là %(due)s."),
        "range": _("%(name)s là %(told)s, ngoài giới hạn %(due)s."),
        "change": _(
            "%(name)s là %(told)s, kỳ trước là %(due)s: thay đổi %(difference)s%%."
            " Vui lòng kiểm tra lại hoặc ghi rõ nguyên nhân."
        ),
        "grows": _("%(name)s là %(told)s, nhỏ hơn kỳ trước (%(due)s) dù là số lũy kế."),
    }
    return sentences[breach.check.kind]


_say_lazily = lazy(_say, str)


def _spelled(breach: Breach, known: dict[str, Definition], language: str) -> str:
    """The formula with names in the place of codes."""
    text = breach.check.formula.text if breach.check.formula else ""
    for code in breach.codes:
        name = known[code].name_in(language) if code in known else code
        text = text.replace(f"{{{code}}}", f"“{name}”")
    return text


def _written(value: Decimal | None, definition: Definition, language: str) -> str:
    if value is None:
        return "—"
    places = max(definition.decimals, -int(value.normalize().as_tuple().exponent), 0)
    return number_in(value, language, places)
