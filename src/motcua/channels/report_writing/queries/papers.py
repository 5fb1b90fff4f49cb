"""A report as its papers tell it: the context of the typeset paper, and the Word document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations

from ..models import WrittenReport
from ..rules.body import Block
from ..rules.word import Paper, word_document
from .days import opening_of
from .outlines import outline_of_report
from .plain import said
from .reports import ReadSection

TEMPLATE = "bao-cao"


def paper_context(
    report: WrittenReport, read: Sequence[ReadSection], *, signer: dict[str, Any]
) -> dict[str, Any]:
    """What the report's template fills: opening, sections with their blocks, signer, recipients."""
    outline = outline_of_report(report)
    return {
        "abstract": abstract_of(report),
        "opening": opening_of(report, outline),
        "sections": [
            {
                "number": one.number,
                "title": one.section.title,
                "level": one.section.level,
                "blocks": [_block(block, one) for block in one.blocks],
            }
            for one in read
        ],
        "signer": signer,
        "recipients": list(outline.recipients),
    }


def preview_pdf(report: WrittenReport, read: Sequence[ReadSection], *, at: datetime) -> bytes:
    """The paper as it would be, without number, signature or verification code."""
    context = paper_context(report, read, signer={"authority": [], "title": "Người ký", "name": ""})
    day = vietnam_day(at)
    facts = {
        "title": report.title,
        "number": "",
        "issued": {"day": f"{day.day:02}", "month": f"{day.month:02}", "year": str(day.year)},
        "agency": {"name": report.agency.name, "parent": report.agency.heading_parent},
        "place": report.agency.place_name,
        "is_preview": True,
    }
    return documents.render_pdf(TEMPLATE, {**facts, **context}, at=at)


def word_file(
    report: WrittenReport, read: Sequence[ReadSection], *, actor: Actor, at: datetime
) -> bytes:
    """The report as a Word document in the layout of Decree 30/2020, for those who work on it."""
    context = paper_context(report, read, signer=signer_of(actor, report, at=at))
    paper = Paper(
        agency=report.agency.name,
        parent=report.agency.heading_parent,
        place=report.agency.place_name,
        day=vietnam_day(at),
        number=report.document.number if report.document else "",
        abstract=context["abstract"],
        opening=context["opening"],
        sections=tuple(
            {**one, "blocks": [_with_drawing(block) for block in one["blocks"]]}
            for one in context["sections"]
        ),
        signer_title=context["signer"]["title"],
        recipients=tuple(context["recipients"]),
    )
    return word_document(paper)


def _with_drawing(block: dict[str, Any]) -> dict[str, Any]:
    """A block whose picture can be put into a Word document."""
    if not block.get("picture"):
        return block
    return {**block, "drawing": documents.render_picture(block["picture"])}


def abstract_of(report: WrittenReport) -> str:
    """The title without the word for the kind of paper, which stands above it."""
    return report.title.removeprefix("Báo cáo ").strip()


def signer_of(actor: Actor, report: WrittenReport, *, at: datetime) -> dict[str, Any]:
    """
    How the signer stands under the paper: authority line, title, name.

    Decree 30/2020, article 13: a head signs for a body that decides together (TM.), a deputy for
    the head (KT.).
    """
    held = (
        organizations.Appointment.objects.in_force_on(vietnam_day(at))
        .select_related("post")
        .filter(party__uuid=actor.party_uuid, post__agency__uuid=report.agency.uuid)
        .order_by("post__rank")
        .first()
    )
    title = held.post.title if held else ""
    is_committee = report.agency.kind.endswith("committee")
    head = "Chủ tịch" if is_committee else "Giám đốc"
    authority = ["TM. Ủy ban nhân dân"] if is_committee else []
    if title.startswith("Phó"):
        authority.append(f"KT. {head}")
    return {"authority": authority, "title": title or head, "name": actor.name}


def _block(block: Block, read: ReadSection) -> dict[str, Any]:
    if block.kind == "table":
        rows = [[said(cell, read) for cell in row] for row in block.rows]
        return {"kind": "table", "title": "", "head": rows[0], "rows": rows[1:]}
    mark = block.pieces[0].mark if block.kind == "figure" else None
    if mark is None:
        return {"kind": block.kind, "text": said(block.pieces, read)}
    table = read.show(mark).table
    if table is None:
        return {"kind": "paragraph", "text": mark.written}
    return {
        "kind": "chart" if table.picture else "table",
        "title": table.title,
        "head": list(table.head),
        "rows": [list(row) for row in table.rows],
        "picture": table.paper or table.picture,
        "note": table.note,
        "is_list": mark.way == "list",
        "wide": "0 0 720 " in table.paper,
    }
