"""Zalo's notices (ZNS): approved templates to telephone numbers, tokens, codes of errors.

Followed: Zalo's published guide (message/template, table of error codes, oauth v4). Assumed, as
the guide does not say: which errors pass by themselves, and when a day's quota begins anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from motcua.base.text import VIETNAM
from motcua.kernel.notifications import api as notifications

from .calling import call
from .tokens import Application, TokenStore

SENT, TOKEN_INVALID = 0, -124
FIRST_HOUR = 6
# The person cannot or will not be reached here: another channel may.
OF_THE_PERSON = {
    -108: "not a telephone number",
    -110: "the person's Zalo is too old",
    -114: "the person's Zalo takes no notices",
    -118: "no Zalo account",
    -119: "the person's Zalo takes no notices",
    -139: "the person refuses this kind",
    -140: "the person refuses this kind",
    -141: "the person refuses this sender",
}
# The template is not as the content of the province says: for an administrator to repair.
OF_THE_TEMPLATE = {
    -109: "no such template",
    -111: "the template got no data",
    -112: "the template got wrong data",
    -117: "the template is not ours",
    -131: "the template is not approved",
    -132: "the template got wrong data",
}
# These are others in the morning.
UNTIL_MORNING = {
    -133: "not sent at night",
    -144: "the day's quota is used",
    -147: "the template's quota is used",
}
PASSING = {-100: "unknown fault", -115: "no money left", -126: "no money left", -137: "not paid"}


@dataclass(frozen=True, slots=True)
class Registration:
    """How this installation sends notices."""

    address: str
    tokens: TokenStore


def configured() -> Registration:
    """The installation's registration, from its settings."""
    application = Application(
        oauth_address=settings.MOTCUA_ZALO_OAUTH_ADDRESS,
        app_id=settings.MOTCUA_ZALO_APP_ID,
        secret_key=settings.MOTCUA_ZALO_SECRET_KEY,
        first_refresh_token=settings.MOTCUA_ZALO_REFRESH_TOKEN,
    )
    folder = Path(settings.MOTCUA_VAR) / "zalo"
    return Registration(settings.MOTCUA_ZALO_ADDRESS, TokenStore(application, folder))


@dataclass
class ZaloCarrier:
    """Zalo, as `kernel.notifications` asks for it."""

    registration: Registration
    channel: str = "zalo"

    def charge(self, message: notifications.OutgoingMessage) -> notifications.Charge:
        """The price of the template, as the province's content says."""
        return notifications.Charge(parts=1, dong=int(message.zalo.get("price", 0)))

    def send(self, message: notifications.OutgoingMessage) -> str:
        """
        Hand one notice over. Zalo knows no repetition: a lost answer means that it may come twice.

        :raises TemporaryFailure: if Zalo does not answer, it is night, or a quota is used.
        :raises PermanentFailure: if the person has no Zalo or refuses, or the template is refused.
        """
        if not message.zalo:
            raise notifications.PermanentFailure("no approved template")
        token = self.registration.tokens.access_token(message.at)
        answer = self._asked(message, token)
        if answer.get("error") == TOKEN_INVALID:
            token = self.registration.tokens.access_token(message.at, instead_of=token)
            answer = self._asked(message, token)
        if answer.get("error") == SENT:
            told = answer.get("data")
            return str(told.get("msg_id", "")) if isinstance(told, dict) else ""
        raise failure_of(answer.get("error"), message.at)

    def remark(self, language: str) -> str:
        """Where notices are taken."""
        place = urlsplit(self.registration.address).netloc
        if language == "en":
            return f"{place}; notices go out from 6 to 22 o'clock, by approved templates only"
        return f"{place}; chỉ gửi từ 6 đến 22 giờ, theo mẫu đã được duyệt"

    def _asked(self, message: notifications.OutgoingMessage, token: str) -> dict[str, Any]:
        return call(
            httpx.Request(
                "POST",
                f"{self.registration.address.rstrip('/')}/message/template",
                headers={"access_token": token},
                json={
                    "phone": international(message.address),
                    "template_id": message.zalo["template"],
                    "template_data": message.zalo["data"],
                    "tracking_id": str(message.uuid),
                },
            )
        )


def international(phone: str) -> str:
    """A number of the country as Zalo writes it: 84 and no zero."""
    return f"84{phone[1:]}" if phone.startswith("0") else phone.lstrip("+")


def failure_of(code: object, at: datetime) -> Exception:
    """What an error code means for the message."""
    number = code if isinstance(code, int) and not isinstance(code, bool) else -100
    for permanent in (OF_THE_PERSON, OF_THE_TEMPLATE):
        if number in permanent:
            return notifications.PermanentFailure(f"{permanent[number]} ({number})")
    if number in UNTIL_MORNING:
        reason = f"{UNTIL_MORNING[number]} ({number})"
        return notifications.TemporaryFailure(reason, pause=_until_morning(at))
    return notifications.TemporaryFailure(f"{PASSING.get(number, 'refused')} ({number})")


def _until_morning(at: datetime) -> timedelta:
    local = at.astimezone(VIETNAM)
    morning = local.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    return (morning if morning > local else morning + timedelta(days=1)) - local
