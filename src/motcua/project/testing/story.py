"""The standing cast and the steps of a dossier, for tests of everything above the kernel."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.test import Client

from motcua.base.actors import Actor
from motcua.base.content import load_yaml_folder
from motcua.base.text import VIETNAM, vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import citizen_account, sign_in
from motcua.kernel.documents.testing import make_picture
from motcua.kernel.forms import api as forms
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.papers import pin_of
from motcua.systems.one_stop_shop.models import Application, Dossier
from motcua.systems.one_stop_shop.queries.papers import asked_papers
from motcua.systems.procedures import api as procedures

AT = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)  # a Monday morning
BIRTH = "birth-registration"
__all__ = ["make_picture", "one_stop_shop", "pin_of"]  # for tests of the channels, too
PEOPLE = {"mau": "042194000018", "thu": "042092000017", "ngoai": "040188000012"}
GROUNDS = {"reason": "Thiếu giấy chứng sinh bản chính", "legal_basis": "Điều 16 Luật Hộ tịch 2014"}


@cache
def contents() -> dict[str, dict[str, Any]]:
    """The province's procedures as their files say them, by file name."""
    files = dict(load_yaml_folder("procedures"))
    return {name: one for name, one in files.items() if isinstance(one, dict)}


def move_clock(settings: Any) -> None:
    """
    Let the doors' clock go on from forty minutes after the beginning of the story.

    Not from a full hour: limits on attempts count by the hour, and a test would now and then see
    one end in its middle.
    """
    shift = AT + timedelta(minutes=40) - datetime.now(VIETNAM)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS = int(shift.total_seconds())


def after(**parts: int) -> datetime:
    """A moment so long after the beginning of the story: after(hours=1)."""
    return AT + timedelta(**parts)


def party(key: str = "mau") -> parties.Party:
    """A demo person."""
    found = parties.find_party_by_identifier("personal_code", PEOPLE[key])
    assert found is not None
    return found


def account(name: str) -> access.Account:
    """The account of a demo person (`mau`) or official (`ky.kyxuan`)."""
    if name in PEOPLE:
        return citizen_account(party=party(name))
    found = access.find_official_account(name)
    assert found is not None
    return found


def actor(name: str, *, second_factor: bool = True) -> Actor:
    """A demo person or official acting."""
    return access.actor_for(account(name), at=AT, second_factor=second_factor)


def browser(name: str | None = None, *, language: str = "vi") -> Client:
    """A browser in which somebody is signed in, or nobody."""
    client = Client()
    client.cookies["language"] = language
    if name is not None:
        sign_in(client, account(name), at=now())
    return client


def token(name: str) -> dict[str, str]:
    """The header of a program that acts for somebody with all that they may do."""
    moment = now()
    who = access.actor_for(account(name), at=moment, second_factor=True)
    held = {permission for grant in who.grants for permission in grant.permissions}
    expires = moment + timedelta(days=1)
    _row, text = access.issue_token(
        actor=who, name="thử", permissions=held, expires_at=expires, at=moment
    )
    return {"Authorization": f"Bearer {text}"}


def commune() -> organizations.Agency:
    """UBND xã Kỳ Xuân."""
    return organizations.list_agencies(
        kind="commune_committee", unit_code="18766", on=vietnam_day(AT)
    )[0]


def version_of(name: str = BIRTH) -> procedures.VersionRecord:
    """The version of a procedure that is in force, by its file's name."""
    return procedures.get_procedure(contents()[name]["code"], on=vietnam_day(AT))


def competent_for(version: procedures.VersionRecord) -> Any:
    """An agency that handles a procedure: Kỳ Xuân for those of communes."""
    found = procedures.list_competent_agencies(version, on=vietnam_day(AT))
    return next((one for one in found if one.unit_code == "18766"), found[0])


def begin(name: str = BIRTH, *, by: Actor | None = None, at: datetime = AT) -> Application:
    """A begun application for a procedure."""
    version = version_of(name)
    who = by or actor("mau")
    assert who.party_uuid is not None
    return one_stop_shop.begin_application(
        actor=who,
        beginning=one_stop_shop.Beginning(
            version_uuid=version.uuid,
            competent_agency_uuid=competent_for(version).uuid,
            applicant_uuid=who.party_uuid,
        ),
        at=at,
    )


def answer(
    application: Application, answers: Mapping[str, Any], *, by: Actor, at: datetime = AT
) -> None:
    """Keep all the answers of an application."""
    draft = forms.get_draft(actor=by, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(draft.form_version.uuid)
    parsed = forms.parse_answers(form, answers, revision=draft.revision)
    forms.save_draft(actor=by, draft_uuid=draft.uuid, parsed=parsed, at=at)


def supply(
    application: Application, *, by: Actor, code: str, title: str = "Giấy tờ", at: datetime = AT
) -> Any:
    """Hand in a picture as a paper."""
    return one_stop_shop.supply_paper(
        actor=by,
        application_uuid=application.uuid,
        component_code=code,
        title=title,
        content=io.BytesIO(make_picture()),
        filename="anh.jpg",
        copy_kind="electronic",
        at=at,
    )


def prepared(name: str = BIRTH, *, by: Actor | None = None, at: datetime = AT) -> Application:
    """An application that only has to be sent: answered, with every required paper."""
    who = by or actor("mau")
    application = begin(name, by=who, at=at)
    answers = contents()[name]["example_answers"]
    answer(application, answers, by=who, at=at)
    for paper in asked_papers(version_of(name), answers):
        if paper.is_required:
            supply(application, by=who, code=paper.code, title=paper.title, at=at)
    return application


def submitted(name: str = BIRTH, *, by: Actor | None = None, at: datetime = AT) -> Dossier:
    """A dossier that waits at the receiving desk."""
    who = by or actor("mau")
    application = prepared(name, by=who, at=at)
    return one_stop_shop.submit_dossier(actor=who, application_uuid=application.uuid, at=at)


@dataclass(frozen=True)
class Office:
    """The three who handle the dossiers of an agency."""

    desk: Actor
    specialist: Actor
    head: Actor


def office(place: str = "kyxuan") -> Office:
    """The officials of Kỳ Xuân, or of Sở Xây dựng (`sxd`)."""
    return Office(actor(f"quay.{place}"), actor(f"tham.{place}"), actor(f"ky.{place}"))


def accepted(name: str = BIRTH, *, at: datetime = AT) -> Dossier:
    """A dossier whose legal clock runs."""
    dossier = submitted(name, at=at)
    return one_stop_shop.accept_dossier(actor=office().desk, dossier_uuid=dossier.uuid, at=at)


def appraised(
    name: str = BIRTH, *, outcome: str = "propose_approval", at: datetime = AT
) -> Dossier:
    """A dossier that waits for its decision."""
    dossier = accepted(name, at=at)
    return one_stop_shop.appraise_dossier(
        actor=office().specialist,
        dossier_uuid=dossier.uuid,
        outcome=outcome,
        text="Đã kiểm tra hồ sơ, kết quả như đề xuất",
        legal_basis=GROUNDS["legal_basis"],
        at=at,
    )


def approved(name: str = BIRTH, *, at: datetime = AT) -> Dossier:
    """A dossier with a signed result."""
    dossier = appraised(name, at=at)
    return one_stop_shop.approve_dossier(
        actor=office().head, dossier_uuid=dossier.uuid, text="", at=at
    )
