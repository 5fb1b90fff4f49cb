"""States, classes and causes in words, as pages and sheets say them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

CHANNELS = {
    "online": gettext_noop("Trực tuyến"),
    "counter": gettext_noop("Trực tiếp"),
    "postal": gettext_noop("Bưu chính"),
    "": gettext_noop("Chưa rõ cách nộp"),
}
CAUSES = {
    "supplement": gettext_noop("Chờ người nộp bổ sung hồ sơ"),
    "payment": gettext_noop("Chờ thực hiện nghĩa vụ tài chính"),
    "opinion": gettext_noop("Chờ ý kiến cơ quan khác"),
    "outage": gettext_noop("Sự cố hệ thống"),
}
ENDS = {
    "approved": gettext_noop("Được giải quyết"),
    "refused": gettext_noop("Bị từ chối giải quyết"),
    "withdrawn": gettext_noop("Người nộp rút hồ sơ"),
    "stopped": gettext_noop("Dừng giải quyết"),
    "not_accepted": gettext_noop("Không được tiếp nhận"),
    "settled": gettext_noop("Đã giải quyết"),
    "": gettext_noop("Đang giải quyết"),
}
TIMINGS = {
    "early": gettext_noop("Trước hạn"),
    "on_time": gettext_noop("Đúng hạn"),
    "late": gettext_noop("Quá hạn"),
    "": "",
}
COLUMNS = {
    "received": gettext_noop("Tổng tiếp nhận"),
    "online": gettext_noop("Trực tuyến"),
    "direct": gettext_noop("Trực tiếp, bưu chính"),
    "carried": gettext_noop("Từ kỳ trước chuyển qua"),
    "settled": gettext_noop("Đã giải quyết"),
    "early": gettext_noop("Trước hạn"),
    "on_time": gettext_noop("Đúng hạn"),
    "late": gettext_noop("Quá hạn"),
    "in_progress": gettext_noop("Đang giải quyết"),
    "pending": gettext_noop("Trong hạn"),
    "overdue": gettext_noop("Đang quá hạn"),
}
URGENCIES = {
    "overdue": gettext_noop("Đã quá hạn"),
    "today": gettext_noop("Đến hạn hôm nay"),
    "one_day": gettext_noop("Còn 1 ngày làm việc"),
    "two_days": gettext_noop("Còn 2 ngày làm việc"),
    "later": gettext_noop("Còn lâu hơn"),
    "paused": gettext_noop("Đang dừng tính thời hạn"),
}
LEVELS = {
    "central": gettext_noop("Cấp trung ương"),
    "province": gettext_noop("Cấp tỉnh"),
    "district": gettext_noop("Cấp huyện"),
    "commune": gettext_noop("Cấp xã"),
}
STATES = {
    "to_receive": gettext_noop("Chờ tiếp nhận"),
    "to_complete": gettext_noop("Chờ bổ sung trước khi tiếp nhận"),
    "not_accepted": gettext_noop("Từ chối tiếp nhận trong kỳ"),
}
COUNTS = {
    "handed": gettext_noop("Hồ sơ nộp trong kỳ"),
    "handed_online": gettext_noop("Hồ sơ nộp trực tuyến"),
    "handed_postal": gettext_noop("Hồ sơ nộp qua bưu chính"),
    "came": gettext_noop("Hồ sơ tiếp nhận trong kỳ"),
    "came_online": gettext_noop("Hồ sơ nộp trực tuyến"),
    "came_postal": gettext_noop("Hồ sơ nhận qua bưu chính"),
    "came_identified": gettext_noop("Hồ sơ nộp bằng tài khoản định danh điện tử"),
    "came_asked_to_pay": gettext_noop("Hồ sơ phải nộp tiền"),
    "came_paid": gettext_noop("Hồ sơ đã nộp tiền"),
    "settled": gettext_noop("Hồ sơ đã giải quyết"),
    "settled_early": gettext_noop("Hồ sơ giải quyết trước hạn"),
    "settled_on_time": gettext_noop("Hồ sơ giải quyết đúng hạn"),
    "settled_kept": gettext_noop("Hồ sơ giải quyết trước hạn, đúng hạn"),
    "settled_kept_766": gettext_noop("Hồ sơ đúng hạn theo Quyết định 766"),
    "settled_without_supplement": gettext_noop("Hồ sơ không phải bổ sung"),
    "settled_with_one_supplement": gettext_noop("Hồ sơ bổ sung một lần"),
    "settled_by_decision": gettext_noop("Hồ sơ có kết quả giải quyết"),
    "settled_with_document": gettext_noop("Hồ sơ có kết quả điện tử"),
    "settled_digitised": gettext_noop("Hồ sơ số hóa cả thành phần và kết quả"),
    "rated": gettext_noop("Hồ sơ được đánh giá"),
    "rated_well": gettext_noop("Hồ sơ được đánh giá hài lòng"),
    "rated_average": gettext_noop("Hồ sơ được đánh giá bình thường"),
    "attitude_well": gettext_noop("Hồ sơ khen thái độ cán bộ"),
    "attitude_average": gettext_noop("Hồ sơ chấm thái độ cán bộ bình thường"),
    "publicity_told": gettext_noop("Hồ sơ có câu trả lời về công khai thủ tục"),
    "publicity_well": gettext_noop("Hồ sơ khen thủ tục công khai, dễ tìm"),
    "publicity_average": gettext_noop("Hồ sơ chấm công khai thủ tục bình thường"),
    "contacts_told": gettext_noop("Hồ sơ có câu trả lời về số nơi phải liên hệ thêm"),
    "contacts_none": gettext_noop("Hồ sơ không phải liên hệ nơi nào khác"),
    "contacts_one": gettext_noop("Hồ sơ phải liên hệ thêm một nơi"),
    "returned_postal": gettext_noop("Kết quả trả qua bưu chính"),
}
PERIODS = {
    "day": gettext_noop("Ngày"),
    "week": gettext_noop("Tuần"),
    "month": gettext_noop("Tháng"),
    "quarter": gettext_noop("Quý"),
    "half": gettext_noop("6 tháng"),
    "year": gettext_noop("Năm"),
    "custom": gettext_noop("Tùy chọn"),
}
ROWS = {
    "field": gettext_noop("Lĩnh vực"),
    "procedure": gettext_noop("Lĩnh vực và thủ tục"),
    "agency": gettext_noop("Cơ quan, đơn vị trực thuộc"),
}
GROUPS = {
    "procedure": gettext_noop("Thủ tục"),
    "agency": gettext_noop("Cơ quan giải quyết"),
    "desk": gettext_noop("Nơi tiếp nhận"),
    "channel": gettext_noop("Cách nộp"),
    "person": gettext_noop("Cán bộ"),
}
ACTS = {
    "late": gettext_noop("Hồ sơ quá hạn"),
    "late_step": gettext_noop("Bước xử lý quá định mức"),
    "put_off": gettext_noop("Xin lỗi, hẹn lại"),
    "supplement": gettext_noop("Yêu cầu bổ sung"),
    "refuse": gettext_noop("Từ chối tiếp nhận"),
    "send_back": gettext_noop("Trả lại thẩm định"),
    "reject": gettext_noop("Từ chối giải quyết"),
    "stop": gettext_noop("Dừng giải quyết"),
}
FAULTS = {
    "agency": gettext_noop("Cơ quan giải quyết"),
    "other_agency": gettext_noop("Cơ quan khác"),
    "applicant": gettext_noop("Người nộp"),
    "system": gettext_noop("Hệ thống, đường truyền"),
    "nobody": gettext_noop("Khách quan"),
    "": gettext_noop("Chưa giải trình"),
}
# The steps that every process of the province calls the same.
STEPS = {
    "receive": gettext_noop("Tiếp nhận"),
    "appraise": gettext_noop("Thẩm định"),
    "approve": gettext_noop("Phê duyệt, ký"),
    "deliver": gettext_noop("Trả kết quả"),
}


def say(words: dict[str, str], key: str) -> str:
    """One of these in the reader's language; what has no words is told as it is."""
    return _(words[key]) if words.get(key) else key


def choices(words: dict[str, str]) -> list[tuple[str, str]]:
    """All of these for a choice of a form."""
    return [(key, _(text)) for key, text in words.items() if key]
