"""Passkeys (WebAuthn) are added to an account and answered with at sign-in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import webauthn
from django.db import transaction
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, PermissionRefused, Refusal
from motcua.base.text import tidy
from motcua.kernel.access.events import PASSKEY_ADDED, PASSKEY_REMOVED
from motcua.kernel.access.models import Account, Passkey, SignIn
from motcua.kernel.access.queries.accounts import list_passkeys
from motcua.kernel.events import api as events

from .signing_in import complete_sign_in, record_failed_factor


class PasskeyRefused(Refusal):
    """
    Không xác nhận được khóa truy cập này. Vui lòng thử lại trên đúng thiết bị đã đăng ký, hoặc dùng
    ứng dụng xác thực.
    """

    status = 422
    message_en = (
        "This passkey could not be confirmed. Please try again on the device where it was "
        "registered, or use the authenticator app."
    )


class PasskeyNotFound(NotFound):
    """Không tìm thấy khóa truy cập này."""

    message_en = "This passkey was not found."


@dataclass(frozen=True, slots=True)
class Site:
    """The site as authenticators know it: its domain and its origin."""

    domain: str
    origin: str
    title: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the browser is asked, and what has to be kept until it answers."""

    options: str
    challenge: str


def challenge_to_add(*, account: Account, site: Site) -> Challenge:
    """What to ask a browser in order to make a new passkey for the account."""
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=site.title,
        user_id=account.uuid.bytes,
        user_name=account.username or str(account.uuid),
        user_display_name=account.party.full_name,
        exclude_credentials=_descriptors(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return Challenge(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def challenge_to_answer(*, account: Account, site: Site) -> Challenge:
    """What to ask a browser in order to prove that a passkey of the account is at hand."""
    options = webauthn.generate_authentication_options(
        rp_id=site.domain,
        allow_credentials=_descriptors(account),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Challenge(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


@transaction.atomic
def add_passkey(
    *,
    actor: Actor,
    account: Account,
    credential: str,
    challenge: str,
    name: str,
    site: Site,
    at: datetime,
) -> Passkey:
    """
    Keep the public half of a passkey that the browser just made.

    :raises PasskeyRefused: if the answer is not to our challenge, from our site, or known already.
    """
    if actor.uuid != account.uuid:
        raise PermissionRefused()
    parsed = _parse(credential)
    try:
        verified = webauthn.verify_registration_response(
            credential=parsed,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise PasskeyRefused() from error
    Account.objects.select_for_update().get(pk=account.pk)
    if Passkey.objects.filter(credential_id=verified.credential_id).exists():
        raise PasskeyRefused()
    response = parsed.get("response")
    transports = response.get("transports", []) if isinstance(response, dict) else []
    row = Passkey.objects.create(
        account=account,
        name=tidy(name)[:80] or "Khóa truy cập",
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=[one for one in transports if one in {t.value for t in AuthenticatorTransport}],
        added_at=at,
    )
    events.publish(
        PASSKEY_ADDED,
        subject=account,
        actor=actor,
        at=at,
        payload={"passkey_uuid": str(row.uuid)},
    )
    return row


@transaction.atomic
def remove_passkey(*, actor: Actor, account: Account, passkey_uuid: UUID, at: datetime) -> None:
    """Forget a passkey of one's own, e.g. of a device that was lost."""
    row = Passkey.objects.filter(uuid=passkey_uuid, account=account).first()
    if row is None or actor.uuid != account.uuid:
        raise PasskeyNotFound()
    row.delete()
    events.publish(
        PASSKEY_REMOVED,
        subject=account,
        actor=actor,
        at=at,
        payload={"passkey_uuid": str(passkey_uuid)},
    )


def give_passkey(
    *, sign_in: SignIn, credential: str, challenge: str, site: Site, at: datetime
) -> SignIn:
    """
    Complete a sign-in with a passkey of the account.

    :raises PasskeyRefused: if it is unknown, copied (its counter went back) or answers another
        challenge; the failure stays in the journal.
    """
    try:
        with transaction.atomic():
            _verify(sign_in.account, credential=credential, challenge=challenge, site=site, at=at)
            return complete_sign_in(sign_in=sign_in, with_second_factor=True, at=at)
    except PasskeyRefused:
        record_failed_factor(account=sign_in.account, reason="wrong_passkey", at=at)
        raise


def _verify(account: Account, *, credential: str, challenge: str, site: Site, at: datetime) -> None:
    parsed = _parse(credential)
    try:
        credential_id = base64url_to_bytes(str(parsed.get("id", "")))
    except ValueError as error:
        raise PasskeyRefused() from error
    row = (
        Passkey.objects.select_for_update()
        .filter(account=account, credential_id=credential_id)
        .first()
    )
    if row is None:
        raise PasskeyRefused()
    try:
        verified = webauthn.verify_authentication_response(
            credential=dict(parsed),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise PasskeyRefused() from error
    row.sign_count = verified.new_sign_count
    row.last_used_at = at
    row.save(update_fields=["sign_count", "last_used_at"])


def _parse(credential: str) -> dict[str, Any]:
    try:
        parsed = json.loads(credential)
    except ValueError as error:
        raise PasskeyRefused() from error
    if not isinstance(parsed, Mapping):
        raise PasskeyRefused()
    return dict(parsed)


def _descriptors(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(row.credential_id),
            transports=[AuthenticatorTransport(one) for one in row.transports] or None,
        )
        for row in list_passkeys(account)
    ]
