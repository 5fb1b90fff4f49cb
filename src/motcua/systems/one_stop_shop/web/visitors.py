"""Reads from a sent form who stands at the counter, for whom, and by what they were known."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput

from ..actions.counter import Organization, Person, Representation

IDENTITIES = ("card", "chip", "vneid", "passport", "other")


def applicant_of(sent: Mapping[str, str]) -> Person | Organization:
    """
    The person or organisation in whose name the dossier stands.

    :raises InvalidInput: for a date that is none.
    """
    if sent.get("applicant_kind") == "organization":
        return Organization(
            legal_name=sent.get("legal_name", "")[:300],
            tax_code=sent.get("tax_code", "")[:20],
            residence_unit=sent.get("residence_unit", "")[:10],
            residence_detail=sent.get("residence_detail", "")[:300],
            phone=sent.get("phone", ""),
        )
    return Person(
        full_name=sent.get("full_name", "")[:300],
        personal_code=sent.get("personal_code", ""),
        birth_date=birth_date_of(sent, "birth_date"),
        gender=_gender(sent.get("gender", "")),
        residence_unit=sent.get("residence_unit", "")[:10],
        residence_detail=sent.get("residence_detail", "")[:300],
        phone=sent.get("phone", ""),
    )


def representation_of(sent: Mapping[str, str]) -> Representation | None:
    """
    Who came in the applicant's place, if somebody did.

    :raises InvalidInput: for a date that is none.
    """
    if sent.get("visitor") != "representative":
        return None
    return Representation(
        person=Person(
            full_name=sent.get("rep_full_name", "")[:300],
            personal_code=sent.get("rep_personal_code", ""),
            birth_date=birth_date_of(sent, "rep_birth_date"),
            phone=sent.get("rep_phone", ""),
        ),
        kind=sent.get("representation_kind", "")[:30],
        paper=sent.get("representation_paper", "")[:200],
    )


def birth_date_of(sent: Mapping[str, str], name: str) -> date | None:
    """
    A date typed in three fields; nothing where nothing was typed.

    :raises InvalidInput: for a date that is none.
    """
    parts = [sent.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except (ValueError, OverflowError) as error:
        raise InvalidInput(fields={name: _("Nhập ngày sinh, ví dụ 12 3 1994")}) from error


def _gender(text: str) -> str:
    return text if text in {"male", "female"} else ""


def identity_choices() -> list[tuple[str, str]]:
    """By what an officer may have known the person."""
    words = (
        _("Thẻ căn cước, đối chiếu bằng mắt"),
        _("Đọc chip thẻ căn cước"),
        _("VNeID mức 2"),
        _("Hộ chiếu"),
        _("Giấy tờ khác"),
    )
    return list(zip(IDENTITIES, words, strict=True))


def identity_words() -> dict[str, str]:
    """The same, and what stands there where the post brought the dossier."""
    return {**dict(identity_choices()), "post": _("Bưu chính công ích giao")}


def capacities() -> list[tuple[str, str]]:
    """In what capacity somebody may come for another."""
    return [
        ("authorised", _("Người được ủy quyền")),
        ("legal_representative", _("Người đại diện theo pháp luật")),
        ("guardian", _("Người giám hộ")),
    ]


def uuid_of(text: str) -> UUID | None:
    """A uuid, or nothing where the text is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
