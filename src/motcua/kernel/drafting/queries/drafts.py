"""Drafts: one, its saved states and its history, and the lists of those that one may see."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as words

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.web import navigation

from ..models import DraftRevision, DraftStep, VersionDraft
from ..permissions import may_see, require_reader
from ..ports import Desk, desk_of, desks
from ..rules import Content

OPEN = ("draft", "submitted", "returned")
CLOSED = ("approved", "discarded")
MOST_REVISIONS = 50
PAGE = 50
STEPS = {
    "begun": words("Bắt đầu soạn"),
    "saved": words("Sửa và lưu"),
    "rebased": words("Đối chiếu với phiên bản mới nhất"),
    "submitted": words("Trình duyệt"),
    "withdrawn": words("Rút lại để sửa"),
    "returned": words("Trả lại"),
    "approved": words("Duyệt và công bố"),
    "discarded": words("Bỏ bản thảo"),
}


class DraftNotFound(NotFound):
    """Không tìm thấy bản thảo này."""

    message_en = "There is no such draft."


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list: what it is called, of which kind it is, and where its page is."""

    draft: VersionDraft
    title: str
    kind_name: str
    address: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a history in the reader's words."""

    step: DraftStep
    words: str


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def desk_at(slug: str) -> Desk:
    """
    The desk that addresses call so.

    :raises NotFound: if there is none.
    """
    for desk in desks():
        if desk.slug == slug:
            return desk
    raise NotFound()


def address_of(draft: VersionDraft) -> str:
    """Where the page of a draft is."""
    return navigation.subject_address(draft.kind, draft.uuid)


def content_of(row: VersionDraft | DraftRevision) -> Content:
    """What a draft or one of its saved states holds."""
    return Content(row.file, row.about, row.valid_from, row.valid_to)


def get_draft(draft_uuid: UUID, kind: str = "") -> VersionDraft:
    """
    A draft, of a kind where one is named.

    :raises DraftNotFound: if there is none.
    """
    found: VersionDraft | None = VersionDraft.objects.filter(uuid=draft_uuid).first()
    if found is None or (kind and found.kind != kind):
        raise DraftNotFound()
    return found


def get_draft_for(actor: Actor, draft_uuid: UUID, kind: str = "") -> VersionDraft:
    """
    A draft, for those who draw or approve its kind.

    :raises DraftNotFound: if there is none.
    """
    draft = get_draft(draft_uuid, kind)
    require_reader(actor, desk_of(draft.kind).rights)
    return draft


def get_revision(draft: VersionDraft, number: int) -> DraftRevision:
    """
    A saved state of a draft.

    :raises DraftNotFound: if it was never saved so often.
    """
    found: DraftRevision | None = draft.revisions.filter(number=number).first()
    if found is None:
        raise DraftNotFound()
    return found


def content_at(draft: VersionDraft, revision: int) -> Content:
    """What a form was filled from: a saved state, or the draft as it is where none is named."""
    if revision in (0, draft.revision):
        return content_of(draft)
    return content_of(get_revision(draft, revision))


def list_drafts(actor: Actor, kind: str, *, code: str = "") -> list[DraftRow] | None:
    """
    The open drafts of a kind (of one code), what waits for approval first.

    None for those who neither draw nor approve them.
    """
    if not may_see(actor, desk_of(kind).rights):
        return None
    found = VersionDraft.objects.filter(kind=kind, state__in=OPEN)
    return _rows((found.filter(code=code) if code else found).order_by(*_ORDER)[:200])


@dataclass(frozen=True, slots=True)
class DraftList:
    """A page of the drafts of every office that the reader may see."""

    rows: list[DraftRow]
    kinds: list[tuple[str, str]]
    has_more: bool


def drafts_page(actor: Actor, *, slug: str, is_open: bool, page: int) -> DraftList:
    """The drafts of all kinds that the actor draws or approves, or of one of them."""
    seen = [desk for desk in desks() if may_see(actor, desk.rights)]
    wanted = [desk.kind for desk in seen if desk.slug == slug] or [desk.kind for desk in seen]
    found = VersionDraft.objects.filter(kind__in=wanted, state__in=OPEN if is_open else CLOSED)
    order = _ORDER if is_open else ("-updated_at", "-id")
    first = (page - 1) * PAGE
    rows = _rows(found.order_by(*order)[first : first + PAGE + 1])
    kinds = [(desk.slug, _(desk.name)) for desk in seen]
    return DraftList(rows[:PAGE], kinds, len(rows) > PAGE)


_ORDER = ("-state", "-updated_at", "-id")  # what is submitted comes before what is being drawn


def _rows(drafts: QuerySet[VersionDraft, Any]) -> list[DraftRow]:
    return [
        DraftRow(one, one.title_in(language()), _(desk_of(one.kind).name), address_of(one))
        for one in drafts.defer("file")
    ]


def history_of_draft(draft: VersionDraft) -> list[StepRow]:
    """What happened to a draft, oldest first."""
    told = {**STEPS, **desk_of(draft.kind).steps}
    return [StepRow(one, _(told.get(one.kind, one.kind))) for one in draft.steps.order_by("id")]


def list_revisions(draft: VersionDraft) -> list[DraftRevision]:
    """The last saved states of a draft without what they hold, newest first."""
    found = draft.revisions.order_by("-number").defer("file", "about")
    return list(found[:MOST_REVISIONS])
