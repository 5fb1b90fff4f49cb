"""VietQR: the text of a QR code for a bank transfer (EMVCo merchant-presented, NAPAS)."""

import re
import unicodedata
from dataclasses import dataclass

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
VND = "704"


class UnreadableQr(ValueError):
    """The text is no VietQR code, or its check sum is wrong."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer that a code asks for; without an amount the payer types it."""

    bank_bin: str
    account: str
    amount: int | None = None
    bill_number: str = ""
    purpose: str = ""


def vietqr(transfer: Transfer) -> str:
    """
    The text of the code: tag, length, value; CRC-16 over everything.

    :raises ValueError: if bank, account or amount cannot stand in a code.
    """
    if not re.fullmatch(r"\d{6}", transfer.bank_bin):
        raise ValueError(f"{transfer.bank_bin}: a bank's number has six digits")
    if not re.fullmatch(r"[0-9A-Za-z]{1,19}", transfer.account):
        raise ValueError(f"{transfer.account}: at most 19 letters and digits")
    if transfer.amount is not None and not 0 < transfer.amount < 10**13:
        raise ValueError(f"{transfer.amount}: a sum of whole đồng")
    bank = _field("00", transfer.bank_bin) + _field("01", transfer.account)
    more = "".join(
        _field(tag, value)
        for tag, value in (("01", plain(transfer.bill_number)), ("08", plain(transfer.purpose)))
        if value
    )
    text = (
        _field("00", "01")
        + _field("01", "11" if transfer.amount is None else "12")
        + _field("38", _field("00", NAPAS) + _field("01", bank) + _field("02", TO_ACCOUNT))
        + _field("53", VND)
        + (_field("54", str(transfer.amount)) if transfer.amount is not None else "")
        + _field("58", "VN")
        + (_field("62", more) if more else "")
        + "6304"
    )
    return f"{text}{crc16(text):04X}"


def read_vietqr(text: str) -> Transfer:
    """
    What a code asks for.

    :raises UnreadableQr: if it was damaged or is another kind of code.
    """
    if not re.search(r"6304[0-9A-F]{4}$", text) or f"{crc16(text[:-4]):04X}" != text[-4:]:
        raise UnreadableQr("check sum")
    fields = _fields(text)
    merchant = _fields(fields.get("38", ""))
    if merchant.get("00") != NAPAS or fields.get("53") != VND:
        raise UnreadableQr("not VietQR")
    bank, more = _fields(merchant.get("01", "")), _fields(fields.get("62", ""))
    amount = fields.get("54")
    return Transfer(
        bank_bin=bank.get("00", ""),
        account=bank.get("01", ""),
        amount=int(amount) if amount else None,
        bill_number=more.get("01", ""),
        purpose=more.get("08", ""),
    )


def plain(text: str) -> str:
    """Letters that every bank's app takes: no diacritics, at most 25."""
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(letter for letter in spread if letter.isascii())
    return " ".join(re.sub(r"[^0-9A-Za-z .\-]", " ", kept).split())[:25].strip()


def crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _bit in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _fields(text: str) -> dict[str, str]:
    found, at = {}, 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not length.isdigit() or at + 4 + int(length) > len(text):
            raise UnreadableQr(f"field {tag}")
        found[tag] = text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)
    return found
