"""What happens to files and papers, as the journal tells it."""

from motcua.kernel.events import api as events

FILE_STORED = events.EventType(
    name="documents.file_stored",
    title={"vi": "Đã nhận tệp", "en": "File stored"},
    payload={"sha256": "string", "size": "integer", "media_type": "string"},
)
DOCUMENT_ISSUED = events.EventType(
    name="documents.document_issued",
    title={"vi": "Đã lập văn bản", "en": "Document issued"},
    payload={"kind": "string", "number": "string", "subject": "uuid", "sha256": "string"},
)
DOCUMENT_SIGNED = events.EventType(
    name="documents.document_signed",
    title={"vi": "Đã ký số văn bản", "en": "Document signed"},
    payload={"signature": "uuid", "subject": "uuid", "sha256": "string", "level": "string"},
)
DOCUMENT_SEALED = events.EventType(
    name="documents.document_sealed",
    title={"vi": "Đã đóng dấu số văn bản", "en": "Document sealed"},
    payload={"signature": "uuid", "subject": "uuid", "sha256": "string", "level": "string"},
)
DOCUMENT_ANNULLED = events.EventType(
    name="documents.document_annulled",
    title={"vi": "Đã hủy hiệu lực văn bản", "en": "Document annulled"},
    payload={"subject": "uuid"},
)
