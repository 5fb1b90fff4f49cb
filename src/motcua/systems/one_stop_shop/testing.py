"""For tests and the trial installation: right answers to any form, and a photographed paper."""

import io
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from motcua.kernel.forms import api as forms

from .actions.promising import put_off_dossier
from .models import Simulation

__all__ = [
    "Answering",
    "NoRightAnswers",
    "answers_for",
    "note_simulation",
    "paper_photo",
    "put_off_dossier",
]
ROUNDS = 60  # every round answers what the round before made the form ask
FIXED = {"country": "VN", "email": "thu@example.vn", "tax_code": "0000000017"}
# What is tried, in this order, where an answer has to have a pattern: figures, marks of vehicles
# and engines, passports, customer codes, hours.
FIGURES = ("4719", "08:15", "VN", "0000012345", "183000018", "042194000018")
MARKS = ("38A-000.18", "THUNGHIEM00018", "C0000018", "PA18000000018")
WORDS = {
    "full_name": "Trần Thử",
    "address": "Thôn Thử Nghiệm",
    "residence": "Thôn Thử Nghiệm, xã Kỳ Xuân, tỉnh Hà Tĩnh",
    "residence_detail": "Thôn Thử Nghiệm",
    "hometown": "Xã Kỳ Xuân, tỉnh Hà Tĩnh",
    "ethnicity": "Kinh",
}
# Letters, not figures: a name is made plainly unreal without looking wrong.
NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Yến")
YOUNG, OLD = ("child",), ("deceased", "martyr")
MEN, WOMEN = ("father", "husband"), ("mother", "wife")


class NoRightAnswers(AssertionError):
    """The form refuses every answer that was tried; its checks may contradict each other."""


@dataclass
class Answering:
    """Fills in one form by answering what its validation still complains of."""

    form: forms.Form
    on: date
    chance: Random
    unit_code: str = "18766"
    people: dict[str, tuple[date, str]] = field(default_factory=dict)

    def run(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answers; `given` ones stay unless the form refuses them."""
        answers = deepcopy(dict(given))
        for _ in range(ROUNDS):
            problems = forms.validate(self.form, answers, on=self.on)
            if not problems:
                return answers
            for problem in problems:
                self._mend(answers, problem.field, problem.code)
        raise NoRightAnswers(f"{self.form.code}: {[(p.field, p.code) for p in problems]}")

    def _mend(self, answers: dict[str, Any], name: str, code: str) -> None:
        found = self.form.find(name)
        if found is None:
            _put(answers, name, None)
            return
        _page, item, inner = found
        question = inner if inner is not None else item
        if not hasattr(question, "widget"):  # a repeated part that has too few items
            _put(answers, name, [*(_get(answers, name) or []), {}])
            return
        for check in self.form.checks:
            if check["check"] == code and str(check["field"]).lstrip("/") == name:
                _put(answers, name, self._after_check(answers, name, check))
                return
        _put(answers, name, self._value(answers, name, question))

    def _after_check(self, answers: dict[str, Any], name: str, check: Mapping[str, Any]) -> Any:
        kind = check["check"]
        question = self.form.find(name)[1]  # type: ignore[index]
        if kind == "different" and getattr(question, "options", ()):
            return self._option(answers, name, question, but=_get(answers, _other(check)))
        if kind in {"personal_code_matches", "different"}:
            return self._personal_code(answers, name)
        if kind in {"age_at_least", "age_at_most"}:
            years = int(check["years"]) + (2 if kind == "age_at_least" else -1)
            born = self.on - timedelta(days=years * 366)
            self.people[_group(name)] = (born, self._person(answers, name)[1])
            return born.isoformat()
        if kind == "at_least_one":
            return self._value(answers, name, question)
        other = _other(check)
        limit = self.on.isoformat() if other == "today" else _get(answers, other)
        if isinstance(limit, int | float):
            return limit
        days = 30 if kind == "not_before" else -30
        return (date.fromisoformat(str(limit)) + timedelta(days=days)).isoformat()

    def _value(self, answers: dict[str, Any], name: str, question: Any) -> Any:
        schema: Mapping[str, Any] = question.schema
        if question.options:
            if question.widget != "checkboxes":
                return self._option(answers, name, question)
            offered = [option.value for option in question.options]
            return self.chance.sample(offered, int(schema.get("minItems", 1)) or 1)
        by_widget: dict[str, Callable[[], Any]] = {
            "checkbox": lambda: True,
            "personal_code": lambda: self._personal_code(answers, name),
            "date": lambda: self._date(answers, name, schema),
            "phone": lambda: f"09{self.chance.randrange(10**8):08d}",
            "unit": lambda: self.unit_code,
            "number": lambda: self._number(name, schema),
            "money": lambda: self._number(name, schema),
        }
        if question.widget in by_widget:
            return by_widget[question.widget]()
        return FIXED.get(question.widget) or self._text(name, schema)

    def _option(self, answers: dict[str, Any], name: str, question: Any, *, but: Any = None) -> Any:
        if name.endswith("gender"):
            return self._person(answers, name)[1]
        offered = [option.value for option in question.options if option.value != but]
        if name.endswith("ethnicity") and "Kinh" in offered:
            return "Kinh"
        return self.chance.choice(offered)

    def _person(self, answers: dict[str, Any], name: str) -> tuple[date, str]:
        group = _group(name)
        if group not in self.people:
            role = group.rpartition("/")[2]
            gender = _get(answers, f"{group}/gender")
            if role in MEN + WOMEN:
                gender = "male" if role in MEN else "female"
            years = (0, 1) if role in YOUNG else (60, 90) if role in OLD else (24, 55)
            age = self.chance.randint(years[0] * 365 + 20, years[1] * 365)
            self.people[group] = (
                self.on - timedelta(days=min(age, 50) if role in YOUNG else age),
                gender or self.chance.choice(["male", "female"]),
            )
        born, gender = self.people[group]
        told = _get(answers, f"{group}/birth_date")
        return (date.fromisoformat(told) if _is_date(told) else born), gender

    def _personal_code(self, answers: dict[str, Any], name: str) -> str:
        born, gender = self._person(answers, name)
        century = (born.year // 100 - 19) * 2 + (gender == "female")
        return f"042{century}{born.year % 100:02d}{self.chance.randrange(500_000, 900_000):06d}"

    def _date(self, answers: dict[str, Any], name: str, schema: Mapping[str, Any]) -> str:
        last = name.rpartition("/")[2]
        if last == "birth_date":
            return self._person(answers, name)[0].isoformat()
        days = -400 if last.startswith("from") else -self.chance.randint(3, 40)
        if last.startswith(("to_", "until", "expir")) and schema.get("x-check") != "not_future":
            days = 200
        return (self.on + timedelta(days=days)).isoformat()

    def _number(self, name: str, schema: Mapping[str, Any]) -> int:
        wish = 2015 if "year" in name else 240 if name.endswith("area") else 3
        least, most = int(schema.get("minimum", 1)), int(schema.get("maximum", 10**9))
        return max(least, min(most, wish))

    def _text(self, name: str, schema: Mapping[str, Any]) -> str:
        last, longest = name.rpartition("/")[2], int(schema.get("maxLength", 60))
        pattern = str(schema.get("pattern", ""))
        if pattern:
            return next(one for one in FIGURES + MARKS if re.search(pattern, one))
        words = WORDS.get(last, "Nội dung thử nghiệm" if longest > 20 else "12/2026")
        if last == "full_name":
            words = f"{words} {self.chance.choice(NAMES)}"
        return words[:longest].strip()


def _other(check: Mapping[str, Any]) -> str:
    return str(check["other"]).lstrip("/")


def _group(name: str) -> str:
    return name.rpartition("/")[0]


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _get(answers: Any, name: str) -> Any:
    for part in name.split("/"):
        if isinstance(answers, list):
            answers = answers[int(part)] if int(part) < len(answers) else None
        else:
            answers = answers.get(part) if isinstance(answers, Mapping) else None
    return answers


def _put(answers: dict[str, Any], name: str, value: Any) -> None:
    *way, last = name.split("/")
    place: Any = answers
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
    if isinstance(place, list):
        place[int(last)] = value
    elif value is None:
        place.pop(last, None)
    else:
        place[last] = value


def answers_for(
    form: forms.Form,
    *,
    on: date,
    chance: Random | None = None,
    given: Mapping[str, Any] | None = None,
    unit_code: str = "18766",
) -> dict[str, Any]:
    """
    Answers that the form accepts on a day; another `chance` takes other ways through it.

    :raises NoRightAnswers: if none were found.
    """
    answering = Answering(form, on, chance or Random(1), unit_code)
    return answering.run(given or {})


def paper_photo(words: str = "GIẤY TỜ THỬ NGHIỆM") -> bytes:
    """A JPEG as a telephone takes it of a paper, with these words on it."""
    from PIL import Image, ImageDraw, ImageFont

    letters = ImageFont.truetype(Path(settings.MOTCUA_FONTS) / "Tinos_400Regular.ttf", 24)
    picture, out = Image.new("RGB", (900, 1200), "white"), io.BytesIO()
    pen = ImageDraw.Draw(picture)
    for row in range(30):
        pen.text((60, 50 + row * 36), f"{words} · {row + 1}", fill="black", font=letters)
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()


def note_simulation(
    *, first: date, last: date, scale: str, written: int, at: datetime
) -> Simulation:
    """A simulation that has written all of its dossiers."""
    return Simulation.objects.create(
        first=first,
        last=last,
        seed=7,
        scale=Decimal(scale),
        told_until=at,
        plan_digest="0" * 64,
        planned=written,
        done=written,
        started_at=at,
        finished_at=at,
    )
