"""What the portal says is read with care."""

import pytest

from motcua.connectors.vneid.claims import identity_of
from motcua.kernel.access import api as access

MAU = {
    "LoaiTaiKhoan": "1",
    "HoVaTen": "NGUYỄN THỊ MẪU",
    "SoDinhDanh": "042194000018",
    "SoCMND": "183456789",
    "TechID": "tech-1",
    "sub": "sub-1",
}


def read(**changes):
    return identity_of({**MAU, **changes}, provider="vneid")


def test_names_in_capitals_are_written_as_people_write_them():
    assert read().full_name == "Nguyễn Thị Mẫu"


def test_the_techid_names_the_person_and_the_subject_only_without_one():
    assert read().subject == "tech-1"
    assert read(TechID=None).subject == "sub-1"
    with pytest.raises(access.IdentityRefused):
        read(TechID=None, sub=None)


@pytest.mark.parametrize(
    ("changes", "personal_code", "old_number"),
    [
        ({}, "042194000018", "183456789"),
        ({"SoDinhDanh": None, "SoCMND": "042194000018"}, "042194000018", ""),
        ({"SoDinhDanh": "123"}, "", "183456789"),
        ({"SoDinhDanh": None}, "", "183456789"),
    ],
)
def test_numbers_are_taken_only_when_they_can_be_right(changes, personal_code, old_number):
    identity = read(**changes)

    assert (identity.personal_code, identity.old_identity_number) == (personal_code, old_number)


def test_the_kind_of_account_may_be_a_number_and_the_enterprise_code_a_tax_code():
    identity = read(LoaiTaiKhoan=2, TenDoanhNghiep="Công ty Thử", MaSoDoanhNghiep="0100109106")

    assert (identity.kind, identity.tax_code) == ("organization", "0100109106")
    assert read(LoaiTaiKhoan="2", MaSoThue="0100109107").tax_code == ""
