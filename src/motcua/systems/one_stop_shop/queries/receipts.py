"""The receipt of a submission as the page shows it: the lines of form 01."""

from django.utils.translation import gettext as _

from ..models import Dossier, SubmissionReceipt


def receipt_lines(dossier: Dossier) -> list[tuple[str, list[str]]]:
    """
    What was fixed as the receipt, line by line as form 01 has it; empty once a later one counts.

    Address and contact stand on the paper only, whose reading is logged.
    """
    if dossier.accepted_at is not None:
        return []
    fixed = SubmissionReceipt.objects.filter(dossier=dossier).first()
    if fixed is None:
        return []
    said = fixed.content
    lines = [
        (_("Bộ phận Tiếp nhận và Trả kết quả"), [said["desk"]]),
        (_("Tiếp nhận hồ sơ của"), [said["applicant"]["name"]]),
        (_("Nội dung yêu cầu giải quyết"), [said["request"]]),
        (_("Thành phần hồ sơ nộp"), [one["name"] for one in said["components"]]),
        (_("Thời gian giải quyết theo quy định"), [said["duration"]]),
        (_("Thời gian nhận hồ sơ"), [said["received_at"]]),
        (_("Thời gian trả kết quả"), [said["due_at"], *said["derivation"]]),
        (_("Đăng ký nhận kết quả"), [said["delivery"]]),
        (_("Phí, lệ phí"), [said["fee"]]),
    ]
    return [(label, words) for label, words in lines if any(words)]
