"""What happens to digitised papers. Payloads hold references, never what a paper says.

The journal refuses personal data, so `copy_certified` carries no fields and no identity code:
whoever keeps copies for people reads them with `api.get_copy(copy_uuid)`.
"""

from motcua.kernel.events import api as events

_OF_PAPER = {"matter": "uuid?", "matter_kind": "str?", "kind": "str"}


def _of_paper(name: str, vi: str, en: str, **more: str) -> events.EventType:
    return events.EventType(
        name=f"digitisation.{name}", title={"vi": vi, "en": en}, payload={**_OF_PAPER, **more}
    )


PAPER_TAKEN_IN = _of_paper(
    "paper_taken_in",
    "Đưa giấy tờ vào số hóa",
    "A paper was taken in for digitisation",
    source="str",
    pages="int",
)
PAPER_READ = _of_paper(
    "paper_read", "Đã đọc xong giấy tờ", "A paper was read", confidence="int", fields="int"
)
PAPER_SET_ASIDE = _of_paper(
    "paper_set_aside",
    "Giấy tờ được để riêng vì không đọc được",
    "A paper was set aside: it could not be read",
    reason="str",
)
PAPER_RETRIED = _of_paper(
    "paper_retried", "Cho đọc lại giấy tờ", "A paper was put back in line for reading"
)
PAPER_DROPPED = _of_paper("paper_dropped", "Bỏ số hóa giấy tờ", "A paper was dropped")
KIND_CHANGED = _of_paper(
    "kind_changed", "Đổi loại giấy tờ", "The kind of a paper was changed", before="str"
)
# The contract with whoever keeps people's papers (the wallet). The subject is the copy.
COPY_CERTIFIED = events.EventType(
    name="digitisation.copy_certified",
    title={"vi": "Cấp bản sao điện tử của giấy tờ", "en": "A certified digital copy was made"},
    payload={
        "copy": "uuid",
        "document": "uuid",
        "holder": "uuid",
        "kind": "str",
        "legal_kind": "str",
        "source": "str",
        "matter": "uuid?",
        "matter_kind": "str?",
        "issued_on": "date?",
        "expires_on": "date?",
        "corrected": "int",
    },
)
COPY_REVOKED = events.EventType(
    name="digitisation.copy_revoked",
    title={"vi": "Thu hồi bản sao điện tử", "en": "A digital copy was revoked"},
    payload={"copy": "uuid", "document": "uuid", "holder": "uuid", "kind": "str"},
)
