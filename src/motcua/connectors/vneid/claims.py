"""Reads what the national sign-in says about a person or a business."""

from collections.abc import Mapping
from typing import Any

from motcua.kernel.access import api as access
from motcua.kernel.parties import api as parties

BUSINESS = "2"


def identity_of(claims: Mapping[str, Any], *, provider: str) -> access.Identity:
    """
    The identity behind the claims of the national portal (LoaiTaiKhoan 1 a citizen, 2 a business).

    A number that cannot be right is left out: the sign-in then says that it is missing.

    :raises IdentityRefused: if there is no stable subject at all.
    """
    subject = _text(claims, "TechID") or _text(claims, "sub")
    if not subject:
        raise access.IdentityRefused()
    phone, email = _text(claims, "SoDienThoai"), _text(claims, "ThuDienTu")
    address = _text(claims, "DiaChi")
    if _text(claims, "LoaiTaiKhoan") == BUSINESS:
        tax_code = _text(claims, "MaSoThue") or _text(claims, "MaSoDoanhNghiep")
        return access.Identity(
            provider=provider,
            subject=subject,
            kind="organization",
            full_name=_text(claims, "TenDoanhNghiep"),
            tax_code="" if parties.check_tax_code(tax_code) else tax_code,
            phone=phone,
            email=email,
            address=address,
        )
    old_number = _text(claims, "SoCMND")
    personal_code = _text(claims, "SoDinhDanh") or (old_number if len(old_number) == 12 else "")
    return access.Identity(
        provider=provider,
        subject=subject,
        kind="person",
        full_name=_name(_text(claims, "HoVaTen")),
        personal_code="" if parties.check_personal_code(personal_code) else personal_code,
        old_identity_number=old_number if len(old_number) == 9 and old_number.isdigit() else "",
        phone=phone,
        email=email,
        address=address,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return "" if value is None else str(value).strip()


def _name(name: str) -> str:
    # The cards print names in capitals; people are not addressed so.
    return name.title() if name.isupper() else name
