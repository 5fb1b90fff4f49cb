"""The gateway's interface as its published guide describes it: one message a call, codes, reports.

Followed: the developers' guide of eSMS.vn (SendMultipleMessage_V4, customer-care messages of a
brand name; table of codes; CallbackUrl), which other gateways of the country resemble. Assumed:
which codes pass by themselves and which do not, and the price of a part until the report tells it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from django.conf import settings
from django.urls import reverse

from motcua.kernel.notifications import api as notifications

from .texts import length_of, without_diacritics

TIMEOUT = httpx.Timeout(10.0, connect=4.0)
SEND = "SendMultipleMessage_V4_post_json/"
CUSTOMER_CARE = "2"
TAKEN, TAKEN_BEFORE = "100", "124"
# What the next try may find otherwise: money, a missing price list, our address, an unknown fault.
PASSING = frozenset({"101", "102", "103", "104", "140"})
MEANINGS = {
    "99": "number blocked at the gateway",
    "101": "the gateway does not know us",
    "102": "no price list",
    "103": "no money left at the gateway",
    "104": "brand name not active",
    "108": "not a telephone number",
    "118": "kind of message not offered",
    "140": "our address is not let in",
    "146": "text does not fit the registered template",
    "177": "brand name not registered with this network",
}
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Customer:
    """How this installation is known to the gateway, and how it writes."""

    address: str
    api_key: str
    secret_key: str
    brandname: str
    price: int
    keeps_diacritics: bool
    callback_address: str  # without the key, which is each message's own


def configured() -> Customer:
    """The installation's registration, from its settings."""
    return Customer(
        address=settings.MOTCUA_SMS_ADDRESS,
        api_key=settings.MOTCUA_SMS_API_KEY,
        secret_key=settings.MOTCUA_SMS_SECRET_KEY,
        brandname=settings.MOTCUA_SMS_BRANDNAME,
        price=settings.MOTCUA_SMS_PRICE,
        keeps_diacritics=settings.MOTCUA_SMS_DIACRITICS,
        callback_address=str(settings.MOTCUA_ADDRESS).rstrip("/"),
    )


def report_key(message: UUID, secret: str) -> str:
    """What stands in the address of a message's report: only the gateway was told it."""
    digest = hmac.new(secret.encode(), b"sms report:" + message.bytes, hashlib.sha256)
    return digest.hexdigest()[:32]


@dataclass
class SmsCarrier:
    """SMS, as `kernel.notifications` asks for it."""

    customer: Customer
    channel: str = "sms"

    def charge(self, message: notifications.OutgoingMessage) -> notifications.Charge:
        """The parts that the text fills, at the price of the settings."""
        parts = length_of(self._text(message)).parts
        return notifications.Charge(parts=parts, dong=parts * self.customer.price)

    def send(self, message: notifications.OutgoingMessage) -> str:
        """
        Hand one message over; the same message again within a day is known as one by its number.

        :raises TemporaryFailure: if the gateway does not answer, or lacks something that can come.
        :raises PermanentFailure: if it refuses the number or the text.
        """
        text = self._text(message)
        answer = self._asked(
            {
                "ApiKey": self.customer.api_key,
                "SecretKey": self.customer.secret_key,
                "Brandname": self.customer.brandname,
                "SmsType": CUSTOMER_CARE,
                "Phone": message.address,
                "Content": text,
                "IsUnicode": "1" if length_of(text).coding == "ucs2" else "0",
                "RequestId": str(message.uuid),
                "CallbackUrl": self._report_address(message.uuid),
            }
        )
        code = str(answer.get("CodeResult", ""))
        if code in {TAKEN, TAKEN_BEFORE}:
            return str(answer.get("SMSID", ""))
        meaning = f"{MEANINGS.get(code, 'refused')} ({code[:10] or 'no code'})"
        if code in PASSING or code not in MEANINGS:
            raise notifications.TemporaryFailure(meaning)
        raise notifications.PermanentFailure(meaning)

    def remark(self, language: str) -> str:
        """Which gateway takes the messages, under which name, and how they are written."""
        kept = self.customer.keeps_diacritics
        place = urlsplit(self.customer.address).netloc
        if language == "en":
            how = (
                "with diacritics (70 letters a part)" if kept else "without diacritics (160 a part)"
            )
            return f"{place}, brand name {self.customer.brandname}, {how}"
        how = "có dấu (70 ký tự một phần)" if kept else "không dấu (160 ký tự một phần)"
        return f"{place}, tên thương hiệu {self.customer.brandname}, {how}"

    def _text(self, message: notifications.OutgoingMessage) -> str:
        """The short words and the page, where the page does not cost a part more."""
        keep = self.customer.keeps_diacritics
        words = message.short if keep else without_diacritics(message.short)
        if not message.link or message.link in words:
            return words
        longer = f"{words} {message.link}"
        return longer if length_of(longer).parts == length_of(words).parts else words

    def _report_address(self, message: UUID) -> str:
        key = report_key(message, self.customer.secret_key)
        path = reverse("sms_gateway:report_receive", kwargs={"message": message, "key": key})
        return f"{self.customer.callback_address}{path}"

    def _asked(self, body: dict[str, str]) -> dict[str, Any]:
        parts = urlsplit(self.customer.address)
        if parts.scheme != "https" and parts.hostname not in _LOCAL:
            raise notifications.TemporaryFailure("the gateway's address is not https")
        try:
            with httpx.Client(timeout=TIMEOUT) as client:
                response = client.post(f"{self.customer.address.rstrip('/')}/{SEND}", json=body)
        except httpx.HTTPError as error:
            raise notifications.TemporaryFailure(type(error).__name__) from error
        if response.status_code != 200:
            raise notifications.TemporaryFailure(f"the gateway answered {response.status_code}")
        try:
            answer = response.json()
        except ValueError as error:
            raise notifications.TemporaryFailure("the answer cannot be read") from error
        if not isinstance(answer, dict):
            raise notifications.TemporaryFailure("the answer is no object")
        return answer
