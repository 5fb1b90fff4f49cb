"""What happens to drafts, told under the name of the office whose drafts they are."""

from collections.abc import Mapping
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
    """The events of an office's drafts by their word; `key` names the draft's code in payloads."""

    key: str
    by_word: Mapping[str, events.EventType]


def declare_draft_events(app: str, *, key: str, vi: str, en: str) -> DraftEvents:
    """
    Declare `<app>.draft_begun`, `draft_saved` and so on; called in the office's `events.py`.

    :param vi: what is drawn, in Vietnamese; `en` in English with its article.
    """
    return DraftEvents(
        key,
        {
            word: events.EventType(
                name=f"{app}.draft_{word}",
                title={"vi": in_vietnamese.format(vi), "en": in_english.format(en)},
                payload={key: "str", "revision": "int"}
                | ({"version": "int"} if word in _WITH_VERSION else {}),
            )
            for word, (in_vietnamese, in_english) in _WORDS.items()
        },
    )
