"""At the counter: whoever comes, for whomever, from wherever; once, whatever the line does."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from motcua.base.errors import InvalidInput, NotFound, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.kernel.forms import api as forms
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions import counter
from motcua.systems.one_stop_shop.actions.application import supply_paper
from motcua.systems.one_stop_shop.actions.receipts import make_receipt
from motcua.systems.one_stop_shop.actions.returning import set_delivery
from motcua.systems.one_stop_shop.models import Application, Attendance, Dossier
from motcua.systems.one_stop_shop.queries.lists import DossierFilters, list_dossiers_for
from motcua.systems.one_stop_shop.queries.papers import asked_papers
from motcua.systems.one_stop_shop.queries.preparing import open_intakes, scanned_application
from motcua.systems.queueing.testing import make_hall

WOMAN = counter.Person(
    "Lê Thị Thử", "042190000999", date(1990, 2, 3), "female", "18766", "Thôn Thử"
)
SON = counter.Person("Lê Văn Thử", "042090000888")
PAPER = "Giấy ủy quyền số 12/2026 chứng thực ngày 20/11/2026"
FIRM = counter.Organization("Công ty Thử Nghiệm", "0100109106")


def officer():
    return story.actor("quay.kyxuan")


def desk(unit="18766"):
    [commune] = organizations.list_agencies(
        kind="commune_committee", unit_code=unit, on=story.AT.date()
    )
    return organizations.desk_of(commune.uuid, story.AT.date())


def visit(**changes):
    given = counter.Visit(
        version_uuid=story.version_of().uuid,
        competent_agency_uuid=story.commune().uuid,
        desk_uuid=desk().uuid,
        applicant=WOMAN,
        identity_check="chip",
        once_key=uuid4(),
    )
    return replace(given, **changes)


def begun(*, by=None, at=story.AT, **changes):
    return counter.begin_at_counter(actor=by or officer(), visit=visit(**changes), at=at)


def filled(application, *, by=None):
    by = by or officer()
    answers = story.contents()[story.BIRTH]["example_answers"]
    story.answer(application, answers, by=by)
    for paper in asked_papers(story.version_of(), answers):
        if paper.is_required:
            hold(application, paper.code, by=by)
    return application


def hold(application, code, *, by):
    return supply_paper(
        actor=by, application_uuid=application.uuid, component_code=code, title="Giấy tờ",
        content=None, filename="", copy_kind="original", at=story.AT,
    )  # fmt: skip


def received(application, *, accept=True, by=None):
    return counter.receive_at_counter(
        actor=by or officer(), application_uuid=application.uuid, at=story.AT, accept=accept
    )


def test_somebody_without_account_telephone_or_number_is_taken_in():
    nobody = counter.Person("Hồ Thị Không Số", birth_date=date(1941, 1, 1), gender="female")

    dossier = received(filled(begun(applicant=nobody)))

    assert dossier.status == Dossier.Status.ACCEPTED and dossier.account_uuid is None
    assert (dossier.phone, dossier.email) == ("", "")
    receipt = make_receipt(actor=officer(), dossier_uuid=dossier.uuid, at=story.AT)
    assert receipt.number.endswith("/TNHS")


def test_sent_again_it_is_begun_once_with_one_person():
    once = uuid4()
    nobody = counter.Person("Hồ Thị Không Số", birth_date=date(1941, 1, 1))
    before = parties.Party.objects.count()

    found = {begun(applicant=nobody, once_key=once).uuid for _ in range(3)}

    assert len(found) == 1 and parties.Party.objects.count() == before + 1
    assert len(events_named("one_stop_shop.visitor_noted")) == 1


def test_a_representative_is_noted_with_the_paper():
    came = counter.Representation(SON, "authorised", PAPER)

    dossier = received(filled(begun(representation=came)))

    assert dossier.representative.full_name == "Lê Văn Thử"
    kept = Attendance.objects.get(application=dossier.application)
    assert (kept.representation_kind, kept.representation_paper) == ("authorised", PAPER)
    told = events_named("one_stop_shop.visitor_noted")[0].payload
    assert told == {"identity": "chip", "representation": "authorised"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"representation": counter.Representation(SON, "authorised", " ")},
         {"representation_paper"}),
        ({"representation": counter.Representation(SON, "friend", PAPER)}, {"representation_kind"}),
        ({"applicant": FIRM}, {"visitor"}),
        ({"applicant": FIRM, "representation": counter.Representation(SON, "guardian", PAPER)},
         {"representation_kind"}),
        ({"representation": counter.Representation(WOMAN, "authorised", PAPER)},
         {"rep_personal_code"}),
        ({"representation": counter.Representation(counter.Person(""), "authorised", PAPER)},
         {"rep_full_name"}),
        ({"identity_check": ""}, {"identity_check"}),
        ({"identity_check": "other"}, {"identity_note"}),
        ({"applicant": None}, {"full_name"}),
    ],
)  # fmt: skip
def test_what_is_missing_of_the_visitor_is_named_and_nothing_is_kept(changes, fields):
    with pytest.raises(InvalidInput) as wrong:
        begun(**changes)

    assert set(wrong.value.fields) == fields
    assert not Attendance.objects.exists() and not Application.objects.exists()


def test_an_organisation_comes_through_its_representative():
    came = counter.Representation(SON, "legal_representative", "Giấy chứng nhận ĐKDN 3000100009")

    application = begun(applicant=FIRM, representation=came)

    assert application.applicant.kind == "organization"
    assert application.representative.full_name == SON.full_name


def test_another_dossier_of_the_same_visitor_needs_no_second_telling():
    came = counter.Representation(SON, "authorised", PAPER)
    first = begun(representation=came)

    second = begun(applicant=None, same_as=first.uuid, identity_check="")

    assert second.pk != first.pk
    assert (second.applicant, second.representative) == (first.applicant, first.representative)
    assert second.attendance.representation_paper == PAPER
    with pytest.raises(NotFound):
        begun(applicant=None, same_as=story.begin().uuid, identity_check="")


def test_a_colleague_of_the_desk_goes_on_and_a_stranger_does_not():
    application = begun()
    colleague = replace(officer(), uuid=uuid4(), party_uuid=uuid4())

    filled(application, by=colleague)

    assert [one.uuid for one in open_intakes(colleague, at=story.AT)] == [application.uuid]
    assert open_intakes(story.actor("quay.sxd"), at=story.AT) == []
    with pytest.raises(NotFound):
        received(application, by=story.actor("quay.sxd"))
    assert received(application, by=colleague).status == Dossier.Status.ACCEPTED
    assert open_intakes(colleague, at=story.AT) == []


def test_receiving_twice_gives_one_dossier_accepted_once():
    application = filled(begun())

    codes = {received(application).code for _ in range(3)}

    assert len(codes) == 1 and len(events_named("one_stop_shop.dossier_accepted")) == 1
    assert len(events_named("one_stop_shop.dossier_submitted")) == 1


def test_papers_held_at_the_counter_are_noted_once_however_often_it_is_sent():
    application = begun()
    code = asked_papers(story.version_of(), {})[0].code

    rows = {hold(application, code, by=officer()).pk for _ in range(2)}

    assert len(rows) == 1


def test_any_desk_receives_for_any_agency_and_a_third_hands_out():
    construction = story.actor("quay.sxd")
    [sxd] = [
        one for one in organizations.list_agencies(kind="department", on=story.AT.date())
        if one.code == "H27.08"
    ]  # fmt: skip
    here = organizations.desk_of(sxd.uuid, story.AT.date())
    elsewhere = desk("18073")  # Thành Sen

    application = begun(by=construction, desk_uuid=here.uuid)
    set_delivery(
        actor=construction, application_uuid=application.uuid, return_channel="counter",
        phone="", email="", at=story.AT,
    )  # fmt: skip
    counter.set_return_place(
        actor=construction, application_uuid=application.uuid, agency_uuid=elsewhere.uuid,
        at=story.AT,
    )  # fmt: skip
    dossier = received(filled(application, by=construction), by=construction)

    assert dossier.support_agency == dossier.receiving_agency == here
    assert dossier.competent_agency == story.commune() and dossier.return_agency == elsewhere
    assert dossier.code.startswith(here.code)
    receipt = make_receipt(actor=construction, dossier_uuid=dossier.uuid, at=story.AT)
    assert receipt.agency_uuid == here.uuid
    for who in ("quay.sxd", "tham.kyxuan"):
        listed = list_dossiers_for(story.actor(who), filters=DossierFilters(), at=story.AT)
        assert [row.uuid for row in listed.rows] == [dossier.uuid]


def test_the_return_place_sees_the_dossier_and_alone_hands_out():
    elsewhere = organizations.get_agency(desk().uuid)  # Kỳ Xuân hands out for Sở Xây dựng's desk
    construction = story.actor("quay.sxd")
    here = next(
        organizations.desk_of(one.uuid, story.AT.date())
        for one in organizations.list_agencies(kind="department", on=story.AT.date())
        if one.code == "H27.08"
    )
    application = begun(by=construction, desk_uuid=here.uuid)
    set_delivery(
        actor=construction, application_uuid=application.uuid, return_channel="counter",
        phone="", email="", at=story.AT,
    )  # fmt: skip
    counter.set_return_place(
        actor=construction, application_uuid=application.uuid, agency_uuid=elsewhere.uuid,
        at=story.AT,
    )  # fmt: skip
    dossier = received(filled(application, by=construction), by=construction)
    given = {"dossier_uuid": dossier.uuid, "at": story.AT}
    kyxuan = story.office()
    one_stop_shop.appraise_dossier(
        actor=kyxuan.specialist, outcome="propose_approval", text="Đủ điều kiện theo quy định",
        legal_basis="Điều 16 Luật Hộ tịch 2014", **given,
    )  # fmt: skip
    one_stop_shop.approve_dossier(actor=kyxuan.head, text="", **given)

    task = processes.find_open_task(dossier.uuid, element_id="deliver")
    assert task.agency_path == elsewhere.path
    with pytest.raises(PermissionRefused):
        one_stop_shop.deliver_result(actor=construction, channel="counter", **given)
    done = one_stop_shop.deliver_result(actor=kyxuan.desk, channel="counter", **given)
    assert done.status == Dossier.Status.RETURNED


def test_a_return_place_is_a_desk_that_is_there_today():
    application = begun()
    for unfit in (story.commune().uuid,):
        with pytest.raises(InvalidInput):
            counter.set_return_place(
                actor=officer(), application_uuid=application.uuid, agency_uuid=unfit, at=story.AT
            )
    same = counter.set_return_place(
        actor=officer(), application_uuid=application.uuid, agency_uuid=desk().uuid, at=story.AT
    )
    assert same.return_agency is None


def test_a_desk_that_only_helps_leaves_receiving_to_the_competent_one():
    construction = story.actor("quay.sxd")
    here = next(
        organizations.desk_of(one.uuid, story.AT.date())
        for one in organizations.list_agencies(kind="department", on=story.AT.date())
        if one.code == "H27.08"
    )

    application = begun(by=construction, desk_uuid=here.uuid, is_support_only=True)
    dossier = received(filled(application, by=construction), by=construction)

    assert dossier.status == Dossier.Status.SUBMITTED  # accepting is the other desk's
    assert dossier.support_agency == here and dossier.receiving_agency == desk()
    view = one_stop_shop.get_dossier_for(construction, uuid=dossier.uuid, at=story.AT)
    assert view.desks == (here.name, desk().name)
    with pytest.raises(PermissionRefused):
        one_stop_shop.accept_dossier(actor=construction, dossier_uuid=dossier.uuid, at=story.AT)


def test_the_number_shows_what_came_of_the_visit():
    hall = make_hall(desk(), at=story.AT)
    ticket = hall.take(hall.a, at=story.AT)

    application = begun(ticket_uuid=ticket.uuid)
    [matter] = ticket.matters.all()
    assert matter.address.endswith(f"{application.uuid}/trang/dau")

    dossier = received(filled(application))
    [matter] = ticket.matters.all()
    assert dossier.code in matter.title and str(dossier.uuid) in matter.address


def test_a_number_of_yesterday_leads_to_no_intake():
    hall = make_hall(desk(), at=story.AT)
    ticket = hall.take(hall.a, at=story.AT)

    with pytest.raises(Exception, match="không còn dùng được"):
        begun(ticket_uuid=ticket.uuid, at=story.after(days=2))
    assert not Application.objects.exists()


def test_what_was_prepared_at_home_is_gone_on_with_once_it_was_brought():
    owner = story.actor("mau")
    application = story.begin()
    given = {
        "actor": officer(), "application_uuid": application.uuid, "desk_uuid": desk().uuid,
        "identity_check": "card", "at": story.AT,
    }  # fmt: skip
    with pytest.raises(NotFound):
        counter.take_over_application(**given)

    counter.bring_to_counter(actor=owner, application_uuid=application.uuid, at=story.AT)
    found = scanned_application(f"https://vidu.vn/tiep-nhan/nhan-lai/{application.uuid}")
    assert found.uuid == application.uuid and found.field_code == "ho-tich"
    with pytest.raises(InvalidInput):
        counter.take_over_application(**{**given, "identity_check": ""})
    for _ in range(2):
        taken = counter.take_over_application(**given)

    assert taken.is_at_counter and Attendance.objects.count() == 1
    assert received(filled(application)).channel == "counter"
    assert scanned_application(str(application.uuid)) is None
    for nothing in ("", "x", str(uuid4()), "🙂/" * 90):
        assert scanned_application(nothing) is None


def test_a_draft_stays_hidden_from_other_desks():
    application = begun()
    with pytest.raises(NotFound):
        forms.get_draft(actor=story.actor("quay.sxd"), draft_uuid=application.draft_uuid)


def test_whoever_allows_messages_is_kept_with_the_number_and_needs_one():
    with pytest.raises(InvalidInput) as refused:
        begun(agrees_to_messages=True)
    assert "phone" in refused.value.fields

    application = begun(
        applicant=replace(WOMAN, phone="0912345678"), agrees_to_messages=True, once_key=uuid4()
    )

    (told,) = events_named("notifications.consent_given")
    assert told.agency_uuid == desk().uuid
    points = parties.list_contact_points(application.applicant.uuid)
    assert points["phone"] == ("0912345678", False)
