"""A birth over three agencies: parts in parallel, one refused, one late; counted once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base.web.clock import now
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines.testing import warn
from motcua.kernel.duties import api as duties
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.linked_services.models import ChildDossier
from motcua.systems.one_stop_shop import api as one_stop_shop

pytestmark = pytest.mark.django_db
REFUSAL = {"state": "refused", "reason_code": "data_differ", "note": "Chủ hộ chưa đồng ý cho nhập"}
DONE = {"state": "done", "result_number": "125/TB-CAX"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


def approved(name="birth-combined"):
    """The lead agency has signed; its parts are on their way."""
    dossier = story.approved(name)
    deliver_all(story.AT)
    return dossier


def parts_of(dossier):
    return {one.part: one for one in ChildDossier.objects.filter(dossier_uuid=dossier.uuid)}


def page_of(child):
    return reverse("linked_services:child_open", args=[child.uuid])


def elements(dossier):
    return sorted(
        task.element_id
        for task in [processes.find_open_task(dossier.uuid, name) for name in NAMES]
        if task is not None
    )


NAMES = ("register_residence", "issue_insurance_card", "deliver")


def test_both_parts_go_out_at_once_and_the_results_come_back_together():
    dossier = approved()
    parts = parts_of(dossier)
    police, insurance = story.browser("congan.kyxuan"), story.browser("bhxh")
    residence, card = parts["register_residence"], parts["issue_insurance_card"]

    assert (residence.code, card.code) == (f"{dossier.code}-TT", f"{dossier.code}-BHYT")
    assert residence.agency_path != card.agency_path != dossier.competent_path
    assert {
        one.permission for one in map(processes.find_open_task, [residence.uuid, card.uuid])
    } == {"linked_services.handle"}
    case = cases.get_case(residence.case_uuid)
    assert case.parent_id == dossier.case_id and case.due_current == residence.due_at
    assert residence.code in police.get(reverse("worklist:task_list")).content.decode()
    assert card.code not in police.get(reverse("worklist:task_list")).content.decode()
    assert police.post(page_of(residence), DONE).status_code == 302
    assert elements(dossier) == ["issue_insurance_card"], "the other part is still waited for"
    assert insurance.post(page_of(card), {**DONE, "result_number": "TE4421"}).status_code == 302

    assert elements(dossier) == ["deliver"]
    read = reverse("linked_services:child_list", args=[dossier.uuid])
    for who in ("mau", "ky.kyxuan"):
        shown = story.browser(who).get(read).content.decode()
        assert "125/TB-CAX" in shown and "TE4421" in shown and "Công an xã Kỳ Xuân" in shown
    done = one_stop_shop.deliver_result(
        actor=story.office().desk, dossier_uuid=dossier.uuid, channel="counter", at=now()
    )
    assert done.status == "returned"


def test_a_part_that_is_refused_loses_no_other_and_says_why():
    dossier = approved()
    parts = parts_of(dossier)
    police = story.browser("congan.kyxuan")

    silent = police.post(page_of(parts["register_residence"]), {"state": "refused"})
    vague = police.post(page_of(parts["register_residence"]), {**REFUSAL, "reason_code": ""})
    refused = police.post(page_of(parts["register_residence"]), REFUSAL)
    again = police.post(page_of(parts["register_residence"]), DONE)
    story.browser("bhxh").post(page_of(parts["issue_insurance_card"]), DONE)

    assert [one.status_code for one in (silent, vague, refused, again)] == [422, 422, 302, 409]
    assert elements(dossier) == ["deliver"]
    (step,) = [
        e
        for e in events_named("processes.task_completed")
        if e.payload["element"] == "register_residence"
    ]
    assert step.payload["outcome"] == "not_registered"
    shown = story.browser("mau").get(reverse("linked_services:child_list", args=[dossier.uuid]))
    assert REFUSAL["note"] in shown.content.decode()
    (told,) = [
        e for e in events_named("linked_services.child_ended") if e.payload["state"] == "refused"
    ]
    assert told.payload["reason"] == "data_differ" and REFUSAL["note"] not in str(told.payload)


def test_a_late_part_is_explained_by_its_own_agency():
    dossier = approved()
    residence = parts_of(dossier)["register_residence"]
    at = residence.due_at + timedelta(minutes=10)

    warn(at)
    deliver_all(at)

    owed = duties.Duty.objects.filter(kind="explain_lateness", about_uuid=residence.uuid)
    assert [(one.permission, one.agency_path) for one in owed] == [
        ("linked_services.handle", residence.agency_path)
    ]


def test_a_linked_agency_sees_what_it_needs_and_nothing_else():
    dossier = approved()
    parts = parts_of(dossier)
    police = story.browser("congan.kyxuan")

    shown = police.get(page_of(parts["register_residence"])).content.decode()

    assert "Trần Thị Mẫu An" in shown and "Trạm Y tế xã Kỳ Xuân" not in shown
    assert police.get(page_of(parts["issue_insurance_card"])).status_code == 404
    open_dossier = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    assert police.get(open_dossier).status_code in (403, 404)
    assert story.browser("ngoai").get(
        reverse("linked_services:child_list", args=[dossier.uuid])
    ).status_code == 404  # fmt: skip
    assert story.browser("mau").get(page_of(parts["register_residence"])).status_code == 403


def test_what_the_lead_agency_records_itself_is_not_waited_for_any_more():
    dossier = approved()
    specialist = story.office().specialist
    one_stop_shop.appraise_dossier(
        actor=specialist, dossier_uuid=dossier.uuid, outcome="registered", text="", legal_basis="",
        element="register_residence", at=now(),
    )  # fmt: skip
    deliver_all(now())

    parts = parts_of(dossier)
    assert (parts["register_residence"].state, parts["issue_insurance_card"].state) == (
        "dropped", "open",
    )  # fmt: skip
    assert processes.find_open_task(parts["register_residence"].uuid) is None
    late = story.browser("congan.kyxuan").post(page_of(parts["register_residence"]), DONE)
    assert late.status_code == 409


def test_a_death_goes_to_the_police_and_to_the_communes_own_division():
    dossier = approved("death-combined")
    parts = parts_of(dossier)

    assert set(parts) == {"cancel_residence", "settle_funeral_support"}
    assert parts["settle_funeral_support"].agency_path == f"{dossier.competent_path}.vhxh"
    helper = story.browser("tham.kyxuan")
    answer = helper.post(page_of(parts["settle_funeral_support"]), REFUSAL)
    assert answer.status_code == 302
    assert "not_entitled" in {
        e.payload["outcome"] for e in events_named("processes.task_completed")
    }


@pytest.mark.parametrize("state", ["", "open", "done", "refused", "nonsense"])
def test_child_inbox_shows_the_parts_of_ones_agencies(state):
    residence = parts_of(approved())["register_residence"]
    address = reverse("linked_services:child_inbox")

    shown = story.browser("congan.kyxuan").get(address, {"tinh-trang": state, "sau": "x"})

    assert (residence.code in shown.content.decode()) == (state in ("", "open", "nonsense"))
    english = story.browser("congan.kyxuan", language="en").get(address).content.decode()
    assert "Child dossiers" in english
