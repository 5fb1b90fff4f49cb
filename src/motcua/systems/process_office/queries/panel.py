"""What the modeller's panel asks about an element, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import in_language
from motcua.kernel.access import api as access
from motcua.kernel.diagrams import api as diagrams

from .words import language

Field = dict[str, Any]
_HUMAN = ["bpmn:UserTask", "bpmn:ManualTask"]
_EVENTS = [
    "bpmn:StartEvent", "bpmn:EndEvent", "bpmn:BoundaryEvent",
    "bpmn:IntermediateCatchEvent", "bpmn:IntermediateThrowEvent",
]  # fmt: skip


def panel_fields() -> list[Field]:
    """
    The fields in their order.

    `on` are the types of element that have the field; `needs` an event definition that must be
    there; `at` says where the value is kept: an attribute, or one of the standard's children.
    """
    known = diagrams.known()
    return [
        _field("name", _("Tên"), on=["bpmn:FlowElement", "bpmn:Participant", "bpmn:Lane"]),
        *_task_fields(known),
        *_event_fields(),
        *_flow_fields(),
        *_loop_fields(),
    ]


def _field(key: str, label: str, *, on: list[str], kind: str = "text", **others: Any) -> Field:
    return {"key": key, "label": label, "on": on, "kind": kind, **others}


def _options(codes: Any) -> list[list[str]]:
    return [[code, code] for code in sorted(codes)]


def _permissions() -> list[list[str]]:
    holders: dict[str, list[str]] = {}
    for role in access.list_roles():
        for permission in role.permissions:
            holders.setdefault(permission, []).append(in_language(role.name, language()))
    return [[code, f"{', '.join(names)} ({code})"] for code, names in sorted(holders.items())]


def _roles() -> list[list[str]]:
    return [[role.code, in_language(role.name, language())] for role in access.list_roles()]


def _task_fields(known: Any) -> list[Field]:
    service = ["bpmn:ServiceTask", "bpmn:SendTask"]
    return [
        _field("motcua:permission", _("Ai được làm"), on=_HUMAN, kind="select",
               options=_permissions(), empty=_("theo vai trò của làn"),
               hint=_("Người giữ quyền này ở nơi xử lý sẽ thấy việc trong danh sách của mình.")),
        _field("motcua:place", _("Nơi xử lý"), on=_HUMAN,
               hint=_("Ví dụ: receiving (nơi tiếp nhận), competent (nơi giải quyết),"
                      " return (nơi trả kết quả).")),
        _field("motcua:outcomes", _("Kết quả có thể"), on=_HUMAN,
               hint=_("Các mã cách nhau bằng dấu cách, ví dụ: accept refuse."
                      " Bỏ trống: hoàn thành.")),
        _field("motcua:norm", _("Định mức thời gian"), on=_HUMAN,
               hint=_("Ví dụ: 4 working_hours (giờ làm việc) hoặc"
                      " 2 working_days (ngày làm việc).")),
        _field("motcua:step", _("Bước hệ thống"), on=service, kind="select",
               options=_options(known.steps), empty=_("chưa chọn")),
        _field("motcua:decision", _("Quy tắc"), on=["bpmn:BusinessRuleTask"], kind="select",
               options=_options(known.decisions), empty=_("chưa chọn")),
        _field("motcua:result", _("Biến nhận kết quả"), on=["bpmn:BusinessRuleTask"]),
        _field("motcua:process", _("Quy trình được gọi"), on=["bpmn:CallActivity"], kind="select",
               options=_options(known.processes), empty=_("chưa chọn")),
        _field("motcua:role", _("Vai trò của làn"), on=["bpmn:Lane"], kind="select",
               options=_roles(), empty=_("theo tên của làn")),
    ]  # fmt: skip


def _event_fields() -> list[Field]:
    return [
        _field("motcua:message", _("Tên thông điệp"), on=["bpmn:ReceiveTask", "bpmn:SendTask"]),
        _field("motcua:message", _("Tên thông điệp"), on=_EVENTS,
               needs="bpmn:MessageEventDefinition"),
        _field("motcua:signal", _("Tên tín hiệu"), on=_EVENTS, needs="bpmn:SignalEventDefinition"),
        _field("motcua:error", _("Mã lỗi"), on=_EVENTS, needs="bpmn:ErrorEventDefinition"),
        _field("motcua:escalation", _("Mã báo lên"), on=_EVENTS,
               needs="bpmn:EscalationEventDefinition"),
        *(
            _field(f"timer:{word}", label, on=_EVENTS, kind="expression", at=word,
                   needs="bpmn:TimerEventDefinition", hint=hint)
            for word, label, hint in (
                ("timeDuration", _("Sau thời hạn"),
                 _("Ví dụ: PT4H, 2 working_days, hoặc tên biến giữ thời hạn.")),
                ("timeDate", _("Vào lúc"), _("Ví dụ: 2026-12-01T08:00:00+07:00 hoặc tên biến.")),
                ("timeCycle", _("Lặp lại"), _("Ví dụ: R3/PT1H (ba lần, mỗi giờ một lần).")),
            )
        ),
    ]  # fmt: skip


def _flow_fields() -> list[Field]:
    return [
        _field("condition", _("Điều kiện"), on=["bpmn:SequenceFlow"], kind="expression",
               at="conditionExpression",
               hint=_('Ví dụ: outcome = "accept".'
                      " Dùng biến của quy trình và kết quả của bước trước.")),
        _field("default", _("Nhánh mặc định"), on=["bpmn:SequenceFlow"], kind="default",
               hint=_("Đi theo nhánh này khi không điều kiện nào đúng.")),
    ]  # fmt: skip


def _loop_fields() -> list[Field]:
    several = "bpmn:MultiInstanceLoopCharacteristics"
    plain = "bpmn:StandardLoopCharacteristics"
    on = ["bpmn:Activity"]
    return [
        _field("motcua:collection", _("Danh sách phải làm"), on=on, loop=several,
               hint=_("Tên biến giữ danh sách; mỗi mục một lượt.")),
        _field("motcua:item", _("Biến của mỗi lượt"), on=on, loop=several),
        _field("motcua:collect", _("Biến gom kết quả các lượt"), on=on, loop=several),
        _field("loop:loopCardinality", _("Số lượt"), on=on, loop=several, kind="expression",
               at="loopCardinality"),
        _field("loop:completionCondition", _("Dừng sớm khi"), on=on, loop=several,
               kind="expression", at="completionCondition"),
        _field("loop:loopCondition", _("Làm tiếp khi"), on=on, loop=plain, kind="expression",
               at="loopCondition"),
        _field("loopMaximum", _("Nhiều nhất mấy lần"), on=on, loop=plain, kind="number"),
    ]  # fmt: skip


def panel_words() -> dict[str, Any]:
    """What the modeller says itself."""
    return {
        "plain": _("Bước này chưa ai làm: hồ sơ đi qua ngay. Đây là việc gì?"),
        "kinds": [
            ("bpmn:UserTask", _("Việc của người")),
            ("bpmn:ServiceTask", _("Bước hệ thống")),
        ],
        "nothing": _("Bấm vào một phần tử của sơ đồ để xem và sửa."),
        "id": _("Mã phần tử"),
        "saved": _("Đã lưu."),
        "saving": _("Đang lưu…"),
        "unsaved": _("Có thay đổi chưa lưu."),
        "failed": _("Chưa lưu được. Kiểm tra kết nối rồi bấm Lưu lại."),
        "sound": _("Không còn lỗi nào: có thể trình duyệt."),
        "problems": _("Còn %(n)s lỗi"),
        "checking": _("Đang kiểm tra…"),
        "way": _("đường dẫn tới lỗi"),
        "unshown": _(
            "Tệp này không có bố cục hình vẽ nên không vẽ được ở đây."
            " Sửa tệp bằng công cụ khác rồi tải lên."
        ),
        "lossy": _(
            "Tệp vẫn nguyên vẹn, nhưng công cụ vẽ ở đây không giữ được một số chỗ của tệp:"
            " %(places)s. Nếu lưu từ đây, các chỗ đó sẽ mất; nên sửa bằng công cụ đã vẽ tệp rồi"
            " tải lên."
        ),
        "lose": _("Lưu từ đây sẽ làm mất một số chỗ của tệp: %(places)s. Vẫn lưu?"),
    }
