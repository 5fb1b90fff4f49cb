"""What people do with their inbox."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import MESSAGE_READ, PREFERENCE_CHANGED
from motcua.kernel.notifications.models import Message, Preference
from motcua.kernel.notifications.ports import CHANNELS
from motcua.kernel.notifications.queries.inbox import MessageNotFound, messages_of
from motcua.kernel.notifications.queries.notices import notice_law
from motcua.kernel.notifications.rules.templates import LANGUAGES


class CannotLeave(Refusal):
    """
    Thông báo này theo quy định phải gửi cho Ông/Bà nên không có đường dẫn ngừng nhận. Ông/Bà có thể
    chọn kênh nhận ở trang Cách nhận thông báo.
    """

    message_en = (
        "The law wants you to get these notices, so they cannot be stopped by a link. You can "
        "choose their channels on the page of your notices."
    )


@transaction.atomic
def mark_message_read(*, actor: Actor, message_uuid: UUID, at: datetime) -> Message:
    """
    Note that the recipient opened a message; a second time changes nothing.

    :raises MessageNotFound: if it is not in the actor's inbox.
    """
    message = messages_of(actor).select_for_update(of=("self",)).filter(uuid=message_uuid).first()
    if message is None:
        raise MessageNotFound()
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
        events.publish(MESSAGE_READ, subject=message, actor=actor, at=at)
    return message


@transaction.atomic
def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """Note that the recipient saw every message of the inbox; returns how many were new."""
    unread = messages_of(actor).select_for_update(of=("self",)).filter(read_at__isnull=True)
    messages = list(unread.order_by("id"))
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(read_at=at)
    events.publish_many(
        MESSAGE_READ, rows=[(message, None) for message in messages], actor=actor, at=at
    )
    return len(messages)


@transaction.atomic
def change_preference(
    *,
    actor: Actor,
    wanted: Mapping[str, Collection[str]],
    language: str,
    quiet: tuple[int, int] | None = None,
    at: datetime,
) -> None:
    """
    Choose outside channels for each kind of notices, a language, and hours without ringing.

    The inbox always stays. A kind that is not named keeps the channels of the law's default.

    :raises InvalidInput: for an unknown kind, channel, language or hour.
    """
    kinds = {kind.code for kind in notice_law(at).kinds}
    chosen = {kind: sorted(set(channels)) for kind, channels in wanted.items()}
    is_known = chosen.keys() <= kinds and {c for cs in chosen.values() for c in cs} <= set(CHANNELS)
    if not is_known or language not in LANGUAGES:
        raise InvalidInput()
    if quiet is not None and not set(quiet) <= set(range(24)):
        raise InvalidInput(fields={"quiet_from": _("Chọn giờ từ 0 đến 23")})
    Preference.objects.update_or_create(
        account=access.get_account(actor.uuid),
        defaults={
            "wanted": chosen,
            "language": language,
            "quiet_from": quiet[0] if quiet else None,
            "quiet_until": quiet[1] if quiet else None,
        },
    )
    _publish_change(actor, chosen, language, at)


@transaction.atomic
def leave_notices(*, actor: Actor, account_uuid: UUID, kind: str, at: datetime) -> None:
    """
    Stop a kind of notices outside this site, by the link in one of them; the inbox stays.

    :raises CannotLeave: for notices that the law wants people to get.
    """
    law = notice_law(at)
    if kind not in {one.code for one in law.kinds} or law.kind(kind).is_duty:
        raise CannotLeave()
    account = access.get_account(account_uuid)
    Preference.objects.get_or_create(account=account)
    own = Preference.objects.select_for_update().get(account=account)
    own.wanted = {**own.wanted, kind: []}
    own.save(update_fields=["wanted"])
    _publish_change(actor, own.wanted, own.language, at, account_uuid=account_uuid)


def _publish_change(
    actor: Actor,
    wanted: Mapping[str, Collection[str]],
    language: str,
    at: datetime,
    *,
    account_uuid: UUID | None = None,
) -> None:
    said = [f"{kind}:{'+'.join(channels)}" for kind, channels in sorted(wanted.items())]
    events.publish(
        PREFERENCE_CHANGED,
        subject=events.Subject("access.account", account_uuid or actor.uuid),
        actor=actor,
        at=at,
        payload={"wanted": said, "language": language},
    )
