"""What the system that hands over the portal's dossiers sends and gets."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field


class PortalDossiersIn(Schema):
    """Dossiers as the portal's v2 message has them (HoSo), at most 200 at once."""

    data: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=200)]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "data": [
                        {
                            "MaHoSo": "000.00.00.G15-261123-0001",
                            "MaTTHC": "1.001193",
                            "ChuHoSo": "Nguyễn Thị Mẫu",
                            "DinhDanhCHS": {"LoaiDinhDanh": "1", "SoDinhDanh": "042194000018"},
                            "MaDonVi": "H27.45",
                            "NgayNopHoSo": "20261123080000",
                        }
                    ]
                }
            ]
        }
    )


class PortalDossierOut(Schema):
    """What became of one: it waits to be taken in, or already was; told again it stays one."""

    national_code: str
    state: Literal["waiting", "stuck", "taken_in", "given_up", "unreadable"]


class PortalDossiersOut(Schema):
    """The answers in the order in which the dossiers were sent."""

    results: list[PortalDossierOut]
