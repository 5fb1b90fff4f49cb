"""What happens to drafts, told under the name of the office whose drafts they are."""

from dataclasses import dataclass

from motcua.kernel.events import api as events

_WORDS = {
    "begun": ("Bắt đầu soạn {}", "A draft of {} was begun"),
    "saved": ("Lưu bản thảo {}", "A draft of {} was saved"),
    "rebased": (
        "Đối chiếu bản thảo {} với phiên bản mới nhất",
        "A draft of {} was set against the newest version",
    ),
    "submitted": ("Trình duyệt {}", "A draft of {} was submitted"),
    "withdrawn": ("Rút lại bản thảo {} đã trình", "A submitted draft of {} was withdrawn"),
    "returned": ("Trả lại bản thảo {}", "A draft of {} was returned"),
    "approved": ("Duyệt và công bố {}", "A draft of {} was approved and published"),
    "discarded": ("Bỏ bản thảo {}", "A draft of {} was given up"),
}
_WITH_VERSION = {"rebased", "approved"}


@dataclass(frozen=True, slots=True)
class DraftEvents:
    """The events of an office's drafts; `key` is what the payload calls the draft's code."""

    key: str
    begun: events.EventType
    saved: events.EventType
    rebased: events.EventType
    submitted: events.EventType
    withdrawn: events.EventType
    returned: events.EventType
    approved: events.EventType
    discarded: events.EventType


def declare_draft_events(app: str, *, key: str, vi: str, en: str) -> DraftEvents:
    """
    Declare `<app>.draft_begun`, `draft_saved` and so on; called in the office's `events.py`.

    :param vi: what is drawn, in Vietnamese; `en` in English with its article.
    """
    found = {}
    for word, (in_vietnamese, in_english) in _WORDS.items():
        payload = {key: "str", "revision": "int"}
        if word in _WITH_VERSION:
            payload["version"] = "int"
        title = {"vi": in_vietnamese.format(vi), "en": in_english.format(en)}
        found[word] = events.EventType(name=f"{app}.draft_{word}", title=title, payload=payload)
    return DraftEvents(key, **found)
