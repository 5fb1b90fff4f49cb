"""A sum of đồng in Vietnamese words, as receipts have to write it."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")


def in_words(amount: int) -> str:
    """1.205.000 → "Một triệu hai trăm linh năm nghìn đồng"."""
    if amount < 0:
        raise ValueError("a receipt is for what was paid")
    words = " ".join(_number(amount)) or _DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(amount: int) -> list[str]:
    # After tỷ (10^9) the row begins again: nghìn tỷ, triệu tỷ.
    billions, rest = divmod(amount, 10**9)
    words = [*_number(billions), "tỷ"] if billions else []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            words += _group(group, is_first=not words)
            words += [_GROUPS[place]] if place else []
    return words


def _group(group: int, *, is_first: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append(_one(ones, tens))
    return words


def _one(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]
