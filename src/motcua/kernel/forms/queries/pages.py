"""Pages of a form: what a person sent, whether it is right, and how to show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from motcua.base.actors import ANONYMOUS, Actor
from motcua.base.errors import Refusal
from motcua.base.posted import Posted
from motcua.base.text import vietnam_day
from motcua.base.value_paths import Answers, copied, value_at
from motcua.kernel.forms.ports import (
    ConceptRequest,
    ReceivedFile,
    concept_sources,
    upload_acceptor,
)
from motcua.kernel.forms.rules import provenance as origins_rules
from motcua.kernel.forms.rules import showing, summaries, validation
from motcua.kernel.forms.rules.definition import Field, Form, Page
from motcua.kernel.forms.rules.provenance import Known, Prefilled, Provenance
from motcua.kernel.forms.rules.reading import (
    Action,
    files_of,
    put_files,
    read_page,
    tidy_answers,
)
from motcua.kernel.forms.rules.sentences import SENTENCES, Problem, fill, problem_about
from motcua.kernel.forms.rules.visibility import Visibility, visible_answers

from .choices import checks_on, choices_for, with_units
from .published import FormNotFound

Origins = Mapping[str, Any]  # as a draft keeps them, or Provenance values


class PostedFiles(Protocol):
    """The files of a posted page, such as Django's request.FILES."""

    def __iter__(self) -> Iterator[str]:
        """The names that files were sent under."""
        ...

    def getlist(self, key: str) -> Sequence[Any]:
        """Every file of a name."""
        ...


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What a posted page said: the answers with it in its place, and what to do next."""

    page_id: str
    names: tuple[str, ...]
    answers: Answers
    problems: tuple[Problem, ...]
    action: Action
    revision: int
    next_page: str = ""
    previous_page: str = ""
    window: str = ""


def page_of(form: Form, page: str | int, answers: Mapping[str, Any]) -> Page:
    """
    A page by its id, or by its number among the pages that are asked, from 1.

    :raises FormNotFound: if there is none.
    """
    asked = Visibility(form, answers).pages()
    if isinstance(page, int):
        found = asked[page - 1] if 1 <= page <= len(asked) else None
    else:
        found = form.page_with_id(page) if page else (asked[0] if asked else None)
    if found is None:
        raise FormNotFound()
    return found


def parse_page(
    form: Form,
    page: str | int,
    post: Posted,
    files: PostedFiles | None = None,
    *,
    answers: Mapping[str, Any],
    provenance: Origins | None = None,
    actor: Actor = ANONYMOUS,
    at: datetime,
) -> ParsedPage:
    """
    Read one posted page into the answers that were there before; files are stored at once.

    What cannot be read is kept as it was typed and found by `validate`. Problems here are only
    those of files that were refused.
    """
    on_page = page_of(form, page, answers)
    base = copied(answers)
    problems: list[Problem] = []
    if files is not None:
        problems = _receive_files(form, on_page, files, base, actor=actor, at=at)
    locked = origins_rules.locked_names(form, sources_of(provenance))
    merged, action = read_page(form, on_page, with_units(post, form, vietnam_day(at)), base, locked)
    asked = [each.id for each in Visibility(form, merged).pages()]
    place = asked.index(on_page.id) if on_page.id in asked else -1
    revision = "".join(post.getlist("_revision")[-1:])[:10]
    return ParsedPage(
        page_id=on_page.id,
        names=on_page.names,
        answers=merged,
        problems=tuple(problems),
        action=action,
        revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
        next_page=asked[place + 1] if 0 <= place < len(asked) - 1 else "",
        previous_page=asked[place - 1] if place > 0 else "",
        window="".join(post.getlist("_window")[-1:])[:40],
    )


def parse_answers(form: Form, answers: Mapping[str, Any], *, revision: int = 0) -> ParsedPage:
    """All the answers at once, as a machine sends them, cleaned like posted ones."""
    return ParsedPage(
        page_id="",
        names=tuple(item.name for _, item in form.items),
        answers=tidy_answers(form, answers),
        problems=(),
        action=Action("save"),
        revision=revision,
    )


def sources_of(origins: Origins | None) -> dict[str, Provenance]:
    """Provenance as values, from what a draft keeps or from values."""
    return {
        name: origin if isinstance(origin, Provenance) else Provenance.from_json(origin)
        for name, origin in (origins or {}).items()
    }


def _receive_files(
    form: Form, page: Page, files: PostedFiles, base: Answers, *, actor: Actor, at: datetime
) -> list[Problem]:
    problems: list[Problem] = []
    for name, field in _upload_names(page, files):
        given = files_of(value_at(base, name))
        for content in files.getlist(name):
            received = _receive(form, name, field, content, actor=actor, at=at)
            if isinstance(received, Problem):
                problems.append(received)
            else:
                given.append(received.to_json())
        put_files(base, name, field, given)
    return problems


def _upload_names(page: Page, files: PostedFiles) -> list[tuple[str, Field]]:
    sent = [str(key) for key in files]
    found: list[tuple[str, Field]] = []
    for item in page.items:
        if isinstance(item, Field):
            if item.widget == "upload" and item.name in sent:
                found.append((item.name, item))
            continue
        for key in sent:
            index, _, relative = key.removeprefix(f"{item.name}/").partition("/")
            question = item.field_named(relative)
            is_item = key.startswith(f"{item.name}/") and index.isdecimal() and len(index) < 4
            if is_item and question is not None and question.widget == "upload":
                found.append((key, question))
    return found


def _receive(
    form: Form, name: str, field: Field, content: Any, *, actor: Actor, at: datetime
) -> ReceivedFile | Problem:
    acceptor = upload_acceptor()
    if acceptor is None:
        text = fill(SENTENCES["no_uploads"], field)
        return problem_about(form, name, text, "no_uploads")
    try:
        return acceptor(
            actor=actor, content=content, filename=content.name, at=at, accept=field.accept
        )
    except Refusal as refusal:
        text = {language: refusal.message(language) for language in ("vi", "en")}
        return problem_about(form, name, text, refusal.code)


def validate(
    form: Form, answers: Mapping[str, Any], *, on: date, page: str | int | None = None
) -> tuple[Problem, ...]:
    """What is wrong with the answers, or with those of one page; empty when they may be sent."""
    problems = validation.validate(form, answers, on=on, checks=checks_on(on))
    if page is None:
        return problems
    page_id = page_of(form, page, answers).id
    return tuple(each for each in problems if each.page == page_id)


def page_view(
    form: Form,
    page: str | int,
    answers: Mapping[str, Any],
    *,
    on: date,
    problems: Sequence[Problem] = (),
    provenance: Origins | None = None,
    language: str = "vi",
    revision: int = 0,
    to_check: Sequence[str] = (),
) -> showing.PageView:
    """One page ready for `ui/form_page.html`: values, words, choices and problems."""
    return showing.page_view(
        form,
        page_of(form, page, answers),
        answers,
        problems=problems,
        provenance=sources_of(provenance),
        choices=choices_for(form, on, language),
        language=language,
        revision=revision,
        to_check=frozenset(to_check),
    )


def summary(
    form: Form,
    answers: Mapping[str, Any],
    *,
    on: date,
    provenance: Origins | None = None,
    language: str = "vi",
) -> tuple[summaries.SummarySection, ...]:
    """All the answers in words, page by page, for checking before sending and for officers."""
    return summaries.summary(
        form,
        answers,
        provenance=sources_of(provenance),
        choices=choices_for(form, on, language),
        language=language,
    )


def burden(
    form: Form, answers: Mapping[str, Any], provenance: Origins | None = None
) -> origins_rules.Burden:
    """How many questions were asked, filled beforehand, and corrected by the person."""
    return origins_rules.burden(form, answers, sources_of(provenance))


def asked_answers(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Only the answers to questions that were asked: what a host may store when they are sent."""
    return visible_answers(form, answers)


def prefill(form: Form, *, actor: Actor, party_uuid: UUID, at: datetime) -> Prefilled:
    """
    What the state already knows for a form about a party; every reading is logged by its source.

    :raises PermissionRefused: if the actor may not read the party.
    """
    missing = origins_rules.concepts_of(form)
    known: dict[str, Known] = {}
    for source, able in concept_sources():
        wanted = frozenset(missing & able) - known.keys()
        if wanted:
            known.update(
                source(ConceptRequest(actor=actor, party_uuid=party_uuid, concepts=wanted, at=at))
            )
    return origins_rules.prefilled(form, known)
