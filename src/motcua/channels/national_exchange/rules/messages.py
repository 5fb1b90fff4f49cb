"""The v2 messages of the national portal, built from plain facts. What is not known is left out."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.base.text import VIETNAM

from .policy import Policy


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A paper that was handed in; `link` is empty where there is no file."""

    uuid: str
    component: str
    title: str
    file_name: str
    link: str
    is_superseded: bool
    supplied_at: datetime


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """A fee of the dossier; the amount is missing where another agency will say it."""

    code: str
    name: str
    amount: Decimal | None
    moment: str


@dataclass(frozen=True, slots=True)
class SupplementFacts:
    """A request to complete the dossier."""

    uuid: str
    reason: str
    requested_at: datetime
    answered_at: datetime | None
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The paper that was issued."""

    uuid: str
    title: str
    code: str
    link: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """What a dossier is at one moment, as far as this system knows it."""

    code: str
    procedure_code: str
    procedure_name: str
    field_code: str
    field_name: str
    channel: str
    owner_name: str
    owner_kind: str
    identity_kind: str = ""
    identity_number: str = ""
    phone: str = ""
    email: str = ""
    agency_name: str
    submitted_at: datetime
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    decided_at: datetime | None = None
    refused_at: datetime | None = None
    returned_at: datetime | None = None
    return_channel: str = ""
    note: str = ""
    came_from_portal: bool = False
    papers: tuple[PaperFacts, ...] = ()
    fees: tuple[FeeFacts, ...] = ()
    supplements: tuple[SupplementFacts, ...] = ()
    results: tuple[ResultFacts, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """One step of a dossier's way."""

    code: str
    state: int
    words: str
    at: datetime
    agency_name: str
    official_name: str = ""
    began_at: datetime | None = None
    due_at: datetime | None = None


def moment(at: datetime) -> str:
    """A moment as the portal writes it: yyyyMMddHHmmss on Việt Nam's clock."""
    return at.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


def dossier_message(
    facts: DossierFacts, *, state: int, until: datetime, policy: Policy
) -> dict[str, Any]:
    """The HoSo of DongBoHoSoMC as the dossier was `until` a moment."""
    body = {
        **_about(facts, policy),
        "TrangThaiHoSo": str(state),
        **_moments(facts, until),
        "TaiLieuNop": [_paper(one) for one in facts.papers if one.supplied_at <= until],
        "DanhSachLePhi": [_fee(one, policy) for one in facts.fees if one.amount is not None],
        "DanhSachHoSoBoSung": [
            _supplement(one, until) for one in facts.supplements if one.requested_at <= until
        ],
        "DanhSachGiayToKetQua": [_result(one) for one in facts.results if one.issued_at <= until],
    }
    return _known(body)


def progress_message(step: StepFacts) -> dict[str, Any]:
    """The TienTrinh of CapNhatTienDoHoSoMC."""
    return _known(
        {
            "MaHoSo": step.code,
            "NguoiXuLy": step.official_name,
            "ThoiDiemXuLy": moment(step.at),
            "PhongBanXuLy": step.agency_name,
            "NoiDungXuLy": step.words,
            "TrangThai": str(step.state),
            "NgayBatDau": _past(step.began_at, step.at),
            "NgayKetThucTheoQuyDinh": moment(step.due_at) if step.due_at else "",
        }
    )


def _about(facts: DossierFacts, policy: Policy) -> dict[str, Any]:
    identity = {
        "LoaiDinhDanh": policy.identity_kinds.get(facts.identity_kind, ""),
        "SoDinhDanh": facts.identity_number,
    }
    return {
        "MaHoSo": facts.code,
        "MaTTHC": facts.procedure_code,
        "TenTTHC": facts.procedure_name,
        "MaLinhVuc": facts.field_code,
        "TenLinhVuc": facts.field_name,
        "KenhThucHien": policy.channels[facts.channel],
        "ChuHoSo": facts.owner_name,
        "LoaiDoiTuong": policy.party_kinds.get(facts.owner_kind, ""),
        "SoGiayToChuHoSo": facts.identity_number,
        "DinhDanhCHS": identity if facts.identity_number else {},
        "Email": facts.email,
        "SoDienThoai": facts.phone,
        "TrichYeuHoSo": facts.procedure_name,
        "DonViXuLy": facts.agency_name,
        "GhiChu": facts.note,
        "NoiNopHoSo": "1" if facts.came_from_portal else "2",
        "HinhThuc": policy.return_ways.get(facts.return_channel, ""),
        "HoSoCoThanhPhanSoHoa": "1" if any(paper.link for paper in facts.papers) else "0",
    }


def _moments(facts: DossierFacts, until: datetime) -> dict[str, str]:
    accepted = _past(facts.accepted_at, until)
    return {
        "NgayNopHoSo": moment(facts.submitted_at),
        "NgayTiepNhan": accepted,
        "NgayHenTra": moment(facts.due_at) if facts.due_at and accepted else "",
        "NgayKetThucXuLy": _past(facts.decided_at, until),
        "NgayTra": _past(facts.returned_at, until),
        "NgayTuChoi": _past(facts.refused_at, until),
    }


def _past(at: datetime | None, until: datetime) -> str:
    return moment(at) if at is not None and at <= until else ""


def _paper(paper: PaperFacts) -> dict[str, Any]:
    return _known(
        {
            "TepDinhKemId": paper.uuid,
            "TenTepDinhKem": paper.file_name or paper.title,
            "IsDeleted": "1" if paper.is_superseded else "0",
            "MaThanhPhanHoSo": paper.component,
            "DuongDanTaiTepTin": paper.link,
            "DuocSoHoa": "1" if paper.link else "0",
        }
    )


def _fee(fee: FeeFacts, policy: Policy) -> dict[str, Any]:
    return _known(
        {
            "TenPhiLePhi": fee.name,
            "MaPhiLePhi": fee.code,
            "HinhThucThu": policy.fee_moments.get(fee.moment, ""),
            "Gia": str(fee.amount),
        }
    )


def _supplement(one: SupplementFacts, until: datetime) -> dict[str, Any]:
    answered = _past(one.answered_at, until)
    return _known(
        {
            "HoSoBoSungId": one.uuid,
            "NoiDungBoSung": one.reason,
            "NgayBoSung": moment(one.requested_at),
            "NgayTiepNhanBoSung": answered,
            "TrangThaiBoSung": "1" if answered else "0",
            "DanhSachGiayToBoSung": [{"TenGiayTo": name} for name in one.papers],
        }
    )


def _result(one: ResultFacts) -> dict[str, Any]:
    return _known(
        {
            "TenGiayTo": one.title,
            "GiayToId": one.uuid,
            "DuongDanTepTinKetQua": one.link,
            "MaGiayToKetQua": one.code,
        }
    )


def _known(body: dict[str, Any]) -> dict[str, Any]:
    """Only what is known: an empty text or group says nothing; an empty list says "none"."""
    return {name: value for name, value in body.items() if value not in ("", None, {})}
