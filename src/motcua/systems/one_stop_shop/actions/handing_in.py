"""Handing in a whole dossier at once: answers, files and applicant in one deed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Protocol
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.fields import uuid7
from motcua.base.kept import content_as_it_stands
from motcua.base.planned import Lookup
from motcua.base.text import vietnam_day
from motcua.base.together import insert, written_together
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties
from motcua.systems.procedures import api as procedures

from ..events import APPLICATION_BEGUN, PAPER_SUPPLIED
from ..models import Application, Dossier, Paper
from ..queries.papers import asked_papers
from ..queries.preparing import version_row
from .application import (
    PAPER_TYPES,
    Beginning,
    competent_agency_for,
    contact_of,
    receiving_agency_for,
    require_may_begin,
)
from .counter_handing import AtCounter, carry_over, meet, note_who_came, tie, wrong_kinds
from .returning import Delivery, choose_delivery
from .submission import WRITTEN, ApplicationIncomplete, Sending, send, unready_fields

LONGEST_KEY, MOST_FILES = 200, 100
_SENT: Lookup[Dossier] = Lookup(
    lambda uuid: Dossier.objects.select_related("application").filter(application__uuid=uuid)
)


class KeyUsedOtherwise(InvalidInput):
    """Idempotency-Key này đã dùng cho một hồ sơ khác. Gửi hồ sơ mới với một khóa mới."""

    message_en = (
        "This Idempotency-Key was used for another dossier. Send a new dossier with a new key."
    )


class Rereadable(documents.Readable, Protocol):
    """A file that can be read from its beginning again."""

    def seek(self, offset: int, /) -> Any:
        """Go to a place."""


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file that came with the dossier, and for which component."""

    component_code: str
    filename: str
    content: Rereadable


@dataclass(frozen=True, slots=True)
class Handing:
    """A whole dossier as it comes: for which procedure, to whom, of whom, with what.

    At a counter the applicant is whoever came there, not somebody with a number of ours.
    """

    version_uuid: UUID
    competent_agency_uuid: UUID
    applicant_uuid: UUID | None
    answers: Mapping[str, Any]
    delivery: Delivery
    files: Sequence[HandedFile]
    counter: AtCounter | None = None


@content_as_it_stands()
def hand_in_dossier(
    *, actor: Actor, handing: Handing, at: datetime, key: str = ""
) -> tuple[Dossier, bool]:
    """
    Check a whole dossier, and open it with its papers, case, process and receipt.

    It stands or falls as a whole, and what is wrong is told by field, all at once. The same key
    of the same account gives the dossier that is there. Returns the dossier, and whether it was
    there before.

    :raises ApplicationIncomplete: naming the answers, papers and files that are missing or wrong.
    :raises KeyUsedOtherwise: if the key came with something else before.
    :raises NotCompetent: if the agency does not handle the procedure today.
    :raises PermissionRefused: if the actor may not act for the applicant, or not receive at the
        desk to which they came.
    """
    if len(key) > LONGEST_KEY:
        words = _("Idempotency-Key dài nhất 200 ký tự")
        raise InvalidInput(fields={"Idempotency-Key": words})
    uuid = uuid5(actor.uuid, key) if key and actor.uuid else uuid7()
    digest = _digest_of(handing) if key else ""
    if key and (kept := _kept(uuid, digest)):
        return kept, True
    try:
        with transaction.atomic():
            return _hand_in(actor, handing, uuid, digest, at), False
    except IntegrityError:
        # The same key at the same moment: the other one was first.
        if key and (kept := _kept(uuid, digest)):
            return kept, True
        raise


def _kept(uuid: UUID, digest: str) -> Dossier | None:
    dossier = _SENT.find(uuid=uuid)
    if dossier is not None and dossier.application.handed_in_digest != digest:
        raise KeyUsedOtherwise()
    return dossier


def _digest_of(handing: Handing) -> str:
    """The SHA-256 of everything that came, to know it again under the same key."""
    said = {
        "procedure": str(handing.version_uuid),
        "agency": str(handing.competent_agency_uuid),
        "applicant": str(handing.applicant_uuid),
        "answers": handing.answers,
        "delivery": asdict(handing.delivery),
        "files": [(one.component_code, one.filename, _sha256(one)) for one in handing.files],
    }
    if handing.counter is not None:
        said["counter"] = asdict(handing.counter)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _sha256(file: HandedFile) -> str:
    digest = hashlib.sha256()
    file.content.seek(0)
    while block := file.content.read(1 << 18):
        digest.update(block)
    file.content.seek(0)
    return digest.hexdigest()


def _hand_in(actor: Actor, handing: Handing, uuid: UUID, digest: str, at: datetime) -> Dossier:
    counter = handing.counter
    met = meet(actor=actor, counter=counter, at=at) if counter else None
    beginning = met.beginning if met else _beginning(handing)
    require_may_begin(actor, beginning, at)
    version = procedures.get_version(handing.version_uuid)
    application = _application(actor, beginning, version, uuid, at)
    application.handed_in_digest = digest
    if met is not None:
        carry_over(met, application)
    form = forms.get_form(version.form_code, vietnam_day(at))
    answers = forms.parse_answers(form, handing.answers).answers
    said = asked_papers(version, answers, (get_language() or "vi").split("-")[0])
    titles = {one.code: one.title for one in said}
    sending = Sending(
        application=application,
        version=version,
        form=form,
        form_row_id=forms.fitting.number_of(form),
        answers=answers,
        provenance={},
        papers=_papers(actor, application, handing, titles, at),
    )
    delivery = _with_contact(actor, handing.delivery, beginning.applicant_uuid, at)
    fields = choose_delivery(application, delivery, at)
    fields |= unready_fields(sending, at) | _unasked(handing.files, titles)
    fields |= wrong_kinds(counter, titles) if counter else {}
    if fields:
        raise ApplicationIncomplete(fields=fields)
    with written_together(**WRITTEN, **_numbers(handing, sending)):
        insert(application)
        _tell(APPLICATION_BEGUN, application, actor, at, _begun(application, version))
        if met is not None:
            note_who_came(actor=actor, met=met, application=application, at=at)
        _keep_papers(actor, application, handing.files, sending.papers, at)
        dossier = send(actor=actor, sending=sending, at=at)
    if met is not None:
        tie(actor=actor, met=met, application=application, at=at)
    return dossier


def _numbers(handing: Handing, sending: Sending) -> dict[str, int]:
    """How many rows of which table come beside those of every submission."""
    numbers = {
        "one_stop_shop_application": 1,
        "documents_stored_file": len(handing.files),
        "one_stop_shop_paper": len(sending.papers),
        "one_stop_shop_attendance": 1 if handing.counter else 0,
    }
    return {name: many for name, many in numbers.items() if many}


def _beginning(handing: Handing) -> Beginning:
    if handing.applicant_uuid is None:
        raise InvalidInput(fields={"applicant": _("Nêu người đứng tên hồ sơ")})
    return Beginning(
        version_uuid=handing.version_uuid,
        competent_agency_uuid=handing.competent_agency_uuid,
        applicant_uuid=handing.applicant_uuid,
    )


def _application(
    actor: Actor, beginning: Beginning, version: procedures.VersionRecord, uuid: UUID, at: datetime
) -> Application:
    competent = competent_agency_for(version, beginning, at)
    assert actor.uuid is not None
    return Application(
        uuid=uuid,
        procedure_version=version_row(beginning.version_uuid),
        draft_uuid=uuid7(),  # of a draft that never was
        account_uuid=actor.uuid,
        channel=beginning.channel,
        applicant=parties.get_party(beginning.applicant_uuid),
        competent_agency=competent,
        receiving_agency=receiving_agency_for(beginning, competent, at),
        begun_at=at,
        is_handed_in_at_once=True,
    )


def _with_contact(actor: Actor, asked: Delivery, applicant: UUID, at: datetime) -> Delivery:
    """Where notices go, if nothing is said: as the applicant's record has it."""
    if asked.phone or asked.email:
        return asked
    known = contact_of(actor, applicant, at)
    return Delivery(
        asked.return_channel,
        return_address=asked.return_address,
        return_to=asked.return_to,
        **known,
    )


def _papers(
    actor: Actor,
    application: Application,
    handing: Handing,
    titles: Mapping[str, str],
    at: datetime,
) -> list[Paper]:
    """The papers that the files are, then those that lie at the desk; not yet written."""
    shown = handing.counter.papers if handing.counter else {}
    filed = [one.component_code for one in handing.files]
    return [
        Paper(
            application=application,
            component_code=code,
            title=titles.get(code, ""),
            copy_kind=shown.get(code, Paper.CopyKind.ELECTRONIC),
            supplied_at=at,
            supplied_by=actor.uuid,
        )
        for code in [*filed, *(one for one in shown if one not in filed)]
    ]


def _unasked(files: Sequence[HandedFile], titles: Mapping[str, str]) -> dict[str, str]:
    unknown = [one.component_code for one in files if one.component_code not in titles]
    fields = {f"paper-{code}": _("Thủ tục không yêu cầu giấy tờ này") for code in unknown}
    if len(files) > MOST_FILES:
        fields["papers"] = _("Một hồ sơ gửi nhiều nhất %(most)s tệp") % {"most": MOST_FILES}
    return fields


def _keep_papers(
    actor: Actor,
    application: Application,
    files: Sequence[HandedFile],
    papers: Sequence[Paper],
    at: datetime,
) -> None:
    fields = {}
    language = (get_language() or "vi").split("-")[0]
    for paper, file in zip_longest(papers, files):
        try:
            if file is not None:  # else the paper itself lies at the desk
                paper.stored_file = documents.accept_upload(
                    actor=actor,
                    content=file.content,
                    filename=file.filename,
                    at=at,
                    allowed=PAPER_TYPES,
                )
        except documents.UploadRefused as refused:
            fields[f"paper-{file.component_code}"] = refused.message(language)
            continue
        paper.application = application  # which has its number now
        insert(paper)
        told = {"paper": str(paper.uuid), "component": paper.component_code}
        _tell(PAPER_SUPPLIED, application, actor, at, told)
    if fields:
        raise ApplicationIncomplete(fields=fields)


def _begun(application: Application, version: procedures.VersionRecord) -> dict[str, str]:
    return {"procedure": version.code, "channel": application.channel}


def _tell(
    kind: events.EventType,
    application: Application,
    actor: Actor,
    at: datetime,
    payload: Mapping[str, Any],
) -> None:
    events.publish(kind, subject=application, actor=actor, at=at, payload=payload)
