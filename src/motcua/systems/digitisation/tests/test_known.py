"""What a checked copy answers of later forms."""

from datetime import date

import pytest

from motcua.systems.digitisation.rules.kinds import known_of, read_kind

FIELD = {"label": {"vi": "x", "en": "x"}, "after": ["x:"]}
MARRIAGE = {
    "title": {"vi": "Giấy chứng nhận kết hôn", "en": "Marriage certificate"},
    "type_code": "X",
    "versions": [
        {
            "valid_from": date(2020, 1, 1),
            "fields": {
                "wife": {**FIELD, "concept": "spouse.full_name"},
                "husband": {**FIELD, "concept": "spouse.full_name"},
                "number": FIELD,
            },
        }
    ],
}


@pytest.mark.parametrize(
    ("holder", "facts", "known"),
    [
        ("Nguyễn Thị Mẫu", {"wife": "NGUYỄN THỊ MẪU", "husband": "Trần Văn Thử"}, "Trần Văn Thử"),
        ("Trần Văn Thử", {"wife": "Nguyễn Thị Mẫu", "husband": "Trần Văn Thử"}, "Nguyễn Thị Mẫu"),
        ("Lê Văn Khác", {"wife": "Nguyễn Thị Mẫu", "husband": "Trần Văn Thử"}, None),
        ("Nguyễn Thị Mẫu", {"number": "1/2020"}, None),
    ],
)
def test_a_marriage_certificate_names_the_other_one(holder, facts, known):
    [kind] = read_kind("marriage", MARRIAGE)

    found = known_of(kind, facts, holder_name=holder)

    assert found == ({"spouse.full_name": known} if known else {})
