"""For tests, the demo and the benchmark: papers of invented people, as scanners see them."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .ports import Matter

STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BIRTH: Mapping[str, str] = {
    "number": "01/2020",
    "full_name": "TRẦN THỬ CON",
    "birth_date": "05/05/2020",
    "gender": "Nam",
    "birth_place": "Trạm y tế xã Kỳ Xuân, tỉnh Hà Tĩnh",
    "hometown": "Xã Kỳ Xuân, tỉnh Hà Tĩnh",
    "personal_code": "042220000015",
    "mother_name": "NGUYỄN THỊ MẪU",
    "father_name": "TRẦN VĂN THỬ",
    "issuer": "Ủy ban nhân dân xã Kỳ Xuân",
    "issued_on": "05/06/2020",
}


def birth_certificate(**changes: str) -> list[str]:
    """The lines of a birth certificate."""
    said = {**BIRTH, **changes}
    return [
        *STATE,
        "GIẤY KHAI SINH",
        f"Số: {said['number']}",
        f"Họ, chữ đệm, tên: {said['full_name']}",
        f"Ngày, tháng, năm sinh: {said['birth_date']} ghi bằng chữ: ngày năm tháng năm",
        f"Giới tính: {said['gender']}    Dân tộc: Kinh    Quốc tịch: Việt Nam",
        f"Nơi sinh: {said['birth_place']}",
        f"Quê quán: {said['hometown']}",
        f"Số định danh cá nhân: {said['personal_code']}",
        f"Họ, chữ đệm, tên người mẹ: {said['mother_name']}",
        "Năm sinh: 1994    Dân tộc: Kinh    Quốc tịch: Việt Nam",
        f"Họ, chữ đệm, tên người cha: {said['father_name']}",
        f"Nơi đăng ký khai sinh: {said['issuer']}",
        f"Ngày, tháng, năm đăng ký: {said['issued_on']}",
    ]


def poor_household() -> list[str]:
    """The lines of a certificate of a poor household."""
    return [
        *STATE,
        "GIẤY CHỨNG NHẬN HỘ NGHÈO, HỘ CẬN NGHÈO",
        "Số: 18/GCN-HN",
        "Họ và tên chủ hộ: NGUYỄN THỊ MẪU",
        "Số định danh cá nhân: 042194000018",
        "Nơi cư trú: Thôn Thử Nghiệm, xã Kỳ Xuân, tỉnh Hà Tĩnh",
        "Được công nhận là: Hộ cận nghèo",
        "Có giá trị đến ngày: 31/12/2026",
        "Kỳ Xuân, ngày 15 tháng 12 năm 2025",
        "ỦY BAN NHÂN DÂN XÃ KỲ XUÂN",
    ]


def land_certificate() -> list[str]:
    """The lines of a land-use certificate."""
    return [
        *STATE,
        "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT",
        "Số phát hành: CQ 000018",
        "Người sử dụng đất: TRẦN VĂN THỬ, sinh năm 1992",
        "Thửa đất số: 118    Tờ bản đồ số: 7",
        "Địa chỉ: Thôn Thử Nghiệm, xã Kỳ Xuân, tỉnh Hà Tĩnh",
        "Diện tích: 1.250,5 m²",
        "Loại đất: Đất ở tại nông thôn",
        "Thời hạn sử dụng: Lâu dài",
        "Kỳ Xuân, ngày 02 tháng 9 năm 2019",
        "ỦY BAN NHÂN DÂN HUYỆN KỲ ANH",
    ]


def draw_page(lines: Sequence[str], *, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A page of A4 with these lines, as it comes out of a printer."""
    page = Image.new("RGB", size, (250, 248, 240))
    pen, unit = ImageDraw.Draw(page), size[0] / 1240
    for row, line in enumerate(lines):
        face = "Tinos_700Bold.ttf" if row < 3 else "Tinos_400Regular.ttf"
        letters = ImageFont.truetype(Path(settings.MOTCUA_FONTS) / face, round(29 * unit))
        place = (round(100 * unit), round((110 + row * 66) * unit))
        pen.text(place, line, fill=(30, 30, 40), font=letters)
    return page


def scanned(page: Image.Image, *, skew: float = 0.0, turned: int = 0) -> Image.Image:
    """The page with a scanner's grain and blur, laid on the glass askew or on another side."""
    grain = Image.effect_noise(page.size, 40).convert("L")
    seen = Image.blend(page, Image.merge("RGB", (grain, grain, grain)), 0.07)
    seen = seen.filter(ImageFilter.GaussianBlur(0.6))
    if skew:
        table = (95, 85, 75)
        seen = seen.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=table)
    turns = {
        90: Image.Transpose.ROTATE_90,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_270,
    }
    return seen.transpose(turns[turned]) if turned else seen


def in_the_dark(page: Image.Image) -> Image.Image:
    """A photograph at dusk: a quarter of the light, and less of it at one side."""
    fall: list[int] = [round(60 + 40 * (1 - x / 255)) for x in range(256)]
    side = Image.linear_gradient("L").rotate(90).resize(page.size).point(fall)
    return Image.composite(page, Image.new("RGB", page.size), side.point(lambda one: one))


def as_jpeg(page: Image.Image) -> bytes:
    """The page as a telephone keeps it."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return out.getvalue()


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """Pages as a scanner's PDF."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=150)
    return out.getvalue()


def matter_of(
    *, uuid: UUID, holder_uuid: UUID, desk_uuid: UUID, kind: str = "tests.matter"
) -> Matter:
    """A matter that some system has."""
    return Matter(kind, uuid, "H27-261123-0001", holder_uuid, desk_uuid)


def right_answers(fields: Mapping[str, str], *, mended: Mapping[str, str]) -> dict[str, str]:
    """What a browser sends when an officer confirms these fields and mends some."""
    sent: dict[str, str] = {}
    for name, value in fields.items():
        sent[f"f-{name}"] = mended.get(name, value)
        if value:
            sent[f"ok-{name}"] = "yes"
    return sent
