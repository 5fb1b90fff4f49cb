"""Makes a message into an e-mail: headers, plain text and HTML that say the same."""

from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr
from html import escape
from typing import Any

from motcua.base import content, text
from motcua.kernel.notifications import api as notifications

_WORDS = {
    "vi": (
        "Mở trang liên quan",
        "Thư này do hệ thống tự gửi, Ông/Bà không cần trả lời. "
        "Cơ quan không bao giờ hỏi mật khẩu hay mã xác thực qua thư.",
        "Ngừng nhận loại thư này",
    ),
    "en": (
        "Open the page",
        "This message was sent by the system; please do not answer it. "
        "No agency ever asks for a password or code by e-mail.",
        "Stop messages of this kind",
    ),
}


# A line of a letter may have 998 letters at most (RFC 5322, 2.1.1).
_LONGEST_LINE = 900


class _Plainly(EmailPolicy):
    """
    Writes headers in one go.

    The standard library weighs every word of a header against the width of the line, which takes
    longer than all else of a letter, and breaks a long link into encoded words that no program
    for mail would follow.
    """

    def _fold(self, name: str, value: Any, *rest: Any, **options: Any) -> str:
        text_ = str(value)
        if "\r" in text_ or "\n" in text_ or len(text_) > _LONGEST_LINE:
            folded: str = super()._fold(name, value, *rest, **options)  # type: ignore[misc]
            return folded
        if not text_.isascii():
            addresses = getattr(value, "addresses", ())
            text_ = ", ".join(formataddr((one.display_name, one.addr_spec)) for one in addresses)
            text_ = text_ or Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
        return f"{name}: {text_}{self.linesep}"


_POLICY = _Plainly(linesep="\r\n")


class UnusableAddress(ValueError):
    """The address cannot stand in an e-mail's header."""


def make_letter(message: notifications.OutgoingMessage, *, sender: str) -> EmailMessage:
    """
    The e-mail of a message. Its Message-ID is the message's own, so a copy sent after a crash is
    known as one.

    :raises UnusableAddress: if the recipient's address is none.
    """
    site = content.province().get("site", {})
    letter = EmailMessage(policy=_POLICY)
    domain = sender.rpartition("@")[2] or "localhost"
    try:
        name = text.in_language(site.get("title"), message.language) or "Một Cửa"
        letter["From"] = Address(display_name=name, addr_spec=sender)
        letter["To"] = Address(
            display_name=" ".join(message.recipient_name.split()), addr_spec=message.address
        )
    except (ValueError, IndexError) as error:
        raise UnusableAddress("not an address") from error
    letter["Subject"] = " ".join(message.subject.split())
    letter["Date"] = message.at.astimezone(text.VIETNAM)
    letter["Message-ID"] = f"<{message.uuid}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    label, notice, leave = _WORDS.get(message.language, _WORDS["vi"])
    closing = text.in_language(site.get("owner"), message.language)
    plain = [message.body, f"{label}: {message.link}" if message.link else "", closing, notice]
    if message.leave_link:
        letter["List-Unsubscribe"] = f"<{message.leave_link}>"
        plain.append(f"{leave}: {message.leave_link}")
    letter.set_content("\n\n".join(part for part in plain if part) + "\n")
    letter.add_alternative(_html(message, label, [closing, notice], leave), subtype="html")
    letter["Content-Language"] = message.language  # set_content drops such headers set before it
    return letter


def _html(
    message: notifications.OutgoingMessage, label: str, foot: Sequence[str], leave: str
) -> str:
    closing, notice = foot
    paragraphs = [
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in message.body.split("\n\n")
    ]
    if message.link:
        paragraphs.append(f'<p><a href="{escape(message.link)}">{escape(label)}</a></p>')
    paragraphs.append(f"<hr><p>{escape(closing)}</p><p><small>{escape(notice)}</small></p>")
    if message.leave_link:
        paragraphs.append(
            f'<p><small><a href="{escape(message.leave_link)}">{leave}</a></small></p>'
        )
    return (
        f'<!doctype html><html lang="{message.language}"><head><meta charset="utf-8">'
        f"<title>{escape(message.subject)}</title></head>"
        f"<body>{''.join(paragraphs)}</body></html>"
    )
