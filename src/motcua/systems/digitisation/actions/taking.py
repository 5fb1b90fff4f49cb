"""Taking papers in: a scan at the counter, what a person uploaded, a result from the archive."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ..events import PAPER_TAKEN_IN
from ..models import DigitisedPaper, PaperPage
from ..permissions import may_take_in
from ..ports import Matter, Offered, find_matter_kind
from ..queries.content import get_kind, kind_of_component, terms_on
from ..queries.papers import PaperNotFound

KEEPER = system_actor("digitisation.keeper")
_TYPES = ("application/pdf", "image/jpeg", "image/png")


class TooManyPages(Refusal):
    """
    Tệp có {pages} trang, nhiều hơn {limit} trang của một giấy tờ. Vui lòng tách tệp thành từng giấy
    tờ rồi tải lên lại.
    """

    status = 422
    message_en = (
        "The file has {pages} pages; one paper may have {limit}. Please split it into its papers "
        "and upload them one by one."
    )


class NotReadable(Refusal):
    """Chỉ số hóa được tệp PDF, JPG hoặc PNG. Vui lòng quét hoặc chụp lại giấy tờ."""

    status = 422
    message_en = (
        "Only PDF, JPG and PNG files can be digitised. Please scan or photograph the paper."
    )


def scan_paper(
    *,
    actor: Actor,
    content: BinaryIO | documents.Readable,
    filename: str,
    kind: str,
    title: str,
    matter: Matter | None,
    holder_uuid: UUID,
    desk_uuid: UUID,
    at: datetime,
) -> DigitisedPaper:
    """
    Take in what an officer scanned or photographed, for a matter or for the archive.

    :raises UploadRefused: if the file is locked, broken, too large or none of the kinds taken.
    :raises TooManyPages: if it should be several papers.
    """
    desk = organizations.get_agency(desk_uuid)
    access.require(may_take_in(actor, desk.path))
    file = documents.accept_upload(
        actor=actor, content=content, filename=filename, at=at, allowed=_TYPES
    )
    source = DigitisedPaper.Source.COUNTER if matter else DigitisedPaper.Source.ARCHIVE
    return take_in(
        actor=actor,
        file=file,
        kind=kind,
        title=title,
        source=source,
        matter=matter,
        holder_uuid=holder_uuid,
        desk_uuid=desk_uuid,
        at=at,
    )


@transaction.atomic
def take_in(
    *,
    actor: Actor,
    file: documents.StoredFile,
    kind: str,
    title: str,
    source: str,
    matter: Matter | None,
    holder_uuid: UUID,
    desk_uuid: UUID,
    at: datetime,
) -> DigitisedPaper:
    """
    Put a file in the line, a row for each page; the same content of a matter is taken in once.

    :raises TooManyPages: if it should be several papers.
    :raises NotReadable: if it is no picture and no PDF.
    """
    desk = organizations.get_agency(desk_uuid)
    access.require(may_take_in(actor, desk.path))
    on = vietnam_day(at)
    known = get_kind(kind, on=on)
    pages = _pages(file, terms_on(on).most_pages)
    if matter is not None and (before := _taken_before(matter, file)) is not None:
        return before
    paper = DigitisedPaper.objects.create(
        matter_kind=matter.kind if matter else "",
        matter_uuid=matter.uuid if matter else None,
        matter_code=matter.code if matter else "",
        title=(tidy(title) or known.title["vi"])[:300],
        kind=known.code,
        source=source,
        file=file,
        page_count=pages,
        holder=parties.get_party(holder_uuid),
        desk=desk,
        desk_path=desk.path,
        taken_at=at,
        taken_by=actor.uuid,
    )
    PaperPage.objects.bulk_create(
        PaperPage(paper=paper, number=number, next_try_at=at) for number in range(1, pages + 1)
    )
    events.publish(
        PAPER_TAKEN_IN,
        subject=paper,
        actor=actor,
        at=at,
        agency_uuid=desk.uuid,
        payload={**told(paper), "source": source, "pages": pages},
    )
    return paper


def _pages(file: documents.StoredFile, limit: int) -> int:
    if file.media_type not in _TYPES:
        raise NotReadable()
    pages = file.page_count or 1
    if pages > limit:
        raise TooManyPages(pages=pages, limit=limit)
    return pages


def _taken_before(matter: Matter, file: documents.StoredFile) -> DigitisedPaper | None:
    return (
        DigitisedPaper.objects.filter(matter_uuid=matter.uuid, file__sha256=file.sha256)
        .exclude(status=DigitisedPaper.Status.DROPPED)
        .first()
    )


def take_in_matter(*, kind: str, matter_uuid: UUID, at: datetime) -> int:
    """
    Take in every paper that a matter was handed in with; returns how many are new.

    What cannot be digitised, such as a bundle with too many pages, stays what it is: a file.
    """
    return take_in_matters(kind=kind, matters=[(matter_uuid, at)])


@transaction.atomic
def take_in_matters(*, kind: str, matters: Sequence[tuple[UUID, datetime]]) -> int:
    """The same for many matters; the number of statements does not grow with them."""
    known = find_matter_kind(kind)
    if known is None:
        return 0
    moments = dict(matters)
    found = known.gathered(list(moments))
    taken = _taken_in(list(found))
    files = documents.StoredFile.objects.in_bulk(
        [one.file_uuid for _, papers in found.values() for one in papers], field_name="uuid"
    )
    holders = {matter.holder_uuid for matter, _papers in found.values()}
    people = {one.uuid: one for one in parties.Party.objects.filter(uuid__in=holders)}
    papers = []
    for uuid, (matter, offered) in found.items():
        for one in offered:
            file = files[one.file_uuid]
            if file.uuid in taken[uuid] or file.sha256 in taken[uuid]:
                continue
            taken[uuid].add(file.sha256)
            paper = _offered_paper(matter, one, file, moments[uuid])
            if paper is not None:
                paper.holder = people[matter.holder_uuid]
                papers.append(paper)
    _write(papers)
    return len(papers)


def _taken_in(matter_uuids: list[UUID]) -> dict[UUID, set[UUID | str]]:
    """Of each matter: the files taken in before, and the contents of those not set aside."""
    found: dict[UUID, set[UUID | str]] = {uuid: set() for uuid in matter_uuids}
    rows = DigitisedPaper.objects.filter(matter_uuid__in=matter_uuids)
    for uuid, file, sha256, status in rows.values_list(
        "matter_uuid", "file__uuid", "file__sha256", "status"
    ):
        assert uuid is not None
        found[uuid] |= {file} if status == DigitisedPaper.Status.DROPPED else {file, sha256}
    return found


def _offered_paper(
    matter: Matter, offered: Offered, file: documents.StoredFile, at: datetime
) -> DigitisedPaper | None:
    """A row for a paper that came with a matter, but for whose it is; None: not to digitise."""
    on = vietnam_day(at)
    try:
        pages = _pages(file, terms_on(on).most_pages)
    except (TooManyPages, NotReadable):
        return None
    known = get_kind(kind_of_component(offered.component_code, on=on), on=on)
    desk = organizations.get_agency(matter.desk_uuid)
    source = DigitisedPaper.Source.UPLOAD if offered.by_person else DigitisedPaper.Source.COUNTER
    return DigitisedPaper(
        matter_kind=matter.kind,
        matter_uuid=matter.uuid,
        matter_code=matter.code,
        title=(tidy(offered.title) or known.title["vi"])[:300],
        kind=known.code,
        source=source,
        file=file,
        page_count=pages,
        desk=desk,
        desk_path=desk.path,
        taken_at=at,
        taken_by=KEEPER.uuid,
    )


def _write(papers: Sequence[DigitisedPaper]) -> None:
    """Write papers that came with matters, a row for each page, and tell of them."""
    if not papers:
        return
    DigitisedPaper.objects.bulk_create(papers)
    PaperPage.objects.bulk_create(
        PaperPage(paper=paper, number=number, next_try_at=paper.taken_at)
        for paper in papers
        for number in range(1, paper.page_count + 1)
    )
    rows = [
        (
            paper,
            {**told(paper), "source": paper.source, "pages": paper.page_count},
            paper.desk.uuid,
            None,
            paper.taken_at,
        )
        for paper in papers
    ]
    events.publish_many(PAPER_TAKEN_IN, rows=rows, actor=KEEPER, at=papers[-1].taken_at)


def locked_paper(paper_uuid: UUID) -> DigitisedPaper:
    """
    A paper, locked until the transaction ends.

    :raises PaperNotFound: if there is none.
    """
    paper = (
        DigitisedPaper.objects.select_for_update(of=("self",))
        .select_related("file", "holder", "desk")
        .filter(uuid=paper_uuid)
        .first()
    )
    if paper is None:
        raise PaperNotFound()
    return paper


def told(paper: DigitisedPaper) -> dict[str, object]:
    """What every event of a paper tells."""
    found: dict[str, object] = {"kind": paper.kind}
    if paper.matter_uuid is not None:
        found |= {"matter": paper.matter_uuid, "matter_kind": paper.matter_kind}
    return found
