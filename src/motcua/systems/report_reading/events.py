"""What happens to reports that are read."""

from motcua.kernel.events import api as events

REPORT_READ = events.EventType(
    name="report_reading.report_read",
    title={"vi": "Đọc một báo cáo", "en": "A report was read"},
    payload={"agency": "uuid", "figures": "int", "claims": "int", "failing": "int"},
)
REPORT_TAKEN_IN = events.EventType(
    name="report_reading.report_taken_in",
    title={
        "vi": "Đưa báo cáo vào hàng chờ nhận dạng chữ",
        "en": "A report was put in the line to be recognised",
    },
    payload={"agency": "uuid", "pages": "int"},
)
REPORT_SET_ASIDE = events.EventType(
    name="report_reading.report_set_aside",
    title={"vi": "Không đọc được báo cáo", "en": "A report could not be read"},
    payload={"agency": "uuid", "reason": "str"},
)
FIGURES_SETTLED = events.EventType(
    name="report_reading.figures_settled",
    title={"vi": "Xác nhận số liệu của báo cáo", "en": "Figures of a report were settled"},
    payload={"confirmed": "int", "corrected": "int", "rejected": "int", "reopened": "int"},
)
FIGURES_MATCHED = events.EventType(
    name="report_reading.figures_matched",
    title={
        "vi": "Xác nhận số liệu của báo cáo theo chỉ tiêu",
        "en": "Figures of a report were matched to indicators",
    },
    payload={"told": "int", "agrees": "int", "kept": "int", "none": "int"},
)
MATCHES_TAKEN_BACK = events.EventType(
    name="report_reading.matches_taken_back",
    title={
        "vi": "Rút số liệu đã ghi từ báo cáo",
        "en": "Figures that were told from a report were taken back",
    },
    payload={"figures": "int", "reason": "str"},
)
HABIT_REMOVED = events.EventType(
    name="report_reading.habit_removed",
    title={
        "vi": "Bỏ cách gắn chỉ tiêu đã ghi nhớ",
        "en": "A remembered way of matching was removed",
    },
    payload={"indicator": "str", "phrase": "str"},
)
WHOSE_TOLD = events.EventType(
    name="report_reading.whose_figures_told",
    title={
        "vi": "Chọn đơn vị có số liệu không ghi tên trong báo cáo",
        "en": "It was said whose a report's figures are that name nobody",
    },
    payload={"agency": "uuid"},
)
