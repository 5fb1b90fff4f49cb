"""The terms and prices of a day, read from the province's dated content."""

from datetime import date
from functools import cache

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound

from ..rules import terms as rules


class PostalTermsUnknown(NotFound):
    """
    Nội dung của tỉnh (law/postal.yaml) chưa có quy định bưu chính cho ngày {day}. Vui lòng báo quản
    trị hệ thống bổ sung.
    """

    message_en = (
        "The province's content (law/postal.yaml) says nothing of the postal service on {day}; "
        "the administrator must add it."
    )


def terms_on(day: date) -> rules.Terms:
    """
    The terms of a day.

    :raises PostalTermsUnknown: if the content has none.
    """
    found = rules.in_force(_content()[0], day)
    if found is None:
        raise PostalTermsUnknown(day=day.isoformat())
    return found


def tariff_on(day: date) -> rules.Tariff:
    """
    The prices of a day.

    :raises PostalTermsUnknown: if the content has none.
    """
    found = rules.in_force(_content()[1], day)
    if found is None:
        raise PostalTermsUnknown(day=day.isoformat())
    return found


@cache
def _content() -> tuple[tuple[rules.Terms, ...], tuple[rules.Tariff, ...]]:
    path = province_root() / "law" / "postal.yaml"
    if not path.exists():
        return (), ()
    content = load_yaml(path)
    return rules.read_terms(content), rules.read_tariffs(content)
