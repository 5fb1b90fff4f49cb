"""Dossiers as cases: opinions waited for, hand-overs, what people see of the case."""

from datetime import date

import pytest

from motcua.base.errors import PermissionRefused
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop


def other_agency():
    path = story.actor("tham.sxd").grants[0].agency_path
    found = organizations.list_agencies(on=story.AT.date())
    return next(agency for agency in found if agency.path == path)


def ask(dossier):
    return cases.work.ask_opinion(
        actor=story.office().specialist, case_uuid=dossier.case.uuid, at=story.AT,
        agency_uuid=other_agency().uuid, question="Có vướng quy hoạch không?",
        due_on=date(2026, 11, 30), is_waited_for=True,
    )  # fmt: skip


def decide(dossier):
    return one_stop_shop.approve_dossier(
        actor=story.office().head, dossier_uuid=dossier.uuid, text="", at=story.AT
    )


def test_a_dossier_is_not_decided_before_an_opinion_that_it_waits_for():
    dossier = story.appraised()
    sub_case = ask(dossier)

    with pytest.raises(cases.SubCasesOpen) as refused:
        decide(dossier)
    assert "Có vướng quy hoạch không?" in refused.value.message("vi")
    dossier.refresh_from_db()
    assert dossier.status != "decided"
    cases.close_case(
        actor=story.actor("tham.sxd"), case_uuid=sub_case.uuid, result="answered", at=story.AT
    )
    assert decide(dossier).status == "decided"


def test_an_applicant_withdraws_although_an_opinion_is_waited_for():
    dossier = story.submitted()
    sub_case = ask(dossier)

    one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=story.AT
    )

    sub_case.refresh_from_db()
    assert (sub_case.state, sub_case.result) == ("closed", "called_off")


def test_a_dossier_goes_along_when_its_case_is_handed_over():
    dossier, agency = story.accepted(), other_agency()
    given = {
        "case_uuid": dossier.case.uuid, "agency_uuid": agency.uuid, "agency_path": agency.path,
        "reason": "đúng thẩm quyền", "at": story.AT,
    }  # fmt: skip
    with pytest.raises(PermissionRefused):
        cases.transfers.transfer_case(actor=story.office().specialist, **given)

    cases.transfers.transfer_case(actor=story.office().head, **given)

    dossier.refresh_from_db()
    assert (dossier.competent_agency, dossier.competent_path) == (agency, agency.path)
    assert processes.find_open_task(dossier.uuid).agency_path == agency.path
    page = story.browser("tham.sxd").get(f"/vu-viec/{dossier.case.uuid}")
    assert "Vụ việc được chuyển đến" in page.content.decode()


def test_the_applicant_sees_the_case_but_hands_papers_in_by_supplement_only():
    dossier = story.submitted()
    address = f"/vu-viec/{dossier.case.uuid}"

    page = story.browser("mau").get(address).content.decode()
    assert dossier.code in page and "Đính kèm tài liệu" not in page
    answer = story.browser("mau").post(f"{address}/attach", {"title": "x", "role": "other"})
    assert answer.status_code in {403, 422}
    assert story.browser("ngoai").get(address).status_code == 404


def test_the_officials_page_of_a_dossier_leads_to_its_case_and_back():
    dossier, browser = story.submitted(), story.browser("quay.kyxuan")

    page = browser.get(f"/xu-ly/{dossier.uuid}").content.decode()
    assert f"/vu-viec/{dossier.case.uuid}" in page
    assert f"/xu-ly/{dossier.uuid}" in browser.get(f"/vu-viec/{dossier.case.uuid}").content.decode()
