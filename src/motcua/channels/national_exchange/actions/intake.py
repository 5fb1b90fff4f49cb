"""Making dossiers of those that came from the portal: each whole, or stuck with its reason."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.kept import content_as_it_stands
from motcua.base.text import vietnam_day
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties
from motcua.systems.one_stop_shop import api as one_stop_shop

from .. import ports
from ..events import DOSSIER_STUCK, DOSSIER_TAKEN_IN
from ..models import IncomingDossier
from ..queries.facts import SENDER
from ..queries.mapping import Mapped, Unmapped, map_submitted
from ..queries.policy import policy
from ..rules.pauses import pause_after
from ..rules.reading import Submitted, laid_out, merged, read_submitted, typed
from .sending import is_open, note_failure

_CLAIM = timedelta(minutes=10)
State = IncomingDossier.State


def take_in_due(*, at: datetime, limit: int = 20) -> int:
    """Make dossiers of those that wait; returns how many were looked at."""
    done = 0
    while done < limit and is_open(at):
        row = _claim(at)
        if row is None:
            break
        take_in(row, at)
        done += 1
    return done


@transaction.atomic
def _claim(at: datetime) -> IncomingDossier | None:
    waiting = IncomingDossier.objects.select_for_update(skip_locked=True).filter(
        state=State.WAITING, next_try_at__lte=at
    )
    row = waiting.order_by("id").first()
    if row is not None:
        row.attempts += 1
        row.next_try_at = at + _CLAIM
        row.save(update_fields=["attempts", "next_try_at"])
    return row


def take_in(row: IncomingDossier, at: datetime) -> None:
    """
    Make a dossier of what came: files are fetched first, then all is written in one transaction.
    """
    try:
        submitted = read_submitted(row.message or {}, row.mended)
        mapped = map_submitted(submitted, row.mended, at=at)
        contents = _fetch_files(mapped)
        _write(row, mapped, contents, at)
    except ports.PortalDown as failure:
        note_failure(failure.reason, at)
        pause = pause_after(row.attempts, policy(at).portal_pauses)
        IncomingDossier.objects.filter(pk=row.pk).update(next_try_at=at + pause)
    except Unmapped as problem:
        _note_stuck(row, problem, at)
    except Refusal as refusal:
        about = [[name, words] for name, words in refusal.fields.items()]
        words = [["", refusal.message("vi")]]
        _note_stuck(row, Unmapped("refused", about or words), at)


def _fetch_files(mapped: Mapped) -> dict[str, bytes]:
    portal = ports.portal()
    contents: dict[str, bytes] = {}
    for file, _component, _title in mapped.files:
        if portal is None:
            raise Unmapped("not_connected")
        try:
            contents[file.id] = portal.fetch(file.address)
        except ports.FileUnavailable as problem:
            raise Unmapped(f"file_{problem.reason}", [[file.id, file.name]]) from problem
    return contents


@content_as_it_stands()
@transaction.atomic
def _write(
    row: IncomingDossier, mapped: Mapped, contents: Mapping[str, bytes], at: datetime
) -> None:
    locked = IncomingDossier.objects.select_for_update().get(pk=row.pk)
    if locked.state != State.WAITING:
        return  # another worker was quicker
    party = _applicant(mapped.submitted, at)
    actor = replace(SENDER, party_uuid=party.uuid)
    application = one_stop_shop.begin_application(
        actor=actor,
        beginning=one_stop_shop.Beginning(
            version_uuid=mapped.version.uuid,
            competent_agency_uuid=mapped.agency_uuid,
            applicant_uuid=party.uuid,
        ),
        at=at,
    )
    _answer(actor, application, mapped.submitted, locked.mended, at)
    _supply(actor, application.uuid, mapped, contents, at)
    _supply_mended(actor, application.uuid, mapped, locked.mended, at)
    dossier = _submit(actor, application.uuid, at)
    locked.state, locked.ended_at, locked.reason, locked.about = State.TAKEN_IN, at, "", []
    locked.dossier_uuid, locked.dossier_code = dossier.uuid, dossier.code
    locked.save()
    events.publish(
        DOSSIER_TAKEN_IN,
        subject=locked,
        actor=SENDER,
        at=at,
        payload={
            "national_code": locked.national_code,
            "dossier": dossier.uuid,
            "code": dossier.code,
        },
    )


def _applicant(submitted: Submitted, at: datetime) -> parties.Party:
    """The person or business of the number, on file or new; what is on file is never changed."""
    known: dict[str, Any] = {
        "actor": SENDER,
        "at": at,
        "phone": None if parties.check_phone(submitted.phone) else submitted.phone or None,
        "email": submitted.email or None,
    }
    is_business = parties.check_personal_code(submitted.number) is not None and (
        parties.check_tax_code(submitted.number) is None
    )
    try:
        if is_business:
            return parties.register_organization(
                legal_name=submitted.owner_name, tax_code=submitted.number, **known
            )
        if parties.check_personal_code(submitted.number):
            raise Unmapped("owner_incomplete")
        return parties.register_person(
            full_name=submitted.owner_name,
            personal_code=submitted.number,
            birth_date=None,
            gender=None,
            **known,
        )
    except parties.IdentityConflict as conflict:
        raise Unmapped("identity_conflict") from conflict
    except InvalidInput as problem:
        raise Unmapped("owner_incomplete", [[k, v] for k, v in problem.fields.items()]) from problem


def _answer(
    actor: Actor, application: Any, submitted: Submitted, mended: Mapping[str, Any], at: datetime
) -> None:
    """What the state knows, over it what the portal said, over it what an official filled in."""
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(draft.form_version.uuid)
    filled = {
        name: typed(value, _widget(form, name))
        for name, value in (mended.get("answers") or {}).items()
    }
    told = merged(merged(draft.answers, submitted.answers), laid_out(filled))
    parsed = forms.parse_answers(form, told, revision=draft.revision)
    problems = forms.validate(form, parsed.answers, on=vietnam_day(at))
    if problems:
        raise Unmapped("incomplete", [[one.field, one.message("vi")] for one in problems])
    forms.save_draft(actor=actor, draft_uuid=draft.uuid, parsed=parsed, at=at)


def _widget(form: forms.Form, name: str) -> str:
    found = form.find(name)
    return str(getattr(found[2] or found[1], "widget", "")) if found else ""


def _supply(
    actor: Actor, application: UUID, mapped: Mapped, contents: Mapping[str, bytes], at: datetime
) -> None:
    for file, component, title in mapped.files:
        try:
            one_stop_shop.supply_paper(
                actor=actor,
                application_uuid=application,
                component_code=component,
                title=title,
                content=io.BytesIO(contents[file.id]),
                filename=file.name,
                copy_kind="electronic",
                at=at,
            )
        except documents.UploadRefused as refusal:
            about = [[file.id, f"{file.name}: {refusal.message('vi')}"]]
            raise Unmapped("file_refused", about) from refusal


def _supply_mended(
    actor: Actor, application: UUID, mapped: Mapped, mended: Mapping[str, Any], at: datetime
) -> None:
    """The papers that an official uploaded in place of what lacked."""
    titles = {one.code: one.name["vi"] for one in mapped.version.parts.components}
    leave = documents.FileAccess("Lập hồ sơ từ Cổng DVCQG")
    for component, file_uuid in (mended.get("papers") or {}).items():
        opened = documents.open_file(actor=SENDER, file_uuid=UUID(file_uuid), at=at, access=leave)
        with opened.stream as content:
            one_stop_shop.supply_paper(
                actor=actor,
                application_uuid=application,
                component_code=component,
                title=titles.get(component, component),
                content=content,
                filename=opened.name,
                copy_kind="electronic",
                at=at,
            )


def _submit(actor: Actor, application: UUID, at: datetime) -> Any:
    try:
        return one_stop_shop.submit_dossier(actor=actor, application_uuid=application, at=at)
    except InvalidInput as problem:
        about = [[name, words] for name, words in problem.fields.items()]
        raise Unmapped("incomplete", about) from problem


@transaction.atomic
def _note_stuck(row: IncomingDossier, problem: Unmapped, at: datetime) -> None:
    changed = IncomingDossier.objects.filter(pk=row.pk, state=State.WAITING).update(
        state=State.STUCK, reason=problem.reason[:40], about=problem.about[:100]
    )
    if changed:
        payload = {"national_code": row.national_code, "reason": problem.reason[:40]}
        events.publish(DOSSIER_STUCK, subject=row, actor=SENDER, at=at, payload=payload)
