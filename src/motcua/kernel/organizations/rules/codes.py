"""Codes of agencies: Decision 20/2020/QĐ-TTg and, before it, Circular 10/2016/TT-BTTTT."""

import re

# Decision 20/2020/QĐ-TTg, in force from 2020-09-15: at most 35 characters of digits, capitals and
# points; level 1 is a letter A–Y and two digits, every level below is appended.
_CODE = re.compile(r"[A-Y][0-9]{2}(\.[0-9A-Z]+)*")
_LONGEST = 35
# Circular 10/2016/TT-BTTTT: V1V2V3.Z1Z2.Y1Y2.MX1X2, level 4 to level 1, filled with zeros.
_OLD_WIDTHS = (2, 2, 3)
_OLD = re.compile(r"([0-9A-Z]{3})\.([0-9A-Z]{2})\.([0-9A-Z]{2})\.([A-Y][0-9]{2})")


class InvalidCode(ValueError):
    """The text is no code of an agency."""


def check_code(code: str) -> str:
    """
    The code itself if it has the form of Decision 20/2020.

    :raises InvalidCode: if it has not.
    """
    if len(code) > _LONGEST or not _CODE.fullmatch(code):
        raise InvalidCode(f"{code!r} has not the form of Decision 20/2020/QĐ-TTg")
    return code


def old_code(code: str) -> str | None:
    """
    The code in the form of Circular 10/2016, or None where that form has no room for it.

    H27.90.01 is 000.01.90.H27.

    :raises InvalidCode: if the code is none.
    """
    level_1, *levels = check_code(code).split(".")
    if len(levels) > len(_OLD_WIDTHS):
        return None
    groups = []
    for place, width in enumerate(_OLD_WIDTHS):
        group = levels[place] if place < len(levels) else ""
        if len(group) > width:
            return None
        groups.append(group.rjust(width, "0"))
    return ".".join([*reversed(groups), level_1])


def new_code(old: str) -> str:
    """
    The code of Decision 20/2020 for one of Circular 10/2016: zero groups dropped, order reversed.

    :raises InvalidCode: if the old code has another form, or a level is missing in between.
    """
    match = _OLD.fullmatch(old)
    if match is None:
        raise InvalidCode(f"{old!r} has not the form of Circular 10/2016/TT-BTTTT")
    level_4, level_3, level_2, level_1 = match.groups()
    levels = [level_2, level_3, level_4.removeprefix("0")]
    used = [set(level) != {"0"} for level in levels]
    if used != sorted(used, reverse=True):
        raise InvalidCode(f"{old!r} leaves out a level")
    return ".".join([level_1, *levels[: sum(used)]])


def code_level(code: str) -> int:
    """The level of the agency that a code stands for: H27 is 1, H27.90 is 2."""
    return check_code(code).count(".") + 1


def path_of(parent_path: str, label: str) -> str:
    """
    The path of an agency below another; a path's prefix is the subtree that a grant covers.

    :raises InvalidCode: if the label is not of lower-case letters and digits.
    """
    if not re.fullmatch(r"[0-9a-z]+", label):
        raise InvalidCode(f"{label!r} is no label of a path")
    return f"{parent_path}.{label}" if parent_path else label
