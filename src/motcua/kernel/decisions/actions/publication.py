"""Publishing decisions: read, judge, and never change again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.decisions.events import DECISION_PUBLISHED
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.permissions import may_publish_decision
from motcua.kernel.decisions.rules.judging import judge
from motcua.kernel.decisions.rules.model import Problem
from motcua.kernel.decisions.rules.words import words_of
from motcua.kernel.events import api as events


class DecisionRefused(InvalidInput):
    """Bảng quyết định chưa công bố được."""

    message_en = "The decision cannot be published."

    def __init__(self, code: str, problems: list[Problem]) -> None:
        """Refuse with every fault found."""
        self.decision, self.problems = code, tuple(problems)
        super().__init__(fields={problem.element_id: problem.vi for problem in problems})

    def message(self, language: str) -> str:
        """The faults, one a line, each with its element."""
        head = super().message(language)
        return "\n".join([f"{self.decision}: {head}", *(p.line(language) for p in self.problems)])


@transaction.atomic
def publish_decision(
    *,
    actor: Actor,
    code: str,
    dmn: str,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    about: Mapping[str, Any] | None = None,
) -> DecisionVersion:
    """
    Publish a DMN file as the next version of a decision, in force from a day on.

    `about` names the title, legal basis, sureness, words for values, and which decision of the
    file is meant where it has several. Publishing again what is already a version with the same
    days changes nothing and returns it.

    :raises DecisionRefused: with each fault and its element; gaps alone do not stop publication.
    """
    _lock(code)
    versions = DecisionVersion.objects.filter(code=code).order_by("-number")
    latest = versions.first()
    if not may_publish_decision(actor):
        raise PermissionRefused()
    told = dict(about or {})
    digest = _digest(dmn, told, valid_from, valid_to)
    same: DecisionVersion | None = versions.filter(digest=digest).first()
    if same is not None:
        return same
    judged = judge(dmn, str(told.get("decision", "")), words_of(told))
    faults = list(judged.faults)
    if valid_to is not None and valid_to <= valid_from:
        faults.append(_wrong_period(code))
    if faults or judged.model is None:
        raise DecisionRefused(code, faults)
    version = DecisionVersion.objects.create(
        code=code,
        number=latest.number + 1 if latest else 1,
        name=judged.model.name or code,
        dmn=dmn,
        about=told,
        digest=digest,
        valid_from=valid_from,
        valid_to=valid_to,
        published_at=at,
        published_by=actor.uuid,
    )
    _tell(version, actor, at)
    return version


def _wrong_period(code: str) -> Problem:
    return Problem(
        code, code, "hết hiệu lực trước khi có hiệu lực", "ends before it comes into force"
    )


def _tell(version: DecisionVersion, actor: Actor, at: datetime) -> None:
    events.publish(
        DECISION_PUBLISHED,
        subject=events.Subject("decisions.decision", version.uuid),
        actor=actor,
        at=at,
        payload={
            "decision": version.code,
            "version": version.number,
            "digest": version.digest,
            "valid_from": version.valid_from.isoformat(),
        },
    )


def _digest(dmn: str, about: dict[str, Any], valid_from: date, valid_to: date | None) -> str:
    days = [valid_from.isoformat(), valid_to.isoformat() if valid_to else None]
    told = json.dumps([dmn, about, days], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _lock(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"decision:{code}"]
        )
