"""Every procedure's process, walked through on real content: to the result, and to the refusals."""

import pytest

from motcua.base.actors import system_actor
from motcua.base.content import province_root
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import make_roles
from motcua.kernel.cases import api as cases
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.parties.testing import make_person
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.handling import send_back_dossier
from motcua.systems.one_stop_shop.models import Dossier

ALL = sorted(story.contents())
# one procedure for each process
EACH = sorted(
    {one["versions"][0]["process"]: name for name, one in story.contents().items()}.values()
)
# All papers are signed in one way: verifying some of them, which takes long, tells of all.
VERIFIED = {*ALL[::9], *EACH[::9]}
TEXT = "Đã kiểm tra, đủ căn cứ theo quy định"
BASIS = "Luật Hộ tịch 2014, Điều 16"


def staff_of(dossier):
    """Somebody who may do everything at the dossier's agencies, with a role for each trade."""
    return {
        permission: official_of(agency, role)
        for permission, role, agency in (
            ("one_stop_shop.receive", "counter_officer", dossier.receiving_agency),
            ("one_stop_shop.deliver", "counter_officer", dossier.receiving_agency),
            ("one_stop_shop.appraise", "specialist", dossier.competent_agency),
            ("one_stop_shop.approve", "head", dossier.competent_agency),
        )
    }


def official_of(agency, role):
    make_roles()
    party = make_person(full_name="Cán Bộ Thử")
    who = access.create_official_account(
        actor=system_actor("tests"),
        username=f"thu.{party.uuid.hex[-12:]}",
        party_uuid=party.uuid,
        password="mat-khau-thu-nghiem",
        description="thử nghiệm",
        at=story.AT,
    )
    access.assign_role(
        actor=system_actor("tests"),
        account_uuid=who.uuid,
        role=role,
        agency_uuid=agency.uuid,
        valid_from=story.AT.date(),
        at=story.AT,
    )
    return access.actor_for(who, at=story.AT, second_factor=True)


def walk(dossier, staff, *, prefer=()):
    """Do whatever task is open until none is, and tell the way: (element, outcome)."""
    way = []
    while task := processes.find_open_task(dossier.uuid):
        offered = [one for one in processes.outcomes_of(task.uuid) if one != "supplement"]
        outcome = next((one for one in prefer if one in offered), offered[0])
        act(dossier, staff[task.permission], task.element_id, outcome)
        way.append((task.element_id, outcome))
        assert len(way) < 20, way
    return way


def act(dossier, who, element, outcome):
    given = {"actor": who, "dossier_uuid": dossier.uuid, "at": story.AT}
    against = {"text": TEXT, "legal_basis": BASIS}
    acts = {
        ("receive", "accept"): lambda: one_stop_shop.accept_dossier(**given),
        ("receive", "refuse"): lambda: one_stop_shop.refuse_dossier(
            **given, reason=TEXT, legal_basis=BASIS
        ),
        ("approve", "approve"): lambda: one_stop_shop.approve_dossier(**given, text=""),
        ("approve", "return"): lambda: send_back_dossier(**given, text=TEXT),
        ("approve", "refuse"): lambda: one_stop_shop.reject_dossier(**given, **against),
        ("deliver", "delivered"): lambda: one_stop_shop.deliver_result(**given, channel="counter"),
    }
    appraise = lambda: one_stop_shop.appraise_dossier(**given, outcome=outcome, **against)  # noqa: E731
    return acts.get((element, outcome), appraise)()


@pytest.mark.parametrize("name", ALL)
def test_a_dossier_of_every_procedure_reaches_its_result(name):
    dossier = story.submitted(name)

    way = walk(dossier, staff_of(dossier))

    dossier.refresh_from_db()
    assert way[0] == ("receive", "accept") and way[-1] == ("deliver", "delivered")
    assert dossier.status == Dossier.Status.RETURNED and dossier.outcome == "approved"
    assert cases.get_case(dossier.case.uuid).closed_at == story.AT
    assert dossier.result_uuid in {one.uuid for one in documents.list_documents_of(dossier.uuid)}
    if name in VERIFIED:
        assert documents.verify_document(dossier.result_uuid, at=story.AT).is_valid
    assert deliver_all() > 0


@pytest.mark.parametrize("name", EACH)
def test_a_dossier_of_every_process_can_be_refused_by_a_signed_notice(name):
    dossier = story.submitted(name)

    way = walk_to_refusal(dossier)

    dossier.refresh_from_db()
    assert way[-1] == ("approve", "refuse")
    assert dossier.status == Dossier.Status.STOPPED and dossier.outcome == "refused"
    assert dossier.end_reason == TEXT and dossier.end_legal_basis == BASIS
    if name in VERIFIED:
        assert documents.verify_document(dossier.result_uuid, at=story.AT).is_valid
    assert deliver_all() > 0


def walk_to_refusal(dossier):
    staff = staff_of(dossier)
    act(dossier, staff["one_stop_shop.receive"], "receive", "accept")
    return walk(dossier, staff, prefer=("propose_refusal", "not_meets", "refuse"))


# Every process begins alike, as the tests of the content hold: a few of them stand for all.
@pytest.mark.parametrize("name", EACH[::5])
def test_a_dossier_can_be_turned_away_at_the_desk(name):
    dossier = story.submitted(name)

    way = walk(dossier, staff_of(dossier), prefer=("refuse",))

    dossier.refresh_from_db()
    assert way == [("receive", "refuse")]
    assert dossier.status == Dossier.Status.NOT_ACCEPTED
    assert deliver_all() > 0


def test_a_dossier_may_be_sent_back_and_appraised_again():
    dossier = story.appraised()
    staff = staff_of(dossier)

    act(dossier, staff["one_stop_shop.approve"], "approve", "return")

    assert processes.find_open_task(dossier.uuid).element_id == "appraise"
    walk(dossier, staff)
    dossier.refresh_from_db()
    assert dossier.status == Dossier.Status.RETURNED
    assert [o.kind for o in dossier.opinions.order_by("id")] == [
        "propose_approval", "return", "propose_approval", "approve",
    ]  # fmt: skip


def test_a_marriage_whose_couple_does_not_come_is_closed_undelivered():
    dossier = story.submitted("marriage-registration")
    staff = staff_of(dossier)

    way = walk(dossier, staff, prefer=("absent",))

    dossier.refresh_from_db()
    assert way[-1] == ("ceremony", "absent")
    assert dossier.status == Dossier.Status.DECIDED
    assert cases.get_case(dossier.case.uuid).closed_at == story.AT


def test_a_result_wanted_on_the_portal_waits_for_the_steps_after_the_decision():
    dossier = story.submitted("birth-combined")
    staff = staff_of(dossier)
    for element, outcome in (("receive", "accept"), ("appraise", "propose_approval")):
        task = processes.find_open_task(dossier.uuid)
        act(dossier, staff[task.permission], element, outcome)
    act(dossier, staff["one_stop_shop.approve"], "approve", "approve")
    deliver_all()
    dossier.refresh_from_db()
    assert dossier.status == Dossier.Status.DECIDED

    for _step in range(2):
        task = processes.find_open_task(dossier.uuid)
        outcome = processes.outcomes_of(task.uuid)[0]
        act(dossier, staff[task.permission], task.element_id, outcome)
    deliver_all()

    dossier.refresh_from_db()
    assert dossier.status == Dossier.Status.RETURNED


def test_every_process_of_the_province_is_walked_through():
    used = {story.version_of(name).process_code for name in ALL}

    published = {path.stem for path in (province_root() / "processes").glob("*.bpmn")}
    # Assigned work, a lost consignment, parts, duties and reports owed are no procedures: their
    # apps play theirs.
    others = {code for code in published if code.startswith(("duty-of-", "report-of-"))}
    assert used == published - others - {"ad-hoc-task", "postal-incident", "linked-part"}
