"""Names in the order of the Vietnamese alphabet, by Python and by the database alike."""

import pytest
from django.db import connection

from motcua.base.alphabet import alphabet_sql, alphabetical

ORDERED = [
    "2 xã", "An", "Ăn", "Âm", "Bình", "Dung", "Đào", "đất", "Em", "Êm", "Gia", "Lan", "Nga", "Oanh",
    "Ông", "Ơn", "Phú", "Quý", "Thạch Hà", "Thành Sen", "Uyên", "Ưng", "Vũ Quang", "Xuân", "Yên",
]  # fmt: skip


def test_vietnamese_letters_stand_where_the_alphabet_has_them() -> None:
    assert sorted(reversed(ORDERED), key=alphabetical) == ORDERED


def test_tones_and_capitals_decide_only_between_equal_letters() -> None:
    assert alphabetical("HÒA")[0] == alphabetical("hoá")[0]
    assert sorted(["Mã Tú", "Ma Vân", "Má An"], key=alphabetical) == ["Má An", "Mã Tú", "Ma Vân"]


@pytest.mark.django_db
def test_the_database_has_the_same_order() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name FROM unnest(%s::text[]) AS name ORDER BY {alphabet_sql('name')}, name",
            [list(reversed(ORDERED))],
        )
        assert [row[0] for row in cursor.fetchall()] == ORDERED
