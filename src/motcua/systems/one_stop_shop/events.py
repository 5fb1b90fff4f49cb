"""What happens to dossiers, as the journal records it. Payloads hold references, never persons."""

from motcua.kernel.events import api as events

_WITH_CODE = {"code": "str"}
# A code of the catalogue of reasons; older events, and programs that do not know it, have none.
_WITH_REASON = {**_WITH_CODE, "reason": "str?"}

APPLICATION_BEGUN = events.EventType(
    name="one_stop_shop.application_begun",
    title={"vi": "Bắt đầu khai hồ sơ", "en": "Application begun"},
    payload={"procedure": "str", "channel": "str"},
)
APPLICATION_CHANGED = events.EventType(
    name="one_stop_shop.application_changed",
    title={"vi": "Sửa hồ sơ đang khai", "en": "Application changed"},
    payload={"what": "str"},
)
VISITOR_NOTED = events.EventType(
    name="one_stop_shop.visitor_noted",
    title={"vi": "Ghi nhận người đến quầy", "en": "Who came to the counter was noted"},
    payload={"identity": "str", "representation": "str"},
)
APPLICATION_DISCARDED = events.EventType(
    name="one_stop_shop.application_discarded",
    title={"vi": "Bỏ hồ sơ đang khai", "en": "Application discarded"},
    payload={},
)
PAPER_SUPPLIED = events.EventType(
    name="one_stop_shop.paper_supplied",
    title={"vi": "Thêm giấy tờ", "en": "Paper supplied"},
    payload={"paper": "str", "component": "str"},
)
DOSSIER_SUBMITTED = events.EventType(
    name="one_stop_shop.dossier_submitted",
    title={"vi": "Hồ sơ được nộp", "en": "Dossier submitted"},
    payload={
        **_WITH_CODE,
        "channel": "str",
        "procedure": "str",
        "day": "str",
        # For figures: the case that it is, the field of its procedure, papers and files handed in.
        "case": "uuid",
        "field": "str",
        "papers": "int",
        "files": "int",
        # Of these papers, how many came from the applicant's repository.
        "reused": "int?",
        # The SHA-256 of what the receipt says; absent where a dossier was told from a record.
        "receipt": "str?",
    },
)
DOSSIER_ACCEPTED = events.EventType(
    name="one_stop_shop.dossier_accepted",
    title={"vi": "Hồ sơ được tiếp nhận", "en": "Dossier accepted"},
    payload={**_WITH_CODE, "due_at": "str"},
)
DOSSIER_ENTERED = events.EventType(
    name="one_stop_shop.dossier_entered",
    title={"vi": "Hồ sơ được ghi vào sổ theo dõi", "en": "Dossier entered in the register"},
    payload={**_WITH_CODE, "book": "uuid", "number": "int"},
)
REGISTER_CLOSED = events.EventType(
    name="one_stop_shop.register_closed",
    title={"vi": "Sổ theo dõi được khóa và ký", "en": "A register book was closed and signed"},
    payload={"year": "int", "volume": "int", "entries": "int"},
)
DOSSIER_NOT_ACCEPTED = events.EventType(
    name="one_stop_shop.dossier_not_accepted",
    title={"vi": "Hồ sơ bị từ chối tiếp nhận", "en": "Dossier not accepted"},
    payload=_WITH_REASON,
)
SUPPLEMENT_REQUESTED = events.EventType(
    name="one_stop_shop.supplement_requested",
    title={"vi": "Yêu cầu bổ sung hồ sơ", "en": "Supplement requested"},
    payload={**_WITH_REASON, "items": "int"},
)
SUPPLEMENT_SUPPLIED = events.EventType(
    name="one_stop_shop.supplement_supplied",
    title={"vi": "Hồ sơ được bổ sung", "en": "Supplement supplied"},
    payload=_WITH_CODE,
)
_OF_PAYMENT = {**_WITH_CODE, "request": "uuid", "amount": "int"}
PAYMENT_REQUESTED = events.EventType(
    name="one_stop_shop.payment_requested",
    title={"vi": "Yêu cầu thực hiện nghĩa vụ tài chính", "en": "Payment asked for"},
    payload=_OF_PAYMENT,
)
PAYMENT_RECORDED = events.EventType(
    name="one_stop_shop.payment_recorded",
    title={"vi": "Đã nộp tiền", "en": "Payment recorded"},
    # Paid by transfer or through the gateway, not in cash.
    payload={**_OF_PAYMENT, "is_online": "bool?"},
)
PAYMENT_CALLED_OFF = events.EventType(
    name="one_stop_shop.payment_called_off",
    title={"vi": "Rút yêu cầu nộp tiền", "en": "Payment no longer asked for"},
    payload=_OF_PAYMENT,
)
DOSSIER_REAPPOINTED = events.EventType(
    name="one_stop_shop.dossier_reappointed",
    title={"vi": "Xin lỗi và hẹn lại ngày trả kết quả", "en": "Apology and new due date"},
    # What was told from a plan has no paper: nobody signed one.
    payload={**_WITH_REASON, "due_at": "datetime", "document": "uuid?"},
)
DOSSIER_APPRAISED = events.EventType(
    name="one_stop_shop.dossier_appraised",
    title={"vi": "Hồ sơ được thẩm định", "en": "Dossier appraised"},
    payload={**_WITH_CODE, "element": "str", "outcome": "str"},
)
DOSSIER_SENT_BACK = events.EventType(
    name="one_stop_shop.dossier_sent_back",
    title={"vi": "Hồ sơ được trả lại thẩm định", "en": "Dossier sent back for appraisal"},
    payload=_WITH_REASON,
)
DOSSIER_APPROVED = events.EventType(
    name="one_stop_shop.dossier_approved",
    title={"vi": "Hồ sơ được phê duyệt", "en": "Dossier approved"},
    payload=_WITH_CODE,
)
DOSSIER_REJECTED = events.EventType(
    name="one_stop_shop.dossier_rejected",
    title={"vi": "Hồ sơ bị từ chối giải quyết", "en": "Dossier rejected"},
    payload={**_WITH_REASON, "document": "str"},
)
DOSSIER_DECIDED = events.EventType(
    name="one_stop_shop.dossier_decided",
    title={"vi": "Hồ sơ có kết quả", "en": "Dossier decided"},
    payload={**_WITH_CODE, "outcome": "str", "document": "str"},
)
DOSSIER_WITHDRAWN = events.EventType(
    name="one_stop_shop.dossier_withdrawn",
    title={"vi": "Hồ sơ được rút", "en": "Dossier withdrawn"},
    payload=_WITH_CODE,
)
DOSSIER_STOPPED = events.EventType(
    name="one_stop_shop.dossier_stopped",
    title={"vi": "Hồ sơ dừng giải quyết", "en": "Dossier stopped"},
    payload=_WITH_REASON,
)
RESULT_DELIVERED = events.EventType(
    name="one_stop_shop.result_delivered",
    title={"vi": "Kết quả đã trả", "en": "Result delivered"},
    payload={**_WITH_CODE, "channel": "str"},
)
DOSSIER_RATED = events.EventType(
    name="one_stop_shop.dossier_rated",
    title={"vi": "Người dân đánh giá", "en": "Dossier rated"},
    payload={
        **_WITH_CODE,
        "score": "int",
        "attitude": "int?",
        "publicity": "int?",
        "contacts": "int?",
    },
)
SIMULATION_BEGUN = events.EventType(
    name="one_stop_shop.simulation_begun",
    title={"vi": "Bắt đầu mô phỏng hồ sơ", "en": "A simulation of dossiers began"},
    payload={"first": "str", "last": "str", "seed": "int", "scale": "str", "planned": "int"},
)
DOSSIERS_SIMULATED = events.EventType(
    name="one_stop_shop.dossiers_simulated",
    title={"vi": "Đã ghi hồ sơ mô phỏng", "en": "Simulated dossiers were written"},
    payload={"done": "int", "planned": "int", "refused": "int"},
)
DOSSIERS_HANDLED = events.EventType(
    name="one_stop_shop.dossiers_handled",
    title={"vi": "Xử lý nhiều hồ sơ một lần", "en": "Many dossiers handled at once"},
    payload={"act": "str", "done": "int", "refused": "int"},
)

# Subscriptions by name: each of these typesets and seals a paper. Where history is loaded they
# hear nothing of it: hundreds of papers would hold up those of the day, and whoever opens one has
# it made then.
MAKERS_OF_PAPERS = (
    "one_stop_shop.receipt_of_acceptance",
    "one_stop_shop.supplement_form",
    "one_stop_shop.refusal_form",
    "one_stop_shop.stop_form",
    "digitisation.take_in_papers",  # hundreds of pages to read; an officer takes in what is wanted
)

# What history made due is over: nobody explains a late step of last month when it is loaded.
OWED_BY_THE_PAST = ("duties.follow_event",)
