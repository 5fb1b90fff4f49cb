"""The words for statuses, tellings and kinds, in the reader's language."""

from django.utils.translation import get_language, gettext, gettext_noop

STATUSES = {
    "requested": (gettext_noop("Chờ bưu chính đến lấy"), "info"),
    "collected": (gettext_noop("Bưu chính đã nhận giấy tờ"), "info"),
    "handed_over": (gettext_noop("Đã bàn giao cho bộ phận một cửa"), "success"),
    "prepared": (gettext_noop("Chờ giao cho bưu chính"), "info"),
    "dispatched": (gettext_noop("Đã giao cho bưu chính"), "info"),
    "in_transit": (gettext_noop("Đang trên đường"), "info"),
    "failed": (gettext_noop("Phát chưa thành công"), "warning"),
    "delivered": (gettext_noop("Đã phát"), "success"),
    "returning": (gettext_noop("Đang chuyển hoàn"), "warning"),
    "returned": (gettext_noop("Đã hoàn về, chờ nhận tại quầy"), "warning"),
    "picked_up": (gettext_noop("Đã nhận tại quầy"), "success"),
    "lost": (gettext_noop("Thất lạc"), "danger"),
    "called_off": (gettext_noop("Đã hủy"), ""),
    "given_back": (gettext_noop("Đã trả lại người gửi"), ""),
}
TOLD = {
    "accepted": gettext_noop("Bưu cục đã nhận"),
    "in_transit": gettext_noop("Đang vận chuyển"),
    "failed": gettext_noop("Phát không thành công"),
    "returning": gettext_noop("Bắt đầu chuyển hoàn"),
    "lost": gettext_noop("Báo thất lạc"),
    "delivered": gettext_noop("Đã phát cho người nhận"),
}
DIRECTIONS = {
    "collection": gettext_noop("Thu gom giấy tờ"),
    "delivery": gettext_noop("Trả kết quả"),
}
MANIFESTS = {
    "inbound": gettext_noop("Bưu chính giao giấy tờ cho bộ phận một cửa"),
    "outbound": gettext_noop("Bộ phận một cửa giao kết quả cho bưu chính"),
    "return": gettext_noop("Bưu chính hoàn kết quả không phát được"),
}
INCIDENTS = {
    "silent": gettext_noop("Không có tin của bưu chính"),
    "lost": gettext_noop("Bưu chính báo thất lạc"),
}
OUTCOMES = {
    "heard": gettext_noop("Đã có tin"),
    "found": gettext_noop("Đã tìm thấy"),
    "reissued": gettext_noop("Đã cấp lại và gửi lại"),
    "settled": gettext_noop("Đã giải quyết cách khác"),
}
PRICE_PARTS = {
    "weight": gettext_noop("cước theo khối lượng và nơi đến"),
    "collection": gettext_noop("lấy tận nơi"),
    "cash": gettext_noop("thu hộ tiền"),
}
_EMPTY = ("", "")


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def status_words(status: str) -> str:
    """A status in words."""
    return gettext(STATUSES.get(status, _EMPTY)[0] or status)


def status_kind(status: str) -> str:
    """The kind of tag for a status."""
    return STATUSES.get(status, _EMPTY)[1]


def told_words(kind: str) -> str:
    """What the post told, in words."""
    return gettext(TOLD.get(kind, kind))


def words_of(words: dict[str, str], key: str) -> str:
    """One of the word lists here, translated."""
    return gettext(words.get(key, key))
