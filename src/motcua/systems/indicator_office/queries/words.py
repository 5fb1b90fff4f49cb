"""Words of the pages for what the content and the rules name by codes."""

from django.utils.translation import pgettext_lazy

KINDS = {
    "day": pgettext_lazy("period", "Ngày"),
    "month": pgettext_lazy("period", "Tháng"),
    "quarter": pgettext_lazy("period", "Quý"),
    "half": pgettext_lazy("period", "6 tháng"),
    "nine_months": pgettext_lazy("period", "9 tháng"),
    "year": pgettext_lazy("period", "Năm"),
}
SOURCES = {
    "measured": pgettext_lazy("indicator", "Đếm từ nhật ký"),
    "submitted": pgettext_lazy("indicator", "Cơ quan báo cáo"),
    "formula": pgettext_lazy("indicator", "Tính theo công thức"),
}
SURENESS = {
    "stated": pgettext_lazy("sureness", "văn bản nêu rõ"),
    "known": pgettext_lazy("sureness", "đã biết"),
    "assumed": pgettext_lazy("sureness", "tạm áp dụng"),
}
CHECKS = {
    "equals": pgettext_lazy("check", "bằng"),
    "at_most": pgettext_lazy("check", "không lớn hơn"),
    "range": pgettext_lazy("check", "trong khoảng"),
    "least": pgettext_lazy("check", "không nhỏ hơn"),
    "change": pgettext_lazy("check", "thay đổi so với kỳ trước không quá (%)"),
    "grows": pgettext_lazy("check", "lũy kế, không giảm"),
    "ratio": pgettext_lazy("check", "đúng tỷ lệ"),
}
PICTURES = {
    "trend": pgettext_lazy("picture", "Xu hướng"),
    "target": pgettext_lazy("picture", "Mục tiêu và thực hiện"),
    "ranking": pgettext_lazy("picture", "Xếp hạng"),
    "map": pgettext_lazy("picture", "Bản đồ theo xã, phường"),
    "multiples": pgettext_lazy("picture", "Nhiều hình nhỏ theo đơn vị"),
}
# How a report embeds each picture: the words of its mark (channels.report_writing).
MARKS = {
    "trend": "xu hướng",
    "target": "mục tiêu",
    "ranking": "xếp hạng",
    "map": "bản đồ",
    "multiples": "hình nhỏ",
}
