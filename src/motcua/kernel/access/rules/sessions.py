"""When a sign-in ends by itself, and what is kept of where it came from."""

import re
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address

OFFICIAL_IDLE = timedelta(minutes=30)
PERSON_IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=8)
PENDING_FOR = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)

_SYSTEMS = (
    ("iPhone|iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "Edge"),
    ("CocCoc|coc_coc", "Cốc Cốc"),
    ("OPR|Opera", "Opera"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def end_of_sign_in(
    *, is_official: bool, began_at: datetime, last_seen_at: datetime, is_complete: bool
) -> datetime:
    """
    The moment at which a sign-in ends when nothing more happens.

    Officials: 30 minutes without a request; everybody: eight hours; half a sign-in: ten minutes.
    """
    if not is_complete:
        return began_at + PENDING_FOR
    idle = OFFICIAL_IDLE if is_official else PERSON_IDLE
    return min(last_seen_at + idle, began_at + LONGEST)


def truncated_address(address: str) -> str:
    """An IP address without the part that points to one household: 203.0.113.x."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv4Address):
        return ".".join(str(parsed).split(".")[:3]) + ".x"
    if parsed.ipv4_mapped is not None:
        return truncated_address(str(parsed.ipv4_mapped))
    return ":".join(parsed.exploded.split(":")[:3]) + "::/48"


def device_of(user_agent: str) -> str:
    """A browser's description of itself in two words that its owner recognises."""
    named = [
        next((name for pattern, name in table if re.search(pattern, user_agent)), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(word for word in named if word)
