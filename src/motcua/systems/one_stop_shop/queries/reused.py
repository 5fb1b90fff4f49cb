"""Papers of an application or dossier that stay in the applicant's repository."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.systems.procedures import api as procedures
from motcua.systems.wallet import api as wallet

from .. import rules
from ..models import Application, Dossier, Paper


def given_papers(papers: Iterable[Any], *, at: datetime) -> dict[UUID, wallet.Given]:
    """For rows with a `consent_uuid`: what was given under it, as it stands now."""
    wanted = [one.consent_uuid for one in papers if one.consent_uuid is not None]
    return wallet.given_by(wanted, at=at)


def unusable_papers(papers: Iterable[Paper], *, at: datetime) -> list[tuple[Paper, str]]:
    """The attached papers that ended, or whose consent was taken back, since; and what to do."""
    rows = [one for one in papers if one.consent_uuid is not None]
    given = given_papers(rows, at=at)
    found = []
    for row in rows:
        one = given.get(row.consent_uuid) if row.consent_uuid else None
        if one is None or not one.is_open or not one.paper.is_usable:
            found.append((row, _why(row, one)))
    return found


def _why(row: Paper, one: wallet.Given | None) -> str:
    names = {"title": one.paper.title if one else row.title}
    if one is None or one.withdrawn_at is not None or one.paper.state == "removed":
        return _("“%(title)s”: Ông/Bà đã rút lại sự đồng ý. Bỏ giấy tờ này rồi chọn lại.") % names
    if one.paper.state in {"expired", "valid"}:
        return _("“%(title)s” đã hết hạn. Bỏ giấy tờ này và nộp giấy tờ còn hiệu lực.") % names
    return _("“%(title)s” đã bị thu hồi hoặc được thay. Bỏ giấy tờ này và nộp bản khác.") % names


def offered_papers(
    actor: Actor, application: Application, needed: list[rules.Needed], *, at: datetime
) -> dict[str, list[wallet.PaperView]]:
    """For each paper that is asked: what of the applicant's repository may stand for it."""
    if application.is_at_counter:
        return {}
    return _offered(actor, application, [one.code for one in needed], at)


def offered_for_supplement(
    actor: Actor, dossier: Dossier, components: list[str], *, at: datetime
) -> dict[str, list[wallet.PaperView]]:
    """The same for the papers that a supplement request asks for."""
    return _offered(actor, dossier.application, components, at)


def askable_papers(
    actor: Actor, application: Application, components: list[str], *, at: datetime
) -> dict[str, list[Any]]:
    """At the counter: what the officer may ask the applicant for, by what it would stand for."""
    if not application.is_at_counter:
        return {}
    version = procedures.get_version(application.procedure_version.uuid)
    return wallet.asked.askable_papers(
        actor, application.applicant.uuid, procedure=version.slug, components=components, at=at
    )


def _offered(
    actor: Actor, application: Application, components: list[str], at: datetime
) -> dict[str, list[wallet.PaperView]]:
    version = procedures.get_version(application.procedure_version.uuid)
    return wallet.fitting_papers(
        actor,
        application.applicant.uuid,
        procedure=version.slug,
        components=components,
        at=at,
    )
