"""Certifying: the fields a person checked, the agency's seal, the identity code; and revoking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.base.text import date_vi, in_language, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.parties import api as parties

from ..events import COPY_CERTIFIED, COPY_REVOKED
from ..models import CertifiedCopy, DigitisedPaper, PaperField
from ..permissions import may_check_paper
from ..queries import words
from ..queries.content import get_kind, terms_on
from ..queries.copies import CopyNotFound
from ..rules import layout, reading
from ..rules.codes import identity_code
from ..rules.kinds import FieldRule, PaperKind
from ..rules.values import problem_words, shown, value_of
from .checking import checked_out
from .taking import told

SEAL = system_actor("digitisation.seal")
KIND = "digital_copy"


class NotCompared(Refusal):
    """Chỉ cấp bản sao điện tử sau khi cán bộ đã đối chiếu với bản giấy. Hãy đánh dấu ô xác nhận."""

    status = 422
    message_en = (
        "A digital copy is made only after an officer compared it with the paper. "
        "Please tick the box."
    )


class HolderHasNoCode(Refusal):
    """
    Người có giấy tờ này chưa có số định danh trong hệ thống nên chưa cấp được mã số định danh giấy
    tờ. Vui lòng bổ sung số định danh hoặc mã số thuế trước.
    """

    message_en = (
        "The holder has no identification number here, so the paper gets no identity code. "
        "Please record their number first."
    )


class CopyRevoked(Refusal):
    """Bản sao điện tử này đã bị thu hồi trước đó."""

    message_en = "This digital copy was revoked already."


@dataclass(frozen=True, slots=True)
class Checked:
    """What an officer says of one field: the text as it stands, confirmed or not on the paper."""

    text: str = ""
    is_confirmed: bool = False
    is_absent: bool = False


@transaction.atomic
def certify_paper(
    *,
    actor: Actor,
    paper_uuid: UUID,
    revision: int,
    checks: Mapping[str, Checked],
    holder_code: str,
    is_compared: bool,
    at: datetime,
) -> CertifiedCopy:
    """
    Make the certified copy of a paper whose fields a person confirmed or corrected.

    The copy is a PDF/A of the pages with what was read behind them, sealed by the agency.

    :raises PaperMoved: if another officer was quicker.
    :raises InvalidInput: with each required field that is neither confirmed nor corrected.
    :raises NotCompared: unless the officer says that it was compared with the paper.
    """
    paper = checked_out(actor, paper_uuid, revision, DigitisedPaper.Status.TO_CHECK)
    kind = get_kind(paper.kind, on=vietnam_day(at))
    facts, corrected = _check_fields(paper, kind, checks)
    holder = _holder(holder_code)
    if not is_compared:
        raise NotCompared()
    copy = _copy(paper=paper, kind=kind, holder=holder, facts=facts, actor=actor, at=at)
    paper.status = DigitisedPaper.Status.CERTIFIED
    paper.checked_at, paper.checked_by, paper.checked_by_name = at, actor.uuid, actor.name[:200]
    paper.revision += 1
    paper.save()
    events.publish(
        COPY_CERTIFIED,
        subject=copy,
        actor=actor,
        at=at,
        agency_uuid=paper.desk.uuid,
        payload={
            **told(paper),
            "copy": copy.uuid,
            "document": copy.document.uuid,
            "holder": holder.uuid,
            "legal_kind": copy.legal_kind,
            "source": paper.source,
            "issued_on": copy.issued_on,
            "expires_on": copy.expires_on,
            "corrected": corrected,
        },
    )
    return copy


def _check_fields(
    paper: DigitisedPaper, kind: PaperKind, checks: Mapping[str, Checked]
) -> tuple[dict[str, str], int]:
    """The checked values by name, and how many were corrected; every row is written."""
    rows = {row.name: row for row in paper.fields.all()}
    problems: dict[str, str] = {}
    for rule in kind.fields:
        row = rows.get(rule.name) or PaperField(
            paper=paper, name=rule.name, place=len(rows), confidence=0
        )
        problem = _judge(row, rule, checks.get(rule.name, Checked()))
        if problem:
            problems[rule.name] = problem
        rows[rule.name] = row
    if problems:
        raise InvalidInput(fields=problems)
    for row in rows.values():
        row.save()
    done = (PaperField.State.CONFIRMED, PaperField.State.CORRECTED)
    facts = {name: row.value for name, row in rows.items() if row.state in done}
    return facts, sum(row.state == PaperField.State.CORRECTED for row in rows.values())


def _judge(row: PaperField, rule: FieldRule, check: Checked) -> str:
    """Write into the row what the officer says; returns what is wrong with it, in words."""
    language = words.language()
    if check.is_absent and not rule.required:
        row.state, row.value = PaperField.State.ABSENT, ""
        return ""
    value, problem = value_of(rule.type, check.text)
    if problem == "empty" and not rule.required:
        # Nothing was read and nothing written: nobody says anything about it.
        row.state, row.value = (
            (PaperField.State.ABSENT if row.read_value else PaperField.State.WAITING),
            "",
        )
        return ""
    if problem:
        return problem_words(problem, language)
    row.value = value[:500]
    if value != row.read_value:
        row.state = PaperField.State.CORRECTED
    elif check.is_confirmed:
        row.state = PaperField.State.CONFIRMED
    elif rule.required:
        return _("So với bản giấy rồi đánh dấu “Đúng”, hoặc sửa lại")
    else:
        row.state, row.value = PaperField.State.WAITING, ""
    return ""


def _holder(code: str) -> parties.Party:
    number = "".join(code.split())
    kind = "personal_code" if len(number) == 12 else "tax_code"
    found = parties.find_party_by_identifier(kind, number) if number else None
    if found is None:
        problem = _("Không có ai mang số này trong hệ thống. Kiểm tra lại số trên giấy tờ")
        raise InvalidInput(fields={"holder_code": problem})
    return found


def _copy(
    *,
    paper: DigitisedPaper,
    kind: PaperKind,
    holder: parties.Party,
    facts: dict[str, str],
    actor: Actor,
    at: datetime,
) -> CertifiedCopy:
    roles = {rule.role: facts.get(rule.name, "") for rule in kind.fields if rule.role}
    uuid, code = uuid7(), _next_code(holder, kind, actor, paper, at)
    document = _document(
        paper=paper, kind=kind, facts=facts, code=code, subject=uuid, actor=actor, at=at
    )
    kinds = CertifiedCopy.LegalKind
    return CertifiedCopy.objects.create(
        uuid=uuid,
        paper=paper,
        identity_code=code,
        kind=kind.code,
        legal_kind=(
            kinds.CERTIFIED_COPY
            if paper.source == DigitisedPaper.Source.ARCHIVE
            else kinds.CHECKED_COMPONENT
        ),
        holder=holder,
        agency=paper.desk,
        document=document,
        number=roles.get("number", "")[:100],
        issuer=roles.get("issuer", "")[:300],
        issued_on=_date(roles.get("issued_on", "")),
        expires_on=_date(roles.get("expires_on", "")),
        facts=facts,
        certified_at=at,
        certified_by=actor.uuid,
        certified_by_name=actor.name[:200],
    )


def _date(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _next_code(
    holder: parties.Party, kind: PaperKind, actor: Actor, paper: DigitisedPaper, at: datetime
) -> str:
    record = parties.read_party(
        actor=actor,
        party_uuid=holder.uuid,
        purpose=f"Cấp mã số định danh cho giấy tờ: {kind.title['vi']}",
        at=at,
        fields=["identifiers"],
        agency_uuid=paper.desk.uuid,
    )
    owner = record.personal_code or record.tax_code
    if not owner:
        raise HolderHasNoCode()
    # The row stays locked until the copy is there or given up, so numbers have no gap.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO digitisation_code_series (holder_id, type_code, last) VALUES (%s, %s, 1)
            ON CONFLICT (holder_id, type_code)
            DO UPDATE SET last = digitisation_code_series.last + 1
            RETURNING last
            """,
            [holder.pk, kind.type_code],
        )
        number = int(cursor.fetchone()[0])
    return identity_code(owner=owner, type_code=kind.type_code, number=number)


def _document(
    *,
    paper: DigitisedPaper,
    kind: PaperKind,
    facts: dict[str, str],
    code: str,
    subject: UUID,
    actor: Actor,
    at: datetime,
) -> documents.Document:
    title = in_language(kind.title, "vi")
    document = documents.issue_document(
        actor=actor,
        kind=KIND,
        title=f"Bản sao điện tử: {title}",
        context={
            "heading": "Bản sao điện tử của giấy tờ",
            "pages": _pages(paper, at),
            "statement": _statement(paper),
            "facts": _lines(paper, kind, facts, actor, title),
            "identity_code": code,
            "signer": {"authority": [], "title": paper.desk.name, "name": ""},
        },
        subject_uuid=subject,
        agency_uuid=paper.desk.uuid,
        at=at,
    )
    documents.seal_document(actor=SEAL, document_uuid=document.uuid, at=at)
    document.refresh_from_db()
    return document


def _pages(paper: DigitisedPaper, at: datetime) -> list[dict[str, Any]]:
    dots = terms_on(vietnam_day(at)).dots_per_inch
    found = []
    for page in paper.pages.select_related("picture").order_by("number"):
        assert page.picture is not None and page.width and page.height
        opened = documents.open_file(actor=SEAL, file_uuid=page.picture.uuid, at=at)
        with opened.stream as stream:
            picture = stream.read()
        found.append(
            layout.page_facts(
                picture=picture,
                width=page.width,
                height=page.height,
                dots_per_inch=dots,
                lines=reading.from_plain(page.lines, page.number),
            )
        )
    return found


def _statement(paper: DigitisedPaper) -> str:
    if paper.source == DigitisedPaper.Source.ARCHIVE:
        return (
            "Các trang trước được số hóa từ bản lưu tại cơ quan; cán bộ đã đối chiếu với bản lưu "
            "và xác nhận các thông tin dưới đây."
        )
    return (
        "Các trang trước được số hóa từ bản giấy do người nộp hồ sơ xuất trình; cán bộ đã đối "
        "chiếu với bản giấy và xác nhận các thông tin dưới đây."
    )


def _lines(
    paper: DigitisedPaper, kind: PaperKind, facts: dict[str, str], actor: Actor, title: str
) -> list[dict[str, str]]:
    checked = [
        {"label": in_language(rule.label, "vi"), "value": shown(rule.type, facts[rule.name])}
        for rule in kind.fields
        if rule.name in facts
    ]
    about = [
        ("Số hóa từ hồ sơ", paper.matter_code),
        ("Số trang", str(paper.page_count)),
        ("Nhận vào ngày", date_vi(paper.taken_at)),
        ("Cán bộ đối chiếu", actor.name),
    ]
    return [
        {"label": "Loại giấy tờ", "value": title},
        *checked,
        *({"label": label, "value": value} for label, value in about if value),
    ]


@transaction.atomic
def revoke_copy(*, actor: Actor, copy_uuid: UUID, reason: str, at: datetime) -> CertifiedCopy:
    """
    Withdraw a copy that should not have been made; it stays readable, and says so.

    :raises CopyNotFound: if there is none. :raises CopyRevoked: if it was withdrawn before.
    """
    copy = (
        CertifiedCopy.objects.select_for_update(of=("self",))
        .select_related("paper", "paper__desk", "document", "holder")
        .filter(uuid=copy_uuid)
        .first()
    )
    if copy is None:
        raise CopyNotFound()
    access.require(may_check_paper(actor, copy.paper))
    if copy.revoked_at is not None:
        raise CopyRevoked()
    why = tidy(reason)
    if not why:
        raise InvalidInput(fields={"reason": _("Ghi lý do thu hồi")})
    copy.revoked_at, copy.revoked_reason = at, why[:500]
    copy.save(update_fields=["revoked_at", "revoked_reason"])
    documents.annul_document(actor=SEAL, document_uuid=copy.document.uuid, reason=why, at=at)
    events.publish(
        COPY_REVOKED,
        subject=copy,
        actor=actor,
        at=at,
        agency_uuid=copy.paper.desk.uuid,
        payload={
            "copy": copy.uuid,
            "document": copy.document.uuid,
            "holder": copy.holder.uuid,
            "kind": copy.kind,
        },
    )
    return copy
