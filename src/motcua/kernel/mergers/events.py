"""What days of mergers tell; the subject is the day that was prepared."""

from motcua.kernel.events import api as events

MERGER_PREPARED = events.EventType(
    name="mergers.merger_prepared",
    title={"vi": "Chuẩn bị ngày sắp xếp đơn vị", "en": "A day of mergers was prepared"},
    payload={"on_date": "date"},
)
SUCCESSOR_CHOSEN = events.EventType(
    name="mergers.successor_chosen",
    title={"vi": "Chọn cơ quan nhận bàn giao", "en": "It was decided where matters go"},
    payload={"agency": "uuid", "topic": "str?", "to_agency": "uuid"},
)
MERGER_REHEARSED = events.EventType(
    name="mergers.merger_rehearsed",
    title={"vi": "Chạy thử ngày sắp xếp đơn vị", "en": "A day of mergers was rehearsed"},
    payload={"cases": "int", "problems": "int", "warnings": "int"},
)
FINDINGS_ACKNOWLEDGED = events.EventType(
    name="mergers.findings_acknowledged",
    title={"vi": "Xác nhận đã biết cảnh báo", "en": "Warnings were acknowledged"},
    payload={"findings": "uuid[]"},
)
MERGER_APPROVED = events.EventType(
    name="mergers.merger_approved",
    title={"vi": "Duyệt ngày sắp xếp đơn vị", "en": "A day of mergers was approved"},
    payload={"cases": "int"},
)
MERGER_COMMITTED = events.EventType(
    name="mergers.merger_committed",
    title={"vi": "Thực hiện ngày sắp xếp đơn vị", "en": "A day of mergers was carried out"},
    payload={"on_date": "date", "cases": "int"},
)
MERGER_UNDONE = events.EventType(
    name="mergers.merger_undone",
    title={"vi": "Hoàn tác ngày sắp xếp đơn vị", "en": "A day of mergers was taken back"},
    payload={"returned": "int", "stayed": "int"},
)
MERGER_DROPPED = events.EventType(
    name="mergers.merger_dropped",
    title={"vi": "Bỏ bản chuẩn bị sắp xếp đơn vị", "en": "A prepared day of mergers was dropped"},
    payload={},
)
