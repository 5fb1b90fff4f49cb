"""Codes, paths and names."""

import pytest

from motcua.kernel.organizations.rules import codes, names


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("H27", "000.00.00.H27"),
        ("H27.12", "000.00.12.H27"),
        ("H27.90.01", "000.01.90.H27"),
        ("H27.A1.03", "000.03.A1.H27"),
        ("H27.12.03.45", "045.03.12.H27"),
    ],
)
def test_a_code_has_an_old_form_and_comes_back_from_it(code: str, old: str) -> None:
    assert codes.old_code(code) == old
    assert codes.new_code(old) == code


@pytest.mark.parametrize("code", ["H27.101", "H27.12.3.4.5", "H27.12.123"])
def test_a_code_without_room_in_the_old_form_has_none(code: str) -> None:
    assert codes.old_code(code) is None


@pytest.mark.parametrize(
    "code", ["", "h27", "27", "Z27", "H2", "H27.", "H27..1", "H27.1a", "H27." + "1" * 40]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(codes.InvalidCode):
        codes.check_code(code)


@pytest.mark.parametrize("old", ["000.01.00.H27", "00.00.00.H27", "000.00.00.27", "H27"])
def test_what_is_no_old_code_is_refused(old: str) -> None:
    with pytest.raises(codes.InvalidCode):
        codes.new_code(old)


def test_a_path_is_the_chain_of_labels() -> None:
    assert codes.path_of("", "h27") == "h27"
    assert codes.path_of("h27.90", "mc") == "h27.90.mc"
    assert codes.code_level("H27.90.01") == 3
    with pytest.raises(codes.InvalidCode):
        codes.path_of("h27", "một-cửa")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("phuong tran phu", ("Phường", "tran phu")),
        ("  Thành phố  Hà Tĩnh ", ("Thành phố", "ha tinh")),
        ("Kỳ Xuân", ("", "ky xuan")),
        ("đức thọ", ("", "duc tho")),
    ],
)
def test_a_typed_name_is_read_as_kind_and_name(text: str, found: tuple[str, str]) -> None:
    assert names.unit_query(text) == found


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Xã Kỳ Xuân", "Kỳ Xuân commune"),
        ("Thị xã Kỳ Anh", "Kỳ Anh town"),
        ("Thị trấn Nghèn", "Nghèn township"),
        ("Tỉnh Hà Tĩnh", "Hà Tĩnh province"),
    ],
)
def test_a_unit_is_named_in_english_with_its_marks(name: str, english: str) -> None:
    assert names.english_unit_name(name) == english
    assert names.heading("Ủy ban nhân dân xã Kỳ Xuân") == "ỦY BAN NHÂN DÂN XÃ KỲ XUÂN"
