"""The identity code of a digitised paper (mã số định danh giấy tờ)."""

import re

# Decree 107/2021/NĐ-CP, art. 1(13): the owner's identifier, the code of the kind of paper, and a
# number. How many figures the number has is not said where we could read it; six are taken.
_CODE = re.compile(r"[A-Z0-9]{1,20}(?:\.[A-Z0-9]{1,12}){2,8}")


def identity_code(*, owner: str, type_code: str, number: int) -> str:
    """042194000018.KQ.G01.000001: owner, kind of paper, number among the owner's of that kind."""
    return f"{owner}.{type_code}.{number:06d}".upper()


def tidy_identity_code(typed: str) -> str | None:
    """A code as somebody typed it, in its written form; None where it cannot be one."""
    plain = re.sub(r"\s", "", typed).upper().strip(".")
    return plain if len(plain) <= 80 and _CODE.fullmatch(plain) else None
