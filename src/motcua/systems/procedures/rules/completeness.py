"""What a version lacks before it may be published (Decree 63/2010, art. 8.2)."""

from collections.abc import Mapping
from typing import Any

from .parts import CHANNELS, COPY_KINDS, SOURCES, SURENESS, TIME_UNITS, Parts, Text
from .reading import parts_of

PART_NAMES: dict[str, Text] = {
    "name": {"vi": "tên thủ tục", "en": "name"},
    "sequence": {"vi": "trình tự thực hiện", "en": "sequence of steps"},
    "manners": {"vi": "cách thức thực hiện", "en": "manner of submission"},
    "components": {"vi": "thành phần hồ sơ", "en": "components of the dossier"},
    "sets": {"vi": "số lượng hồ sơ", "en": "number of sets"},
    "time_limits": {"vi": "thời hạn giải quyết", "en": "time limit"},
    "subjects": {"vi": "đối tượng thực hiện", "en": "who may apply"},
    "agency": {"vi": "cơ quan thực hiện", "en": "agency"},
    "forms": {"vi": "mẫu đơn, tờ khai", "en": "forms"},
    "result": {"vi": "kết quả thực hiện", "en": "result"},
    "requirements": {"vi": "yêu cầu, điều kiện", "en": "requirements and conditions"},
    "fees": {"vi": "phí, lệ phí", "en": "fees"},
    "legal_basis": {"vi": "căn cứ pháp lý", "en": "legal basis"},
}
_MAY_BE_NONE = {"fees"}  # "no fee" is a part that says something; it must still be written


def missing_parts(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the constituent parts that a version's content lacks, in the law's order."""
    return tuple(
        part
        for part in PART_NAMES
        if part not in content or (not content[part] and part not in _MAY_BE_NONE)
    )


def faults_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What is written wrongly in the parts that are there, each in a sentence for the editor."""
    try:
        parts = parts_of(content)
    except (KeyError, ValueError, TypeError, ArithmeticError, AttributeError) as error:
        return (f"không đọc được nội dung: {type(error).__name__} {error}",)
    faults = [
        *_faults_of_texts(content),
        *_faults_of_manners(parts),
        *_faults_of_components(parts),
        *_faults_of_limits(parts),
        *_faults_of_baseline(parts),
    ]
    return tuple(faults)


def _faults_of_texts(content: Mapping[str, Any]) -> list[str]:
    return [
        f"phần {PART_NAMES[part]['vi']} chưa có bản tiếng {language}"
        for part in ("name", "subjects", "agency", "requirements")
        for key, language in (("vi", "Việt"), ("en", "Anh"))
        if isinstance(content.get(part), Mapping) and not content[part].get(key)
    ]


def _faults_of_manners(parts: Parts) -> list[str]:
    fees = {fee.code for fee in parts.fees}
    faults = [
        f"cách thức «{manner.channel}» không có trong danh mục"
        for manner in parts.manners
        if manner.channel not in CHANNELS
    ]
    faults += [
        f"cách thức «{manner.channel}» nêu khoản thu «{code}» không có"
        for manner in parts.manners
        for code in manner.fee_codes
        if code not in fees
    ]
    return faults


def _faults_of_components(parts: Parts) -> list[str]:
    codes = [component.code for component in parts.components]
    faults = [f"giấy tờ «{code}» nêu hai lần" for code in sorted({*codes}) if codes.count(code) > 1]
    for component in parts.components:
        faults += [
            f"giấy tờ «{component.code}» có loại bản «{kind}» không có trong danh mục"
            for kind in component.copy_kinds
            if kind not in COPY_KINDS
        ]
        if component.source and component.source not in SOURCES:
            faults.append(
                f"giấy tờ «{component.code}» có nguồn «{component.source}» không có trong danh mục"
            )
        if component.is_asked and component.originals + component.copies < 1:
            faults.append(f"giấy tờ «{component.code}» chưa ghi số bản")
        if component.alternative_to and component.alternative_to not in codes:
            faults.append(f"giấy tờ «{component.code}» thay cho giấy tờ không có")
    return faults


def _faults_of_limits(parts: Parts) -> list[str]:
    faults = []
    for limit in parts.time_limits:
        if limit.unit not in TIME_UNITS:
            faults.append(f"đơn vị thời hạn «{limit.unit}» không có trong danh mục")
        if limit.amount < 0:
            faults.append("thời hạn không được âm")
        if limit.sureness not in SURENESS:
            faults.append(f"mức độ chắc chắn «{limit.sureness}» không có trong danh mục")
    if parts.time_limits and all(limit.when for limit in parts.time_limits):
        faults.append("thiếu thời hạn chung cho các trường hợp còn lại")
    return faults


def _faults_of_baseline(parts: Parts) -> list[str]:
    if parts.baseline is None:
        return []
    faults = []
    if parts.baseline.fields < 1 or parts.baseline.papers < 0:
        faults.append("số mục và giấy tờ trước khi cắt giảm phải từ 1 mục và 0 giấy tờ trở lên")
    if parts.baseline.sureness not in SURENESS:
        faults.append(
            f"mức độ chắc chắn «{parts.baseline.sureness}» của số cũ không có trong danh mục"
        )
    return faults
