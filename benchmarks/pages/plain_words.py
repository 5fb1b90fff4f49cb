"""What the plain page says in its template: words by Django's template filters."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base import text
from motcua.base.actors import Actor
from motcua.base.web import environment, navigation

register = template.Library()
STATUSES = {
    "submitted": ("Mới đăng ký", "info"),
    "accepted": ("Được tiếp nhận", "info"),
    "not_accepted": ("Không được tiếp nhận", "danger"),
    "processing": ("Đang xử lý", "info"),
    "supplement": ("Yêu cầu bổ sung giấy tờ", "warning"),
    "payment": ("Yêu cầu thực hiện nghĩa vụ tài chính", "warning"),
    "withdrawn": ("Công dân yêu cầu rút hồ sơ", ""),
    "stopped": ("Dừng xử lý", "danger"),
    "decided": ("Đã xử lý xong", "success"),
    "returned": ("Đã trả kết quả", "success"),
}
CHANNELS = {"counter": "Trực tiếp", "online": "Trực tuyến", "postal": "Bưu chính"}


@register.filter
def status_words(status: str) -> str:
    """The status as people read it."""
    return _(STATUSES[status][0])


@register.filter
def status_kind(status: str) -> str:
    """The colour of a status."""
    return STATUSES[status][1]


@register.filter
def channel_words(channel: str) -> str:
    """How a dossier came."""
    return _(CHANNELS[channel])


@register.filter
def localized(value: Any) -> str:
    """A text of the content in the reader's language."""
    return text.in_language(value, get_language() or "vi")


@register.filter
def moment(value: datetime) -> str:
    """14:05 ngày 21/11/2026."""
    return text.datetime_vi(value)


@register.simple_tag
def site() -> dict[str, Any]:
    """How the installation names itself."""
    return environment.site()


@register.simple_tag
def entries(actor: Actor) -> list[navigation.Entry]:
    """The header's entries for the official."""
    return navigation.entries_for("staff", actor)


@register.filter
def words_of(value: str) -> str:
    """A source string in the reader's language."""
    return _(value)
