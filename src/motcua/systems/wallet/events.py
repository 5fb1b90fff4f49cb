"""What happens to held papers, as the journal tells it. Payloads hold references, never persons."""

from motcua.kernel.events import api as events

PAPER_ENTERED = events.EventType(
    name="wallet.paper_entered",
    title={"vi": "Giấy tờ vào kho", "en": "Paper entered the repository"},
    payload={"kind": "str", "legal_kind": "str", "origin": "str", "holder": "uuid"},
)
PAPER_REVOKED = events.EventType(
    name="wallet.paper_revoked",
    title={"vi": "Giấy tờ trong kho hết hiệu lực", "en": "Paper in the repository was revoked"},
    payload={},
)
PAPER_REPLACED = events.EventType(
    name="wallet.paper_replaced",
    title={"vi": "Giấy tờ trong kho được thay", "en": "Paper in the repository was replaced"},
    payload={"by": "uuid"},
)
PAPER_REMOVED = events.EventType(
    name="wallet.paper_removed",
    title={"vi": "Bỏ giấy tờ tự tải lên", "en": "Own upload was set aside"},
    payload={},
)
CONSENT_ASKED = events.EventType(
    name="wallet.consent_asked",
    title={"vi": "Quầy hỏi giấy tờ trong kho", "en": "A counter asked for a held paper"},
    payload={"paper": "uuid", "matter": "uuid", "agency": "uuid"},
)
REQUEST_ANSWERED = events.EventType(
    name="wallet.request_answered",
    title={"vi": "Trả lời quầy hỏi giấy tờ", "en": "A counter's request was answered"},
    payload={"paper": "uuid", "matter": "uuid", "answer": "str", "consent": "uuid?"},
)
CODE_REFUSED = events.EventType(
    name="wallet.code_refused",
    title={"vi": "Nhập sai mã đồng ý tại quầy", "en": "A wrong code was told at a counter"},
    payload={"paper": "uuid", "matter": "uuid", "tries": "int"},
)
CONSENT_GIVEN = events.EventType(
    name="wallet.consent_given",
    title={"vi": "Đồng ý cho xem giấy tờ", "en": "Consent to read a paper was given"},
    payload={"paper": "uuid", "agency": "uuid", "matter": "uuid?", "until": "date"},
)
CONSENT_WITHDRAWN = events.EventType(
    name="wallet.consent_withdrawn",
    title={"vi": "Rút lại sự đồng ý", "en": "Consent was withdrawn"},
    payload={"paper": "uuid", "matter": "uuid?"},
)
PAPER_READ = events.EventType(
    name="wallet.paper_read",
    title={"vi": "Cán bộ mở giấy tờ trong kho", "en": "An official opened a held paper"},
    payload={"consent": "uuid"},
)
EXPIRY_TOLD = events.EventType(
    name="wallet.expiry_told",
    title={"vi": "Nhắc giấy tờ sắp hết hạn", "en": "A paper's coming end was told"},
    payload={"days": "int"},
)
