"""A commune ends: its dossiers and applications go on elsewhere with code, clock and papers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Q
from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.testing.rows import rows_of
from motcua.kernel.access.testing import official, specialist
from motcua.kernel.cases import api as cases
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.mergers import api as mergers
from motcua.kernel.notifications.api import Message
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as shop
from motcua.systems.one_stop_shop.actions.carrying import NotOffered, carry_application
from motcua.systems.one_stop_shop.actions.dues import Due
from motcua.systems.one_stop_shop.actions.papers import pin_of
from motcua.systems.one_stop_shop.actions.payments import request_payment
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.one_stop_shop.queries.merging import AgencyEnded
from motcua.systems.postal import api as postal
from motcua.systems.postal.testing import matter, requested

from .test_handing_in import handed, said

WHY = "Nghị quyết thử nghiệm"
LATER = story.AT + timedelta(hours=2)
TABLES = (
    "one_stop_shop_dossier", "cases_case", "processes_run", "processes_task", "deadlines_clock",
    "payments_bill", "postal_order", "cases_assignment", "one_stop_shop_paper",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path


def successor():
    found = organizations.list_agencies(kind="commune_committee", on=story.AT.date())
    return next(one for one in found if one.uuid != story.commune().uuid)


def abolish(left, to=None):
    """The commune ends today, with its desk and divisions."""
    to = to or successor()
    below = Q(path=left.path) | Q(path__startswith=f"{left.path}.")
    organizations.Agency.objects.filter(below).update(valid_to=story.AT.date())
    organizations.record_succession(
        actor=system_actor("tests"), from_agency_uuid=left.uuid, to_agency_uuid=to.uuid,
        on_date=story.AT.date(), kind="merge", share="full", at=story.AT,
    )  # fmt: skip
    return to


def top(role):
    agency = organizations.find_agency_by_code("H27", story.AT.date())
    return official(agency=agency, role=role, full_name="Hồ Văn Ký", at=story.AT)


def carried_out():
    preparer = top("administrator")
    merger = mergers.prepare_merger(actor=preparer, on_date=story.AT.date(), grounds=WHY, at=LATER)
    merger = mergers.rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    waiting = merger.findings.filter(severity="warning")
    mergers.acknowledge_findings(
        actor=preparer, merger_uuid=merger.uuid, answer="Đã phân công", at=LATER,
        findings=list(waiting.values_list("uuid", flat=True)),
    )  # fmt: skip
    approver = top("merger_approver")
    mergers.approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    return preparer, mergers.commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)


def state():
    return {name: rows_of(name) for name in TABLES}


def test_dossiers_bills_and_parcels_follow_and_every_row_comes_back():
    left = story.commune()
    desk = organizations.desk_of(left.uuid, story.AT.date())
    waiting, running, elsewhere = story.submitted(), story.accepted(), story.submitted()
    task = processes.find_open_task(running.uuid)
    workloads.claim_task(actor=story.office().specialist, task_uuid=task.uuid, at=story.AT)
    request_payment(
        actor=story.office().specialist, dossier_uuid=running.uuid, how="Tại quầy",
        reason="Lệ phí trước bạ theo thông báo của cơ quan thuế",
        due=[Due("", Decimal(1_200_000), "Lệ phí")], due_on=story.AT.date() + timedelta(days=20),
        at=story.after(hours=1),
    )  # fmt: skip
    parcel = requested(
        actor=story.actor("mau"), of=matter(desk=desk, party=story.party(), uuid=waiting.uuid),
        at=story.AT,
    )  # fmt: skip
    # Received, decided and fetched elsewhere but for one place: the result waits at the old desk.
    other = organizations.desk_of(successor().uuid, story.AT.date())
    Dossier.objects.filter(pk=elsewhere.pk).update(
        competent_agency=successor(), competent_path=successor().path,
        receiving_agency=other, receiving_path=other.path, return_path=desk.path,
    )  # fmt: skip
    cases.Case.objects.filter(uuid=elsewhere.case.uuid).update(
        agency_uuid=successor().uuid, agency_path=successor().path,
        receiving_agency_uuid=other.uuid, receiving_path=other.path,
    )  # fmt: skip
    to = abolish(left)
    before = state()

    preparer, merger = carried_out()

    for one in (waiting, running):
        moved = Dossier.objects.select_related(
            "competent_agency", "receiving_agency", "return_agency", "support_agency", "case"
        ).get(pk=one.pk)
        assert (moved.code, moved.status) == (one.code, Dossier.objects.get(pk=one.pk).status)
        assert moved.competent_agency == to
        assert moved.receiving_agency == moved.return_agency == other
        assert moved.support_agency == desk, "where somebody was helped is history"
    fetched = Dossier.objects.select_related("return_agency").get(pk=elsewhere.pk)
    assert (fetched.return_agency, fetched.return_path) == (other, other.path)
    assert postal.Order.objects.select_related("desk").get(pk=parcel.pk).desk == other
    assert {row["agency_path"] for row in rows_of("payments_bill")} == {other.path}
    assert rows_of("deadlines_clock") == before["deadlines_clock"]
    assert rows_of("one_stop_shop_paper") == before["one_stop_shop_paper"]

    mergers.undo_merger(actor=preparer, merger_uuid=merger.uuid, reason="Nhầm", at=LATER)

    after = state()
    for name in TABLES:
        assert after[name] == before[name], name


def test_the_successor_goes_on_the_code_answers_and_the_applicant_is_told_once():
    left, dossier = story.commune(), story.accepted()
    deliver_all(story.AT)
    to = abolish(left)
    _preparer, _merger = carried_out()

    shop.appraise_dossier(
        actor=specialist(to), dossier_uuid=dossier.uuid, outcome="propose_approval",
        text="Đã kiểm tra", legal_basis="Điều 16 Luật Hộ tịch 2014", at=LATER,
    )  # fmt: skip
    found = shop.look_up_dossier(
        code=dossier.code, pin=pin_of(dossier), address="192.0.2.1", at=LATER
    )
    assert (found.agency_name, found.moved_from) == (to.name, left.name)
    assert found.due_at == cases.get_case(dossier.case.uuid).due_current
    page = story.browser("mau").get(reverse("one_stop_shop:dossier_show", args=[dossier.code]))
    assert left.name in page.content.decode() and to.name in page.content.decode()

    deliver_all(LATER)
    deliver_all(LATER)
    told = Message.objects.filter(template="one_stop_shop.agency_ended")
    assert len(told) == 1
    said = told[0].texts["vi"]
    assert to.name in said["subject"] and dossier.code in said["subject"]
    assert left.name in said["body"] and "giữ nguyên" in said["body"]


def test_an_application_for_an_abolished_commune_is_told_who_goes_on_and_carried_over_whole():
    mine, application = story.actor("mau"), story.prepared()
    left = story.commune()
    to = abolish(left)
    with pytest.raises(AgencyEnded) as refused:
        shop.submit_dossier(actor=mine, application_uuid=application.uuid, at=LATER)
    assert left.name in refused.value.message("vi") and to.name in refused.value.message("vi")
    assert to.name in refused.value.message("en")
    browser = story.browser("mau")
    check = reverse("one_stop_shop:application_check", args=[application.uuid])
    page = browser.get(check).content.decode()
    assert "đã kết thúc hoạt động" in page and f"Chuyển sang {to.name}" in page
    sent = browser.post(check, {"promise": "yes"})
    assert sent.status_code == 422 and not Dossier.objects.exists()

    carry = reverse("one_stop_shop:application_carry", args=[application.uuid])
    assert browser.post(carry, {"agency": str(left.uuid)}).status_code == 422
    assert browser.post(carry, {"agency": "?"}).status_code == 422
    assert browser.post(carry, {"agency": str(to.uuid)}).status_code == 302
    assert browser.post(carry, {"agency": str(to.uuid)}).status_code == 302
    assert "đã kết thúc hoạt động" not in browser.get(check).content.decode()
    assert browser.post(check, {"promise": "yes"}).status_code == 302

    [dossier] = Dossier.objects.select_related("competent_agency", "receiving_agency")
    assert dossier.competent_agency == to
    assert dossier.receiving_agency == organizations.desk_of(to.uuid, story.AT.date())
    assert dossier.answers == story.contents()[story.BIRTH]["example_answers"]
    assert application.papers.filter(superseded_at__isnull=True).exists()


def test_nobody_begins_for_an_abolished_commune_nor_carries_over_elsewhere():
    application, left = story.prepared(), story.commune()
    abolish(left)
    mine = story.actor("mau")
    with pytest.raises(AgencyEnded):
        shop.begin_application(
            actor=mine, at=LATER,
            beginning=shop.Beginning(
                version_uuid=story.version_of().uuid, applicant_uuid=mine.party_uuid,
                competent_agency_uuid=left.uuid,
            ),
        )  # fmt: skip
    third = organizations.list_agencies(kind="commune_committee", on=story.AT.date())[-1]
    with pytest.raises(NotOffered):
        carry_application(
            actor=story.actor("mau"), application_uuid=application.uuid,
            to_agency=third.uuid, at=LATER,
        )  # fmt: skip


def test_the_report_names_procedures_applications_people_and_what_nobody_may_do():
    left = story.commune()
    story.submitted()
    story.prepared()
    department = organizations.find_agency_by_code("H27.08", story.AT.date())
    abolish(left, department)
    merger = mergers.prepare_merger(
        actor=top("administrator"), on_date=story.AT.date(), grounds=WHY, at=LATER
    )
    merger = mergers.rehearse_merger(actor=top("administrator"), merger_uuid=merger.uuid, at=LATER)
    codes = dict(merger.findings.values_list("code", "facts"))
    assert codes["not_competent"]["topics"] == [story.version_of().code]
    assert codes["left_behind"]["count"] == 1
    assert codes["people_without_role"]["people"] >= 3
    assert "nobody_permitted" not in codes, "the department has people for all of it"
    [line] = [one for one in merger.report["lines"] if one["to"] == department.name]
    assert line["topic"] == story.version_of().code and line["topic_title"]["vi"]
    assert not rows_of("mergers_move")


def test_a_whole_dossier_by_machine_for_an_abolished_commune_is_told_who_goes_on():
    body = said()
    to = abolish(story.commune())

    answer = handed(body)

    assert (answer.status_code, answer.json()["code"]) == (409, "agency_ended")
    assert to.name in answer.json()["detail"] and not Dossier.objects.exists()
