"""What a person is told about an answer: whole sentences that name the question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base.text import in_language, number_vi

from .definition import Field, Repeat, Text

# {name} is the question inside a sentence, {Name} at its beginning.
SENTENCES: dict[str, Text] = {
    "enter": {"vi": "Nhập {name}", "en": "Enter {name}"},
    "choose": {"vi": "Chọn {name}", "en": "Choose {name}"},
    "tick": {"vi": "Đánh dấu vào ô “{Name}”", "en": "Tick the box “{Name}”"},
    "attach": {"vi": "Đính kèm {name}", "en": "Attach {name}"},
    "too_long": {
        "vi": "{Name} dài nhất {limit} ký tự, hiện có {length} ký tự",
        "en": "{Name} must be {limit} characters or fewer; it now has {length}",
    },
    "too_short": {
        "vi": "{Name} phải có ít nhất {limit} ký tự",
        "en": "{Name} must be at least {limit} characters",
    },
    "pattern": {"vi": "{Name} chưa đúng định dạng", "en": "{Name} is not in the right format"},
    "not_a_number": {
        "vi": "{Name} phải là số, ví dụ 1.234,5",
        "en": "{Name} must be a number, such as 1.234,5 (comma before decimals)",
    },
    "not_whole": {
        "vi": "{Name} phải là số nguyên, ví dụ 12",
        "en": "{Name} must be a whole number, such as 12",
    },
    "too_large": {"vi": "{Name} lớn nhất là {limit}", "en": "{Name} must be {limit} or less"},
    "too_small": {"vi": "{Name} nhỏ nhất là {limit}", "en": "{Name} must be {limit} or more"},
    "not_below": {"vi": "{Name} phải nhỏ hơn {limit}", "en": "{Name} must be less than {limit}"},
    "not_above": {"vi": "{Name} phải lớn hơn {limit}", "en": "{Name} must be more than {limit}"},
    "too_precise": {
        "vi": "{Name} có quá nhiều chữ số sau dấu phẩy",
        "en": "{Name} has too many decimal places",
    },
    "date_incomplete": {
        "vi": "{Name} phải có đủ ngày, tháng, năm",
        "en": "{Name} must have a day, a month and a year",
    },
    "date_not_digits": {
        "vi": "{Name} phải ghi bằng chữ số, ví dụ 21 11 2026",
        "en": "{Name} must be written in digits, such as 21 11 2026",
    },
    "date_short_year": {
        "vi": "{Name} phải có năm đủ 4 chữ số, ví dụ 2026",
        "en": "{Name} must have a year of 4 digits, such as 2026",
    },
    "date_unreal": {
        "vi": "{Name} không phải là ngày có thật: {day}/{month}/{year}",
        "en": "{Name} is not a real date: {day}/{month}/{year}",
    },
    "in_future": {
        "vi": "{Name} không được sau hôm nay ({today})",
        "en": "{Name} must not be after today ({today})",
    },
    "email": {
        "vi": "{Name} chưa đúng, ví dụ ten@vidu.vn",
        "en": "{Name} is not an e-mail address, such as name@example.vn",
    },
    "not_an_option": {
        "vi": "Chọn {name} trong các lựa chọn đã cho",
        "en": "Choose {name} from the options given",
    },
    "unit_unknown": {
        "vi": "Chọn {name} trong danh sách xã, phường hiện nay",
        "en": "Choose {name} from the list of today's communes and wards",
    },
    "country_unknown": {
        "vi": "Chọn {name} trong danh sách quốc gia",
        "en": "Choose {name} from the list of countries",
    },
    "too_many": {"vi": "Khai nhiều nhất {limit} {name}", "en": "Give at most {limit} {name}"},
    "too_few": {"vi": "Khai ít nhất {limit} {name}", "en": "Give at least {limit} {name}"},
    "too_many_choices": {
        "vi": "Chọn nhiều nhất {limit} mục ở {name}",
        "en": "Choose at most {limit} in {name}",
    },
    "too_few_choices": {
        "vi": "Chọn ít nhất {limit} mục ở {name}",
        "en": "Choose at least {limit} in {name}",
    },
    "too_many_files": {
        "vi": "Đính kèm nhiều nhất {limit} tệp ở {name}",
        "en": "Attach at most {limit} files to {name}",
    },
    "no_uploads": {
        "vi": "Hiện chưa nhận được tệp cho {name}. Vui lòng thử lại sau",
        "en": "Files for {name} cannot be received at the moment. Please try again later",
    },
    "twice": {"vi": "{Name} có mục bị lặp lại", "en": "{Name} has the same entry twice"},
    "wrong": {"vi": "{Name} chưa đúng. Vui lòng kiểm tra lại", "en": "Please check {name}"},
    "unknown": {
        "vi": "Biểu mẫu không có mục “{given}”",
        "en": "The form has no field “{given}”",
    },
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and where it stands, for the error summary."""

    field: str
    field_id: str
    page: str
    code: str
    text: Text

    def message(self, language: str) -> str:
        """The sentence for the person, in their language."""
        return in_language(self.text, language)


def say(code: str, item: Field | Repeat, **details: Any) -> Text:
    """The sentence of a code about a question, in both languages."""
    return fill(SENTENCES[code], item, **details)


def fill(template: Text, item: Field | Repeat, **details: Any) -> Text:
    """A sentence with the question's name and figures put in."""
    return {
        language: _one(words, item.sentence_name(language), details)
        for language, words in template.items()
    }


def _one(words: str, name: str, details: Mapping[str, Any]) -> str:
    figures = {
        key: number_vi(value) if isinstance(value, int) else _figure(value)
        for key, value in details.items()
    }
    return words.format(name=name, Name=name[:1].upper() + name[1:], **figures)


def _figure(value: Any) -> str:
    if isinstance(value, float):
        return number_vi(value) if value.is_integer() else f"{value:g}".replace(".", ",")
    return str(value)


def within(text: Text, repeat: Repeat, index: int) -> Text:
    """A sentence about an item's question, led by the item: "Người làm chứng 2: Nhập họ tên"."""
    return {
        language: f"{in_language(repeat.item_title, language)} {index + 1}: {words}"
        for language, words in text.items()
    }
