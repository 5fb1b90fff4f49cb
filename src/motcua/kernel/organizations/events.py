"""The events that organizations publish."""

from motcua.kernel.events import api as events

AGENCY_CREATED = events.EventType(
    name="organizations.agency_created",
    title={"vi": "Lập cơ quan", "en": "An agency was created"},
    payload={"code": "str", "valid_from": "date"},
)
AGENCY_CHANGED = events.EventType(
    name="organizations.agency_changed",
    title={"vi": "Sửa thông tin cơ quan", "en": "An agency's particulars were changed"},
    payload={"fields": "str[]"},
)
POST_CREATED = events.EventType(
    name="organizations.post_created",
    title={"vi": "Lập vị trí công tác", "en": "A post was created"},
    payload={"agency": "uuid"},
)
HOLDER_APPOINTED = events.EventType(
    name="organizations.holder_appointed",
    title={"vi": "Bổ nhiệm, phân công", "en": "Somebody was appointed to a post"},
    payload={"post": "uuid", "party": "uuid", "valid_from": "date", "valid_to": "date?"},
)
APPOINTMENT_ENDED = events.EventType(
    name="organizations.appointment_ended",
    title={"vi": "Kết thúc bổ nhiệm, phân công", "en": "An appointment ended"},
    payload={"post": "uuid", "party": "uuid", "valid_to": "date"},
)
SUCCESSION_RECORDED = events.EventType(
    name="organizations.succession_recorded",
    title={"vi": "Ghi nhận kế thừa giữa các cơ quan", "en": "A succession was recorded"},
    payload={"successor": "uuid?", "on_date": "date", "share": "str"},
)
ORGANIZATIONS_LOADED = events.EventType(
    name="organizations.organizations_loaded",
    title={"vi": "Tổ chức bộ máy được cập nhật", "en": "Units and agencies were updated"},
    payload={"units": "int", "agencies": "int", "posts": "int", "successions": "int"},
)
