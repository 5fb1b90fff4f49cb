"""Loads papers into repositories of demo people: valid, ending, ended, shared, compared."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.fields import uuid7
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ...actions.consenting import Wish, give_consent
from ...actions.entering import enter_checked
from ...models import HeldPaper
from ...permissions import REVOKE
from ...rules import Entering
from ...testing import make_own_paper, scan

PERSON, UNIT = "042194000018", "18766"
# Kind, title, number, issuer, issued how many days ago, ends in how many days.
PAPERS = (
    ("diploma", "Bằng tốt nghiệp đại học", "ĐH-0421/2016", "Trường Đại học Thử Nghiệm", 3600, None),
    ("health_check", "Giấy khám sức khỏe", "GKSK-118", "Bệnh viện Thử Nghiệm", 345, 20),
    ("health_check", "Giấy khám sức khỏe", "GKSK-007", "Bệnh viện Thử Nghiệm", 800, -435),
    ("", "Sổ tiêm chủng của con", "", "Trạm Y tế xã Thử Nghiệm", 900, None),
)
# Two plots: the person chooses from which the form is filled.
LAND = (
    ("CS 012345", "214", "17", 312.5, "Thôn Thử Nghiệm Một", 2100),
    ("CS 067890", "58", "21", 145.0, "Thôn Thử Nghiệm Hai", 900),
)


class Command(BaseCommand):
    """Does nothing where somebody uploaded a paper already, or the demo person is not there."""

    help = "Load demo papers into the repository of a demo person."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        party = parties.find_party_by_identifier("personal_code", PERSON)
        own = HeldPaper.objects.filter(origin=HeldPaper.Origin.OWN)
        if party is None or own.exists():
            return
        who = system_actor("demo").uuid
        holder = Actor(kind="person", uuid=who, name=party.full_name, party_uuid=party.uuid)
        with transaction.atomic():
            at = now()
            papers = [_upload(holder, paper, at) for paper in PAPERS]
            _share(holder, papers[0], at)
            _compare(party.uuid, at)


def _upload(holder: Actor, paper: tuple[Any, ...], at: datetime) -> HeldPaper:
    kind, title, number, issuer, ago, left = paper
    today = vietnam_day(at)
    return make_own_paper(
        actor=holder,
        kind=kind,
        title=title,
        number=number,
        issuer=issuer,
        issued_on=today - timedelta(days=ago),
        expires_on=today + timedelta(days=left) if left is not None else None,
        at=at,
    )


def _compare(holder_uuid: UUID, at: datetime) -> None:
    """Two land certificates that an official compared, with what they say: they fill forms."""
    day = vietnam_day(at)
    agencies = organizations.list_agencies(kind="commune_committee", unit_code=UNIT, on=day)
    holders = access.list_holders(REVOKE, agency_path=agencies[0].path, at=at) if agencies else []
    for uuid, _name in holders[:1]:
        officer = access.actor_for(access.get_account(uuid), at=at, second_factor=True)
        for number, plot, sheet, area, address, ago in LAND:
            issued = day - timedelta(days=ago)
            enter_checked(
                actor=officer,
                entering=Entering(
                    holder_uuid=holder_uuid,
                    source_uuid=uuid7(),
                    title="Giấy chứng nhận quyền sử dụng đất",
                    kind="land_certificate",
                    number=number,
                    issuer="Văn phòng Đăng ký đất đai Thử Nghiệm",
                    issued_on=issued,
                    agency_path=agencies[0].path,
                    facts={
                        "land.plot": plot,
                        "land.map_sheet": sheet,
                        "land.area": area,
                        "land.address": address,
                        "land.certificate_serial": number,
                        "land.certificate_date": issued.isoformat(),
                    },
                ),
                stored_file=documents.accept_upload(
                    actor=officer,
                    content=scan(),
                    filename=f"{number}.jpg",
                    at=at,
                    allowed=("image/jpeg",),
                ),
                at=at,
            )


def _share(holder: Actor, paper: HeldPaper, at: datetime) -> None:
    day = vietnam_day(at)
    agencies = organizations.list_agencies(kind="commune_committee", unit_code=UNIT, on=day)
    if agencies:
        wish = Wish(
            purpose="Xét hỗ trợ người lao động có bằng cấp về xã làm việc",
            agency_uuid=agencies[0].uuid,
            until=day + timedelta(days=90),
        )
        give_consent(actor=holder, paper_uuid=paper.uuid, wish=wish, at=at)
