"""Names of channels and states as pages write them."""

from django.utils.translation import gettext as _


def channel_words() -> dict[str, str]:
    """The outside channels, by code."""
    return {"email": _("Thư điện tử"), "sms": _("Tin nhắn SMS"), "zalo": _("Zalo")}


def state_words() -> dict[str, str]:
    """How far a delivery is, by code."""
    return {
        "queued": _("Chờ gửi"),
        "sent": _("Đã gửi"),
        "arrived": _("Đã đến máy"),
        "failed": _("Lỗi, sẽ gửi lại"),
        "gave_up": _("Không gửi được"),
    }
