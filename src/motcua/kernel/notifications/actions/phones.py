"""Confirming a telephone number by a code, and consent that is told at a counter."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import limits
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import (
    CONSENT_GIVEN,
    CONSENT_WITHDRAWN,
    PHONE_CODE_SENT,
    PHONE_CONFIRMED,
)
from motcua.kernel.notifications.models import PhoneCheck, PhoneConsent
from motcua.kernel.notifications.permissions import may_notify
from motcua.kernel.notifications.ports import (
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
    carriers,
)
from motcua.kernel.notifications.queries.notices import notice_law
from motcua.kernel.notifications.queries.templates import get_template
from motcua.kernel.notifications.rules.notices import NoticeLaw
from motcua.kernel.parties import api as parties

from .spending import count_charge

HOUR, DAY = 3600, 86_400


class NoPhoneToConfirm(Refusal):
    """Không có số điện thoại nào chờ xác nhận. Vui lòng ghi số ở trang Tài khoản của tôi."""

    message_en = "No telephone number waits to be confirmed. Write yours on your account's page."


class CodeNotSent(Refusal):
    """Chưa gửi được mã tới số điện thoại này. Vui lòng thử lại sau ít phút hoặc kiểm tra lại số."""

    status = 503
    message_en = "The code could not be sent to this number. Try again later, or check the number."


class CodeWrong(Refusal):
    """Mã không đúng hoặc đã hết hạn. Vui lòng kiểm tra tin nhắn, hoặc xin mã mới."""

    status = 422
    message_en = "The code is wrong or has expired. Check the message, or ask for a new one."


def send_phone_code(*, actor: Actor, at: datetime) -> datetime:
    """
    Send a code to the telephone of the account; returns until when it holds.

    An earlier code is worthless from then on. Not inside a transaction: a carrier works here.

    :raises NoPhoneToConfirm: without a number, or with a confirmed one.
    :raises TooManyAttempts: for too many codes, of this account or to this number.
    :raises CodeNotSent: if no carrier takes it.
    """
    phone, carrier, law = _unconfirmed(actor), carriers().get("sms"), notice_law(at)
    if carrier is None:
        raise CodeNotSent()
    limits.hit(f"phone-code:{actor.uuid}", limit=law.phone.an_hour, seconds=HOUR, at=at)
    limits.hit(f"phone-code-number:{phone}", limit=law.phone.a_day, seconds=DAY, at=at)
    code = f"{secrets.randbelow(10**6):06d}"
    check = _keep_check(actor, phone, code, law=law, at=at)
    message = _message(check, code, law.phone.minutes, at)
    try:
        charge = carrier.charge(message)
        carrier.send(message)
    except (TemporaryFailure, PermanentFailure) as failure:
        raise CodeNotSent() from failure
    with transaction.atomic():
        count_charge(agency_uuid=None, channel="sms", charge=charge, at=at)
        events.publish(PHONE_CODE_SENT, subject=_subject(actor), actor=actor, at=at)
    return check.expires_at


def confirm_phone(*, actor: Actor, code: str, at: datetime) -> None:
    """
    Confirm the telephone of the account by the code that came to it.

    :raises CodeWrong: for a wrong or old code, or a number that was changed meanwhile.
    """
    if not _takes_try(actor, code, at):
        raise CodeWrong()
    with transaction.atomic():
        check = PhoneCheck.objects.select_for_update().get(account__uuid=actor.uuid)
        parties.set_contact_point(
            actor=actor,
            party_uuid=access.get_account(actor.uuid).party.uuid,
            kind="phone",
            value=check.phone,
            is_verified=True,
            at=at,
        )
        check.delete()
        events.publish(PHONE_CONFIRMED, subject=_subject(actor), actor=actor, at=at)


@transaction.atomic
def record_consent(
    *, actor: Actor, party_uuid: UUID, agency_uuid: UUID, at: datetime
) -> PhoneConsent:
    """
    Note that somebody at the counter allowed messages to the telephone that they told there.

    Said again of the same number it changes nothing; another number replaces the word of before.

    :raises InvalidInput: for somebody without a telephone.
    """
    access.require(may_notify(actor))
    party = parties.get_party(party_uuid)
    phone, _is_verified = parties.list_contact_points(party_uuid).get("phone", ("", False))
    if not phone:
        raise InvalidInput(fields={"phone": _("Nhập số điện thoại để nhận tin nhắn")})
    before = PhoneConsent.objects.select_for_update().filter(party=party, withdrawn_at__isnull=True)
    kept = before.filter(phone=phone).first()
    if kept is not None:
        return kept
    before.update(withdrawn_at=at)
    consent = PhoneConsent.objects.create(
        party=party,
        phone=phone,
        agency_uuid=agency_uuid,
        recorded_by=actor.uuid,
        recorded_by_name=actor.name,
        given_at=at,
    )
    events.publish(CONSENT_GIVEN, subject=consent, actor=actor, at=at, agency_uuid=agency_uuid)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Actor, party_uuid: UUID, at: datetime) -> int:
    """Note that somebody wants no more messages by telephone; returns how many words that ends."""
    is_own = actor.party_uuid == party_uuid
    access.require(is_own or may_notify(actor))
    open_ones = PhoneConsent.objects.select_for_update().filter(
        party__uuid=party_uuid, withdrawn_at__isnull=True
    )
    ended = list(open_ones)
    for consent in ended:
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
        events.publish(
            CONSENT_WITHDRAWN,
            subject=consent,
            actor=actor,
            at=at,
            agency_uuid=consent.agency_uuid,
        )
    return len(ended)


def _unconfirmed(actor: Actor) -> str:
    party = access.get_account(actor.uuid).party
    phone, is_verified = parties.list_contact_points(party.uuid).get("phone", ("", False))
    if not phone or is_verified:
        raise NoPhoneToConfirm()
    return phone


@transaction.atomic
def _keep_check(actor: Actor, phone: str, code: str, *, law: NoticeLaw, at: datetime) -> PhoneCheck:
    check, _is_new = PhoneCheck.objects.update_or_create(
        account=access.get_account(actor.uuid),
        defaults={
            "phone": phone,
            "digest": _digest(actor, phone, code),
            "sent_at": at,
            "expires_at": at + timedelta(minutes=law.phone.minutes),
            "tries_left": law.phone.tries,
        },
    )
    return check


@transaction.atomic
def _takes_try(actor: Actor, code: str, at: datetime) -> bool:
    """Whether the code is right. A wrong one costs a try even though the request is refused."""
    check = PhoneCheck.objects.select_for_update().filter(account__uuid=actor.uuid).first()
    if check is None or at >= check.expires_at or check.tries_left == 0:
        return False
    party = access.get_account(actor.uuid).party
    phone, _is_verified = parties.list_contact_points(party.uuid).get("phone", ("", False))
    digest = _digest(actor, check.phone, "".join(code.split()))
    if check.phone == phone and hmac.compare_digest(check.digest, digest):
        return True
    check.tries_left -= 1
    check.save(update_fields=["tries_left"])
    return False


def _digest(actor: Actor, phone: str, code: str) -> str:
    words = f"phone code:{actor.uuid}:{phone}:{code}".encode(errors="replace")
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()


def _message(check: PhoneCheck, code: str, minutes: int, at: datetime) -> OutgoingMessage:
    language = (get_language() or "vi").split("-")[0]
    written = get_template("notifications.phone_code", on=vietnam_day(at))
    texts = written.render({"code": code, "minutes": str(minutes)})
    text = texts.get(language, texts["vi"])
    return OutgoingMessage(
        uuid=UUID(bytes=hashlib.sha256(check.digest.encode()).digest()[:16]),
        address=check.phone,
        recipient_name="",
        language=language,
        subject=text.subject,
        body=text.body,
        short=text.short,
        link="",
        at=at,
    )


def _subject(actor: Actor) -> events.Subject:
    return events.Subject("access.account", actor.uuid)
