"""What happens to parties. Payloads hold references, never personal data."""

from motcua.kernel.events import api as events

PERSON_REGISTERED = events.EventType(
    name="parties.person_registered",
    title={"vi": "Đã ghi nhận một cá nhân", "en": "A person was registered"},
    payload={"is_numbered": "bool"},
)
PERSON_COMPLETED = events.EventType(
    name="parties.person_completed",
    title={"vi": "Đã bổ sung thông tin cá nhân", "en": "A person's particulars were completed"},
    payload={"fields": "str[]"},
)
ORGANIZATION_REGISTERED = events.EventType(
    name="parties.organization_registered",
    title={"vi": "Đã ghi nhận một tổ chức", "en": "An organisation was registered"},
    payload={},
)
CONTACT_POINT_SET = events.EventType(
    name="parties.contact_point_set",
    title={"vi": "Đã đổi thông tin liên hệ", "en": "A contact point was set"},
    payload={"kind": "str", "is_verified": "bool"},
)
REPRESENTATION_ADDED = events.EventType(
    name="parties.representation_added",
    title={"vi": "Đã ghi nhận người đại diện", "en": "A representation was added"},
    payload={"representation_uuid": "str", "kind": "str", "representative_uuid": "str"},
)
REPRESENTATION_ENDED = events.EventType(
    name="parties.representation_ended",
    title={"vi": "Đã chấm dứt việc đại diện", "en": "A representation was ended"},
    payload={"representation_uuid": "str"},
)
