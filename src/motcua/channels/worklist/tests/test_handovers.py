"""The pages of hand-overs: who opens them, what they show, what they do."""

import pytest
from django.test import Client

from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import official, sign_in, specialist
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import AT, make_letter
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

pytestmark = pytest.mark.django_db
WHY = "Nghị quyết sắp xếp đơn vị hành chính"


@pytest.fixture
def step(db):
    """An agency that ended, with the one that took over from it."""
    ended = organizations.Agency.objects.filter(valid_to__lte=AT.date()).order_by("id")
    steps = (one for left in ended for one in organizations.list_agency_successors(left.uuid))
    return next(one for one in steps if one.share == "full" and one.to_agency.valid_to is None)


def test_the_pages_report_move_and_hand_back(step):
    administrator = official(
        agency=organizations.find_agency_by_code("H27", AT.date()), role="administrator"
    )
    case = make_letter(step.from_agency)
    client = Client()
    sign_in(client, access.get_account(administrator.uuid), at=now())
    way = f"/ban-giao/{step.from_agency.uuid}/{step.to_agency.uuid}"

    waiting = client.get("/ban-giao").content.decode()
    assert step.from_agency.name in waiting and way in waiting
    report = client.get(way).content.decode()
    assert (
        "Bàn giao 1 vụ việc" in report
        and cases.get_case(case.uuid).agency_uuid == step.from_agency.uuid
    )
    refused = client.post(f"{way}/thuc-hien", {"reason": ""})
    assert refused.status_code == 422 and "nghị quyết" in refused.content.decode()
    assert client.post(f"{way}/thuc-hien", {"reason": WHY}).status_code == 302
    [handover] = cases.handover_reports.list_handovers()
    assert handover.handed_over_by == administrator.uuid
    assert WHY in client.get("/ban-giao").content.decode()

    assert client.post(f"/ban-giao/{handover.uuid}/tra-lai", {"reason": "Nhầm"}).status_code == 302
    case.refresh_from_db()
    assert case.agency_uuid == step.from_agency.uuid
    assert "đã trả lại" in client.get("/ban-giao").content.decode()
    again = client.post(f"/ban-giao/{handover.uuid}/tra-lai", {"reason": "Nhầm"})
    assert again.status_code == 409


def test_the_report_says_beforehand_what_moves_and_changes_nothing(step):
    left, to = step.from_agency, step.to_agency
    case = make_letter(left)

    plan = mergers.endings.plan_handover(from_agency=left.uuid, to_agency=to.uuid, at=now())

    [line] = plan.lines
    assert plan.total == 1 and (line.kind, line.state) == (case.kind, "open")
    assert (line.handled, line.received_only, line.overdue) == (1, 0, 0)
    assert left.uuid in {one.left.uuid for one in mergers.endings.list_waiting(at=now())}
    assert cases.get_case(case.uuid).agency_uuid == left.uuid


def test_the_pages_are_closed_to_others(step):
    client = Client()
    assert client.get("/ban-giao").status_code == 302
    someone = specialist(step.to_agency)
    sign_in(client, access.get_account(someone.uuid), at=now())
    assert client.get("/ban-giao").status_code == 403
