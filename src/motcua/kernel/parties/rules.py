"""The official arithmetic of identities: personal codes, tax codes, telephone numbers, masks."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.exceptions import InvalidFormat, ValidationError
from stdnum.vn import mst

Gender = Literal["male", "female"]

# Codes of the places of birth registration under Circular 59/2021/TT-BCA, annex 1. The codes of
# provinces that were merged on 2025-07-01 stay in the numbers that were given before.
PROVINCE_NUMBERS = frozenset(
    {
        1,
        2,
        4,
        6,
        8,
        10,
        11,
        12,
        14,
        15,
        17,
        19,
        20,
        22,
        24,
        25,
        26,
        27,
        30,
        31,
        33,
        34,
        35,
        36,
        37,
        38,
        40,
        42,
        44,
        45,
        46,
        48,
        49,
        51,
        52,
        54,
        56,
        58,
        60,
        62,
        64,
        66,
        67,
        68,
        70,
        72,
        74,
        75,
        77,
        79,
        80,
        82,
        83,
        84,
        86,
        87,
        89,
        91,
        92,
        93,
        94,
        95,
        96,
    }
)
# Circular 86/2024/TT-BTC: from this day the personal code is a person's tax code.
PERSONAL_CODE_IS_TAX_CODE_FROM = date(2025, 7, 1)

_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_EMAIL = re.compile(r"[^@\s\"<>(),;:\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value, in both languages, and its stable name for machines."""

    code: str
    vi: str
    en: str

    def message(self, language: str) -> str:
        """The sentence to show beside the field."""
        return self.en if language == "en" else self.vi


def digits(value: str) -> str:
    """The value without the spaces, points and hyphens that people write between digits."""
    return re.sub(r"[\s.\-\u2013]", "", value)


def gender_of(personal_code: str) -> Gender:
    """The sex that a personal code carries in its fourth digit (even: male)."""
    return "male" if int(personal_code[3]) % 2 == 0 else "female"


def birth_year_of(personal_code: str) -> int:
    """The year of birth that a personal code carries in digits four to six."""
    return 1900 + int(personal_code[3]) // 2 * 100 + int(personal_code[4:6])


def check_personal_code(
    code: str,
    *,
    birth_date: date | None = None,
    gender: Gender | None = None,
) -> Problem | None:
    """
    What is wrong with a personal identification number, or None.

    Decree 137/2015/ND-CP art. 13 and Circular 59/2021/TT-BCA art. 4: three digits for the place
    where the birth was registered (or the country), one for century and sex, two for the year of
    birth, six at random. There is no check digit, so agreement with birth date and sex is all
    that can be checked without asking the national database.
    """
    number = digits(code)
    if not re.fullmatch(r"[0-9]{12}", number):
        return Problem(
            "personal_code_length",
            "Số định danh cá nhân gồm đúng 12 chữ số, ghi trên thẻ căn cước.",
            "A personal identification number has exactly 12 digits, as printed on the card.",
        )
    if int(number[:3]) < 100 and int(number[:3]) not in PROVINCE_NUMBERS:
        return Problem(
            "personal_code_place",
            "Ba chữ số đầu của số định danh không phải mã tỉnh, thành phố hoặc quốc gia nào. "
            "Vui lòng kiểm tra lại theo thẻ căn cước.",
            "The first three digits are the code of no province or country. "
            "Please check the number against the card.",
        )
    if birth_date is not None and birth_year_of(number) != birth_date.year:
        return Problem(
            "personal_code_birth_year",
            "Số định danh không khớp với năm sinh. Vui lòng kiểm tra lại cả hai theo thẻ căn cước.",
            "The number does not agree with the year of birth. Please check both against the card.",
        )
    if gender is not None and gender_of(number) != gender:
        return Problem(
            "personal_code_gender",
            "Số định danh không khớp với giới tính. Vui lòng kiểm tra lại theo thẻ căn cước.",
            "The number does not agree with the sex. Please check both against the card.",
        )
    return None


def check_old_identity_number(number: str) -> Problem | None:
    """What is wrong with the number of an old identity card (CMND, nine digits), or None."""
    if re.fullmatch(r"[0-9]{9}", digits(number)):
        return None
    return Problem(
        "old_identity_number_length",
        "Số chứng minh nhân dân gồm đúng 9 chữ số.",
        "An old identity card number has exactly 9 digits.",
    )


def check_tax_code(code: str, *, on: date | None = None) -> Problem | None:
    """
    What is wrong with a tax code on a day (None: under today's rule), or None.

    Ten digits with a check digit, thirteen for a branch; and, for persons and households from
    2025-07-01, the twelve digits of the personal code (Circular 86/2024/TT-BTC art. 5).
    """
    number = digits(code)
    if re.fullmatch(r"[0-9]{12}", number):
        if on is None or on >= PERSONAL_CODE_IS_TAX_CODE_FROM:
            return check_personal_code(number)
        return Problem(
            "tax_code_not_yet_personal",
            "Trước ngày 01/7/2025, số định danh cá nhân chưa được dùng làm mã số thuế.",
            "Before 1 July 2025 the personal number could not be used as a tax code.",
        )
    try:
        if not number.isascii():
            raise InvalidFormat()
        mst.validate(number)
    except ValidationError:
        return Problem(
            "tax_code_wrong",
            "Mã số thuế không đúng. Mã số thuế gồm 10 chữ số, 13 chữ số với đơn vị phụ thuộc, "
            "hoặc 12 chữ số của số định danh cá nhân. Vui lòng kiểm tra lại.",
            "The tax code is wrong. It has 10 digits, 13 for a branch, or is a person's "
            "12-digit personal number. Please check it.",
        )
    return None


def normal_phone(phone: str) -> str:
    """A telephone number as it is stored: from 0, digits only."""
    number = re.sub(r"[^0-9+]", "", phone)
    return re.sub(r"^(\+84|0084|84(?=[0-9]{9,10}$))0?", "0", number)


def check_phone(phone: str) -> Problem | None:
    """What is wrong with a Vietnamese telephone number (mobile or fixed), or None."""
    number = normal_phone(phone)
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return None
    return Problem(
        "phone_wrong",
        "Số điện thoại không đúng. Ví dụ: 0912 345 678.",
        "The telephone number is wrong. Example: 0912 345 678.",
    )


def check_email(email: str) -> Problem | None:
    """What is wrong with an e-mail address, or None."""
    if _EMAIL.fullmatch(email) and len(email) <= 254:
        return None
    return Problem(
        "email_wrong",
        "Địa chỉ thư điện tử không đúng. Ví dụ: ten@example.vn.",
        "The e-mail address is wrong. Example: name@example.vn.",
    )


def check_birth_date(birth_date: date, *, on: date) -> Problem | None:
    """What is wrong with a date of birth seen on a day: in the future, or beyond a long life."""
    if birth_date > on:
        return Problem(
            "born_in_future",
            "Ngày sinh không thể ở sau ngày hôm nay. Vui lòng kiểm tra lại.",
            "A date of birth cannot lie in the future. Please check it.",
        )
    if on.year - birth_date.year > 130:
        return Problem(
            "born_too_long_ago",
            "Năm sinh quá xa so với hiện tại. Vui lòng kiểm tra lại.",
            "The year of birth is too long ago. Please check it.",
        )
    return None


def masked(value: str, *, first: int = 3, last: int = 4) -> str:
    """An identifier for display where it need not be read: 042•••••0018."""
    if len(value) <= first + last:
        return "•" * len(value)
    return value[:first] + "•" * (len(value) - first - last) + value[-last:]
