"""The dates of what is owed as a calendar file (RFC 5545)."""

from collections.abc import Iterator
from datetime import datetime

from motcua.base.actors import Actor
from motcua.base.content import province
from motcua.base.text import in_language
from motcua.kernel.access import api as access

from ..models import CalendarKey
from ..rules.secrets import digest_of
from .owed import list_owed_for
from .sets import period_words
from .words import language, state_words

LONGEST_LINE = 73


def actor_of_key(secret: str, *, at: datetime) -> Actor | None:
    """The official whose calendar address holds this secret, as they are today."""
    key = CalendarKey.objects.filter(digest=digest_of(secret)).first() if secret else None
    if key is None:
        return None
    account = access.get_account(key.account_uuid)
    return access.actor_for(account, at=at, second_factor=False) if account.is_active else None


def has_key(actor: Actor) -> bool:
    """Whether the official has a calendar address."""
    return CalendarKey.objects.filter(account_uuid=actor.uuid).exists()


def calendar_file(actor: Actor, *, at: datetime, address: str) -> str:
    """What the actor's agencies owe, as all-day entries on the due days; no figure is in it."""
    return "\r\n".join(_fold(line) for line in _lines(actor, at, address)) + "\r\n"


def _lines(actor: Actor, at: datetime, address: str) -> Iterator[str]:
    site = in_language(province().get("site", {}).get("title", "Một Cửa"), "vi")
    states, stamp = state_words(), at.strftime("%Y%m%dT%H%M%SZ")
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(site)}//reporting//VI")
    yield from ("METHOD:PUBLISH", "X-PUBLISHED-TTL:PT6H")
    for owed in list_owed_for(actor, at=at):
        one, round_ = owed.row, owed.row.round
        title = in_language(round_.form["title"], language())
        yield "BEGIN:VEVENT"
        yield f"UID:{one.uuid}@reporting"
        yield f"DTSTAMP:{stamp}"
        yield f"DTSTART;VALUE=DATE:{round_.due_on.strftime('%Y%m%d')}"
        summary = f"{title}, {period_words(round_.period, language())} – {one.agency_name}"
        yield f"SUMMARY:{_escaped(summary)}"
        yield f"DESCRIPTION:{_escaped(states[one.state])}"
        yield f"URL:{address}/bao-cao/{one.uuid}"
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}")
        yield from ("TRIGGER:-P1D", "END:VALARM", "END:VEVENT")
    yield "END:VCALENDAR"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _fold(line: str) -> str:
    """A line of at most 75 octets; a longer one goes on after a blank (RFC 5545, 3.1)."""
    parts, current = [], b""
    for letter in line:
        piece = letter.encode()
        if len(current) + len(piece) > LONGEST_LINE:
            parts.append(current)
            current = b""
        current += piece
    return "\r\n ".join(part.decode() for part in (*parts, current))
