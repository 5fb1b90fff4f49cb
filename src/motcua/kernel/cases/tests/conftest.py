"""A small province with officials, for tests of what they do together on a case."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from motcua.base.actors import Actor
from motcua.kernel.access.testing import citizen, head, official, outsider, specialist
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.documents import upload_document
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.queries.page import get_page_for
from motcua.kernel.cases.testing import AT, make_letter, publish_ad_hoc_task
from motcua.kernel.documents.testing import make_pdf
from motcua.kernel.organizations.testing import SmallProvince, load_small_province
from motcua.kernel.parties.testing import make_person

LATER = AT + timedelta(hours=1)
DUE = date(2026, 3, 6)


@dataclass
class Office:
    """A commune with a case, its officials, one of another agency, and two people."""

    province: SmallProvince
    case: Case
    party: Any
    specialist: Actor
    head: Actor
    elsewhere: Actor
    person: Actor
    outsider: Actor


@pytest.fixture
def office(db: None) -> Office:
    province = load_small_province()
    publish_ad_hoc_task()
    load_province_calendars()
    party = make_person(full_name="Trần Thị Thử")
    return Office(
        province=province,
        case=make_letter(province.commune, number="DT-01", party=party.uuid),
        party=party,
        specialist=specialist(province.commune),
        head=head(province.commune),
        elsewhere=official(
            agency=province.department, role="specialist", full_name="Mai Thị Nơi Khác"
        ),
        person=citizen(party=party),
        outsider=outsider(),
    )


def upload(office, actor=None, pages=1, **given):
    return upload_document(
        actor=actor or office.specialist, case_uuid=office.case.uuid, at=AT,
        content=io.BytesIO(make_pdf(pages=pages)), filename="bien-ban.pdf",
        **{"title": "Biên bản làm việc", "role": "report", **given},
    )  # fmt: skip


def assign(office, actor=None, **given):
    return cases.assignments.assign_work(
        actor=actor or office.specialist, case_uuid=office.case.uuid, at=AT,
        **{"title": "Kiểm tra thực địa", "due_on": DUE,
           "agency_uuid": office.province.commune.uuid, **given},
    )  # fmt: skip


def ask(office, **given):
    return cases.work.ask_opinion(
        actor=office.specialist, case_uuid=office.case.uuid,
        **{"agency_uuid": office.province.department.uuid, "question": "Có phù hợp quy hoạch?",
           "due_on": DUE, "is_waited_for": True, "at": AT, **given},
    )  # fmt: skip


def page(office, actor, case=None):
    return get_page_for(actor, (case or office.case).uuid, at=LATER)
