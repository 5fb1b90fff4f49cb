"""One thing done to many matters: tried as it is done, done once whatever is sent twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.reasons import api as reasons

from .events import MATTERS_HANDLED
from .models import JointAct
from .permissions import may_see_joint_act
from .ports import Asked, Chosen, ManyAct, Worded, find_act, find_list

SUBJECT = "joint_acts.jointact"
# One transaction: a colleague who waits for one of its rows waits for some statements.
TOGETHER = 100
MOST = 200


class ActUnknown(InvalidInput):
    """Vui lòng chọn một thao tác trong danh sách."""

    message_en = "Please choose one of the acts in the list."


class TooManyMatters(InvalidInput):
    """Mỗi lần xử lý được tối đa {most} việc. Vui lòng chọn ít hơn."""

    message_en = "At most {most} matters can be handled at once. Please choose fewer."


class NoMatter(InvalidInput):
    """Chưa chọn việc nào."""

    message_en = "Nothing was chosen."


class MatterNotFound(NotFound):
    """Không tìm thấy, hoặc Ông/Bà không có quyền xem."""

    message_en = "There is no such matter, or you may not see it."


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one matter of many: done, or refused and as it was."""

    uuid: UUID
    words: str
    refusal: Refusal | None


def try_together(
    actor: Actor, act_name: str, uuids: Sequence[UUID], worded: Worded, at: datetime
) -> tuple[Answer, ...]:
    """
    What the act would do to each: everything is judged and written, and taken back at once.

    :raises InvalidInput: if what every matter needs is missing.
    """
    return _do(act_name, Asked(actor, _counted(uuids), worded, at), is_trial=True)


def do_together(
    *,
    actor: Actor,
    key: UUID,
    act_name: str,
    uuids: Sequence[UUID],
    worded: Worded,
    at: datetime,
) -> JointAct:
    """
    Do one thing to many matters and keep what became of each; the same key again changes nothing.

    :raises InvalidInput: if what every matter needs is missing; nothing was done then.
    :raises PermissionRefused: for a key that is somebody else's.
    """
    asked = Asked(actor, _counted(uuids), worded, at)
    facts: dict[str, Any] = {name: str(value or "") for name, value in asdict(worded).items()}
    return keep_once(
        actor=actor, key=key, act_name=act_name, given=facts, do=lambda: _do(act_name, asked), at=at
    )


def keep_once(
    *,
    actor: Actor,
    key: UUID,
    act_name: str,
    given: Mapping[str, Any],
    do: Callable[[], Sequence[Answer]],
    at: datetime,
    told_as: events.EventType = MATTERS_HANDLED,
) -> JointAct:
    """
    Do what an app does to many by a form of its own, and keep what became of each, once for a key.

    :param given: what was worded, as it is kept.
    :param told_as: the event that tells of it; its payload is `act`, `done` and `refused`.
    :raises PermissionRefused: for a key that is somebody else's.
    """
    mine = {
        "act": act_name[:60],
        "given": dict(given),
        "begun_at": at,
        "begun_by": actor.uuid,
        "begun_by_name": actor.name,
    }
    act, is_new = JointAct.objects.get_or_create(uuid=key, defaults=mine)
    access.require(may_see_joint_act(actor, act))
    if not is_new:
        return act
    try:
        answers = do()
    except Refusal:
        act.delete()
        raise
    return _keep(actor, act, answers, told_as, at)


def _counted(uuids: Sequence[UUID]) -> list[UUID]:
    found = list(dict.fromkeys(uuids))
    if not found:
        raise NoMatter()
    if len(found) > MOST:
        raise TooManyMatters(most=MOST)
    return found


def _do(name: str, asked: Asked, *, is_trial: bool = False) -> tuple[Answer, ...]:
    act = find_act(name)
    matters = find_list(act.of) if act is not None else None
    if act is None or matters is None or not act.may(asked.actor):
        raise ActUnknown(fields={"act": ActUnknown().message("vi")})
    chosen = matters.find(asked.actor, asked.uuids, asked.at)
    _require_worded(act, asked, [uuid for uuid in asked.uuids if uuid in chosen])
    answers: list[Answer] = []
    for first in range(0, len(asked.uuids), TOGETHER):
        uuids = asked.uuids[first : first + TOGETHER]
        one = Asked(asked.actor, uuids, asked.worded, asked.at)
        answers += _act(act, one, chosen, is_trial=is_trial)
    return tuple(answers)


@transaction.atomic
def _act(
    act: ManyAct, asked: Asked, chosen: Mapping[UUID, Chosen], *, is_trial: bool
) -> list[Answer]:
    seen = [uuid for uuid in asked.uuids if uuid in chosen]
    said = act.do(Asked(asked.actor, seen, asked.worded, asked.at)) if seen else {}
    if is_trial:
        transaction.set_rollback(True)
    answers = []
    for uuid in asked.uuids:
        told = said.get(uuid) if uuid in chosen else MatterNotFound()
        words = chosen[uuid].words if uuid in chosen else ""
        answers.append(Answer(uuid, words, told if isinstance(told, Refusal) else None))
    return answers


def _require_worded(act: ManyAct, asked: Asked, seen: Sequence[UUID]) -> None:
    """What every matter needs is there; else nothing is done to any."""
    worded, day = asked.worded, vietnam_day(asked.at)
    wrong: dict[str, str] = {}
    if "reason" in act.asks and not worded.reason.strip():
        wrong["reason"] = _("Vui lòng ghi lý do.")
    if "work" in act.asks and not worded.work.strip():
        wrong["work"] = _("Vui lòng ghi rõ việc cần làm.")
    if "due_on" in act.asks and (worded.due_on is None or worded.due_on < day):
        wrong["due_on"] = _("Chọn ngày từ hôm nay trở đi")
    if "agency" in act.asks:
        known = {one.uuid for one in organizations.list_agencies(on=day)}
        if worded.agency not in known:
            wrong["agency"] = _("Vui lòng chọn cơ quan.")
    if wrong:
        raise InvalidInput(fields=wrong)
    if act.catalogue is not None and (catalogue := act.catalogue(seen)):
        reasons.check_reason(
            catalogue, worded.reason_code, on=day, text=worded.reason, is_demanded=True
        )


@transaction.atomic
def _keep(
    actor: Actor, act: JointAct, answers: Sequence[Answer], told_as: events.EventType, at: datetime
) -> JointAct:
    act.answers = [
        {
            "uuid": str(one.uuid),
            "words": one.words,
            "refusal": one.refusal.code if one.refusal else "",
            "vi": words_of(one.refusal, "vi"),
            "en": words_of(one.refusal, "en"),
        }
        for one in answers
    ]
    act.ended_at = at
    act.save(update_fields=["answers", "ended_at"])
    refused = sum(1 for one in answers if one.refusal)
    events.publish(
        told_as,
        subject=events.Subject(SUBJECT, act.uuid),
        actor=actor,
        at=at,
        payload={"act": act.act, "done": len(answers) - refused, "refused": refused},
    )
    return act


def words_of(refusal: Refusal | None, language: str) -> str:
    """A refusal with what it says of single fields."""
    if refusal is None:
        return ""
    said = refusal.message(language)
    more = (str(words) for words in refusal.fields.values())
    return " ".join(dict.fromkeys([said, *more]))
