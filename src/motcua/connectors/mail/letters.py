"""Makes a message into an e-mail: headers, plain text and HTML that say the same."""

import re
from base64 import encodebytes
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, formataddr
from html import escape

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

# An address as nearly everybody has one; others are read as RFC 5322 has them, which takes longer.
_USUAL = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
# A line of a letter may have 998 letters at most (RFC 5322, 2.1.1).
_LONGEST_LINE = 900


class UnusableAddress(ValueError):
    """The address cannot stand in an e-mail's header."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as it goes over the wire, from whom and to whom."""

    sender: str
    recipient: str
    content: bytes


def make_letter(message: notifications.OutgoingMessage, *, sender: str) -> Letter:
    """
    The e-mail of a message. Its Message-ID is the message's own, so a copy sent after a crash is
    known as one.

    It is put together as text: the standard library parses every header that it is given, which
    takes ten times as long, and breaks a long link into encoded words that no program for mail
    would follow.

    :raises UnusableAddress: if the recipient's address is none.
    """
    site = content.province().get("site", {})
    name = text.in_language(site.get("title"), message.language) or "Một Cửa"
    label, notice, leave = _WORDS.get(message.language, _WORDS["vi"])
    closing = text.in_language(site.get("owner"), message.language)
    plain = [message.body, f"{label}: {message.link}" if message.link else "", closing, notice]
    if message.leave_link:
        plain.append(f"{leave}: {message.leave_link}")
    edge = f"=_{message.uuid.hex}"  # which stands in no text in base64
    lines = [
        f"From: {_who(name, _usable(sender))}",
        f"To: {_who(message.recipient_name, _usable(message.address))}",
        f"Subject: {_in_header(' '.join(message.subject.split()), 'Subject')}",
        f"Date: {format_datetime(message.at.astimezone(text.VIETNAM))}",
        f"Message-ID: <{message.uuid}@{sender.rpartition('@')[2] or 'localhost'}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"Content-Language: {message.language}",
        *([f"List-Unsubscribe: <{message.leave_link}>"] if message.leave_link else []),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{edge}"',
        "",
        *_part(edge, "plain", "\n\n".join(part for part in plain if part)),
        *_part(edge, "html", _html(message, label, [closing, notice], leave)),
        f"--{edge}--",
        "",
    ]
    return Letter(sender, message.address, "\r\n".join(lines).encode("ascii"))


def _usable(address: str) -> str:
    """
    An address that may stand in a header.

    :raises UnusableAddress: if it is none.
    """
    if _USUAL.fullmatch(address):
        return address
    try:
        return Address(addr_spec=address).addr_spec
    except (ValueError, IndexError) as error:
        raise UnusableAddress("not an address") from error


def _who(name: str, address: str) -> str:
    words = " ".join(name.split())
    if words.isascii() and len(words) < _LONGEST_LINE:
        return formataddr((words, address))
    return f"{_in_header(words, 'To')} <{address}>"


def _in_header(words: str, name: str) -> str:
    if words.isascii() and len(words) < _LONGEST_LINE:
        return words
    return Header(words, "utf-8", header_name=name).encode(linesep="\r\n")


def _part(edge: str, kind: str, words: str) -> Sequence[str]:
    lines = "".join(f"{line}\r\n" for line in words.splitlines())
    return [
        f"--{edge}",
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        *encodebytes(lines.encode()).decode("ascii").splitlines(),
    ]


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
