"""What happens to reports that are read."""

from motcua.kernel.events import api as events

REPORT_READ = events.EventType(
    name="report_reading.report_read",
    title={"vi": "Đọc một báo cáo", "en": "A report was read"},
    payload={"agency": "uuid", "figures": "int", "claims": "int", "failing": "int"},
)
FIGURES_SETTLED = events.EventType(
    name="report_reading.figures_settled",
    title={"vi": "Xác nhận số liệu của báo cáo", "en": "Figures of a report were settled"},
    payload={"confirmed": "int", "corrected": "int", "rejected": "int", "reopened": "int"},
)
