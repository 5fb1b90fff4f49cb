"""Which papers of the applicant's repository answer questions of the form, and what was taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.base.value_items import is_in_part
from motcua.kernel.forms import api as forms
from motcua.systems.wallet import api as wallet

from ..models import Application


@dataclass(frozen=True, slots=True)
class Line:
    """One question that a paper answers: what it says, what stands there now."""

    name: str
    label: str
    value: str
    now: str


@dataclass(frozen=True, slots=True)
class Fill:
    """One paper, what it answers of this form, and whether answers are taken from it now."""

    paper: wallet.PaperView
    lines: tuple[Line, ...]
    is_taken: bool


def told_by_papers(
    actor: Actor, application: Application, form: forms.Form, *, at: datetime
) -> list[wallet.knowing.Telling]:
    """
    The papers of the applicant that answer questions of the form.

    At the counter those that the applicant agreed to, by the code or on their own screen: an
    officer looks into nobody's repository.
    """
    holder, concepts = application.applicant.uuid, forms.fitting.concepts_of(form)
    if application.is_at_counter:
        found = wallet.knowing.tellings_given(application.uuid, holder, concepts=concepts, at=at)
    else:
        found = wallet.knowing.tellings(actor, holder, concepts=concepts, at=at)
    return [one for one in found if forms.fitting.fit(form, known_of(one)).provenance]


def known_of(
    telling: wallet.knowing.Telling, consent_uuid: UUID | None = None
) -> dict[str, forms.ports.Known]:
    """What a paper says, as forms take it."""
    source = telling.source(consent_uuid)
    return {
        concept: forms.ports.Known(value=value, source=source, as_of=telling.as_of)
        for concept, value in telling.facts.items()
    }


def fills_of(
    actor: Actor, application: Application, draft: forms.Draft, *, at: datetime, language: str
) -> list[Fill]:
    """The papers that can answer questions of a draft, each with what it would put where."""
    form = forms.get_form_version(draft.form_version.uuid)
    now = _worded(form, draft.answers, draft.provenance, at, language)
    taken = papers_taken(draft.provenance)
    found = []
    for telling in told_by_papers(actor, application, form, at=at):
        fit = forms.fitting.fit(form, known_of(telling))
        # Questions that are asked only in some cases are worded as if they were.
        said = _worded(form, {**draft.answers, **fit.answers}, fit.provenance, at, language)
        lines = tuple(
            Line(name, *said[name], now.get(name, ("", ""))[1])
            for name in fit.provenance
            if name in said
        )
        if lines:
            found.append(Fill(telling.paper, lines, telling.paper.uuid in taken))
    return found


def _worded(
    form: forms.Form, answers: Any, origins: Mapping[str, Any], at: datetime, language: str
) -> dict[str, tuple[str, str]]:
    """The answers to the questions that are asked, in words: name → label, value."""
    sections = forms.summary(
        form, answers, on=vietnam_day(at), provenance=origins, language=language
    )
    return {
        row.field: (f"{part.title}: {row.label}" if is_in_part(row.field) else row.label, row.value)
        for part in sections
        for row in part.rows
    }


def papers_taken(provenance: Mapping[str, Any]) -> dict[UUID, UUID | None]:
    """The papers that answers were taken from, and the leave that was given to read each."""
    sources = [kept["source"] for kept in provenance.values() if "paper" in kept["source"]]
    return {
        UUID(one["paper"]): UUID(one["consent"]) if one.get("consent") else None for one in sources
    }


def ended_fills(provenance: Mapping[str, Any], *, at: datetime) -> list[str]:
    """Papers that answers were taken from and that ended since, or may no longer be read."""
    consents = [leave for leave in papers_taken(provenance).values() if leave]
    given = wallet.given_by(consents, at=at)
    return [
        _(
            "“%(title)s” không còn hiệu lực hoặc Ông/Bà đã rút lại sự đồng ý. Mở Điền từ giấy tờ, "
            "bỏ thông tin lấy từ giấy tờ này rồi khai lại."
        )
        % {"title": one.paper.title}
        for one in given.values()
        if not one.is_open or not one.paper.is_usable
    ]
