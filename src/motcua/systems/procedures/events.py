"""What happens in the catalogue."""

from motcua.kernel.drafting import api as drafting
from motcua.kernel.events import api as events

_PAYLOAD = {"procedure_uuid": "uuid", "code": "str", "version": "int", "valid_from": "date"}

PROCEDURE_PUBLISHED = events.EventType(
    name="procedures.procedure_published",
    title={"vi": "Công bố thủ tục mới", "en": "New procedure published"},
    payload=_PAYLOAD,
)
PROCEDURE_AMENDED = events.EventType(
    name="procedures.procedure_amended",
    title={"vi": "Công bố thủ tục sửa đổi, bổ sung", "en": "Amended procedure published"},
    payload=_PAYLOAD,
)
PROCEDURE_REPLACED = events.EventType(
    name="procedures.procedure_replaced",
    title={"vi": "Công bố thủ tục thay thế", "en": "Replacing procedure published"},
    payload=_PAYLOAD,
)
PROCEDURE_ABOLISHED = events.EventType(
    name="procedures.procedure_abolished",
    title={"vi": "Bãi bỏ thủ tục", "en": "Procedure abolished"},
    payload={"procedure_uuid": "uuid", "code": "str", "valid_to": "date"},
)
VERSION_WITHDRAWN = events.EventType(
    name="procedures.version_withdrawn",
    title={"vi": "Hủy phiên bản đã lên lịch", "en": "Scheduled version withdrawn"},
    payload={"procedure_uuid": "uuid", "code": "str", "version": "int"},
)
DRAFT = "procedures.draft"
DRAFTS = drafting.declare_draft_events(
    "procedures", key="procedure", vi="thủ tục", en="a procedure"
)
PROCEDURE_REGISTERED = events.EventType(
    name="procedures.procedure_registered",
    title={"vi": "Ghi thủ tục vào danh mục", "en": "Procedure entered in the catalogue"},
    payload={"code": "str"},
)
COMPETENCE_SET = events.EventType(
    name="procedures.competence_set",
    title={"vi": "Quy định thẩm quyền giải quyết", "en": "Competence for a procedure set"},
    payload={"code": "str", "periods": "int"},
)
TAXONOMY_SET = events.EventType(
    name="procedures.taxonomy_set",
    title={"vi": "Cập nhật lĩnh vực và sự kiện", "en": "Fields and life events set"},
    payload={"fields": "int", "life_events": "int"},
)
