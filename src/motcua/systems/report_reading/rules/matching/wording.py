"""Words of reports and of indicators in one form, so that they can be compared."""

import re

from motcua.base.text import fold

# Written out, because one report writes "DVC TT", the next "dịch vụ công trực tuyến".
_ABBREVIATED = tuple(
    (re.compile(rf"\b{short}\b"), whole)
    for short, whole in (
        (r"dvc ?tt", "dich vu cong truc tuyen"), ("dvc", "dich vu cong"),
        ("tthc", "thu tuc hanh chinh"), ("bcci", "buu chinh cong ich"),
        ("cchc", "cai cach hanh chinh"), ("cbccvc", "can bo cong chuc vien chuc"),
        ("cbcc", "can bo cong chuc"), ("cntt", "cong nghe thong tin"),
        ("cqnn", "co quan nha nuoc"), ("attt", "an toan thong tin"),
        ("t?ttdt", "trang thong tin dien tu"), ("csdl", "co so du lieu"),
        ("hs", "ho so"), ("vb", "van ban"), ("nlcc", "nang luc canh tranh"),
        ("cac co quan hanh chinh", "co quan"), ("trung hoc co so", "thcs"),
        ("trung hoc pho thong", "thpt"), ("dich vu buu chinh", "buu chinh"), ("ti le", "ty le"),
    )
)  # fmt: skip
# Words of several syllables that mean something only together.
_TOGETHER = re.compile(
    r"\b(?:dich vu cong(?: truc tuyen)?|thu tuc hanh chinh|cai cach hanh chinh|buu chinh(?: cong"
    r" ich)?|truc tuyen|truc tiep|tiep nhan|dang giai quyet|giai quyet|ty le"
    r"|tra ket qua|ho so|truoc han|dung han|qua han"
    r"|tre han|trong han|can bo|cong chuc|vien chuc|may tinh|chu ky so|van ban|chuyen doi so"
    r"|an toan thong tin|thong tin|to roi|tin bai|tuyen truyen|cap tinh|cap huyen|cap xa"
    r"|tieu hoc|nhiem vu|hoan thanh|hai long|danh gia|thanh toan|phi le phi|le phi|ky so"
    r"|moi truong mang|trac nghiem|giao vien|cau hoi|hoi nghi|tap huan|boi duong|to cong nghe so"
    r" cong dong|co so du lieu|trang thong tin dien tu|cong quoc gia|cong dich vu cong quoc gia"
    r"|lan dau|kiem tra|don vi|luot nguoi|kinh phi|co quan|chuyen nganh|toan trinh|mot phan|bo sung"
    r"|hen lai|xin loi|luot|ket qua)\b"
)
_LEVEL = re.compile(r"\bmuc(?: do)? ([1-4])\b(?:(?:,| va)(?: muc(?: do)?)? ([1-4])\b)?")
_WORD = re.compile(r"[a-z_]{2,}\d?")
_SAME = {
    "buu_chinh": "buu_chinh_cong_ich", "tre_han": "qua_han", "vien_chuc": "cong_chuc",
    "dich_vu_cong": "dich_vu_cong_truc_tuyen", "tin": "tin_bai", "bai": "tin_bai",
    "nhan": "tiep_nhan", "le_phi": "phi_le_phi", "tra": "tra_ket_qua",
    "luot_nguoi": "nguoi",
}  # fmt: skip
_STOP = frozenset(
    [
        "cac",
        "so",
        "da",
        "duoc",
        "va",
        "cua",
        "tai",
        "tren",
        "voi",
        "la",
        "co",
        "trong",
        "ky",
        "theo",
        "tong",
        "cho",
        "den",
        "nay",
        "hien",
        "do",
        "mot",
        "nhung",
        "cung",
        "nhu",
        "de",
        "ve",
        "bang",
        "tu",
        "khi",
        "vao",
        "ra",
        "dang",
        "con",
        "khoang",
        "hon",
        "gan",
        "duoi",
        "dat",
        "chiem",
        "so",
        "moi",
        "bo",
        "don_vi",
        "qua",
        "quy",
        "tinh",
        "dia",
        "ban",
        "ha",
        "dich",
        "vu",
        "ty_le",
    ]
)
# One of each row says what a figure is; another of the same row says that it is something else.
CONTRASTS = tuple(
    frozenset(row.split())
    for row in (
        "truc_tuyen truc_tiep buu_chinh_cong_ich",
        "truoc_han dung_han qua_han trong_han",
        "tiep_nhan giai_quyet dang_giai_quyet tra_ket_qua bo_sung hen_lai",
        "muc2 muc3 muc4",
        "cap_tinh cap_huyen cap_xa",
        "tieu_hoc thcs thpt",
        "to_roi tin_bai van_ban hoi_nghi",
        "doanh_nghiep can_bo nguoi_dan",
    )
)


def spelled(text: str) -> str:
    """Folded text with abbreviations written out and words of several syllables joined."""
    text = fold(text.replace("_", " "))
    for short, whole in _ABBREVIATED:
        text = short.sub(whole, text)
    text = _LEVEL.sub(_levels, text)
    return _TOGETHER.sub(lambda match: match[0].replace(" ", "_"), text)


def words(text: str) -> frozenset[str]:
    """The words of a text that say something, each in its one form."""
    found = _WORD.findall(spelled(text))
    return frozenset(_SAME.get(word, word) for word in found if word not in _STOP)


def phrase(text: str) -> str:
    """A figure's words as they are remembered: without numbers, spaces and diacritics of chance."""
    return " ".join(_WORD.findall(spelled(text))).replace("_", " ")[:200]


def _levels(match: re.Match[str]) -> str:
    return f"muc{match[1]}" + (f" muc{match[2]}" if match[2] else "")
