"""What is written on a paper, as a value: dates, numbers, names; and what is wrong with it."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from motcua.base.text import fold, tidy
from motcua.kernel.parties import api as parties

# What readers take for one another, where only figures can stand.
_FIGURES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "i": "1", "|": "1",
     "B": "8", "S": "5", "s": "5", "Z": "2", "z": "2"}
)  # fmt: skip
_IN_FIGURES = re.compile(
    r"([0-9OoQlI|]{1,2})\s*[/.\-–]\s*([0-9OoQlI|]{1,2})\s*[/.\-–]\s*([0-9OoQlI|]{4})"
)
_IN_WORDS = re.compile(
    r"([0-9OolI|]{1,2})\s*,?\s*thang\s*([0-9OolI|]{1,2})\s*,?\s*nam\s*([0-9OolI|]{4})", re.I
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_OLDEST = 1900

PROBLEMS = {
    "empty": ("Ghi nội dung này, hoặc đánh dấu “không có trên giấy”.",
              "Fill this in, or mark it “not on the paper”."),
    "date": ("Ghi ngày như 21/11/2026.", "Write the date as 21/11/2026."),
    "personal_code": ("Số định danh cá nhân gồm đúng 12 chữ số.",
                      "A personal identification number has exactly 12 digits."),
    "year": ("Ghi năm bằng bốn chữ số.", "Write the year in four digits."),
    "area": ("Ghi diện tích bằng số, ví dụ 125,5.", "Write the area as a number, e.g. 125.5."),
    "gender": ("Ghi Nam hoặc Nữ.", "Write Nam (male) or Nữ (female)."),
    "name": ("Họ tên có ít nhất hai chữ và không có chữ số.",
             "A name has at least two words and no digits."),
    "number": ("Ghi số như trên giấy, có ít nhất một chữ số.",
               "Write the number as on the paper, with at least one digit."),
}  # fmt: skip


def value_of(kind: str, written: str) -> tuple[str, str]:
    """
    The value that is written, in the form in which it is kept, and the name of what is wrong.

    Dates are kept as ISO dates, genders as `male` and `female`, areas with a point. A value with
    something wrong comes back as it was written, for a person to mend.
    """
    text = tidy(written).strip(" .,:;…_-–—'\"“”‘’|")
    if not text:
        return "", "empty"
    readers = {
        "date": date_of,
        "personal_code": personal_code_of,
        "year": _year,
        "area": _area,
        "gender": _gender,
        "name": _name,
        "number": _number,
    }
    if kind not in readers:
        return text, ""
    found = readers[kind](text)
    return (found, "") if found else (text, kind)


def date_of(text: str) -> str:
    """The first date in a text as ISO; "" where there is none."""
    if match := _ISO.search(text):
        return _day(match[3], match[2], match[1])
    match = _IN_FIGURES.search(text) or _IN_WORDS.search(_plain(text))
    return _day(*match.groups()) if match else ""


def _plain(text: str) -> str:
    """Without diacritics, but with the case that tells O from o."""
    return "".join(fold(word) + " " for word in text.replace("|", "1").split())


def _day(day: str, month: str, year: str) -> str:
    try:
        found = date(*(int(part.translate(_FIGURES)) for part in (year, month, day)))
    except ValueError:
        return ""
    return found.isoformat() if found.year >= _OLDEST else ""


def personal_code_of(text: str) -> str:
    """The identity number in a text, twelve figures, whose parts can be right; "" where none is."""
    figures = re.sub(r"[\s.\-]", "", text).translate(_FIGURES)
    match = re.search(r"(?<!\d)\d{12}(?!\d)", figures)
    if match is None or parties.check_personal_code(match[0]) is not None:
        return ""
    return match[0]


def _year(text: str) -> str:
    match = re.search(r"(?<!\d)(1[89]|20)\d{2}(?!\d)", text.translate(_FIGURES))
    return match[0] if match else ""


def _area(text: str) -> str:
    match = re.search(r"\d[\d.]*(?:,\d+)?", text.replace(" ", ""))
    if match is None:
        return ""
    written = match[0]
    # A point before three figures parts thousands, as Vietnamese papers write them.
    plain = re.sub(r"\.(?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    try:
        return str(Decimal(plain).normalize().quantize(Decimal("0.1")))
    except InvalidOperation:
        return ""


def _gender(text: str) -> str:
    first = fold(text).split()[0] if fold(text) else ""
    return {"nam": "male", "male": "male", "nu": "female", "female": "female"}.get(first, "")


def _name(text: str) -> str:
    words = re.sub(r"[^\w\s’'()-]", " ", text).split()
    if len(words) < 2 or any(letter.isdigit() for letter in text):
        return ""
    joined = " ".join(words)
    return joined.title() if joined.isupper() else joined


def _number(text: str) -> str:
    return text if any(letter.isdigit() for letter in text) else ""


def problem_words(problem: str, language: str) -> str:
    """What is wrong, in words that say what to do."""
    return PROBLEMS[problem][language == "en"]


def shown(kind: str, value: str) -> str:
    """A value as people read and type it."""
    if kind == "date" and _ISO.fullmatch(value):
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    if kind == "gender":
        return {"male": "Nam", "female": "Nữ"}.get(value, value)
    if kind == "area":
        return value.replace(".", ",")
    return value
