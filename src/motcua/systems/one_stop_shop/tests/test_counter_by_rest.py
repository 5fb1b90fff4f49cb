"""Counter software at the desk's edges: post, help for another desk, called numbers, consent."""

from datetime import datetime, timedelta
from uuid import uuid4

from motcua.base.web.clock import now
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.project.testing import story
from motcua.systems.one_stop_shop.models import Application, Attendance, Dossier
from motcua.systems.queueing.testing import make_hall

from .test_counter import WOMAN, desk
from .test_handing_in import required
from .test_handing_in_at_counter import clerk, handed, person, visit


def made_of(answer):
    assert answer.status_code == 201, answer.content
    return Dossier.objects.get(code=answer.json()["code"])


def posted(**record):
    signed = now() - timedelta(days=3)
    given = {"number": " BB-12 ", "signed_at": signed.isoformat(), "item_code": "EH123", **record}
    return visit(channel="postal", identity_check="post", postal=given)


def test_what_the_post_brought_is_counted_from_the_signed_record():
    said = posted()

    dossier = made_of(handed(said))
    accepted = clerk().post(f"/dossiers/{dossier.code}/acceptance", {})

    application, signed = dossier.application, datetime.fromisoformat(said["postal"]["signed_at"])
    assert (dossier.channel, application.postal_record_number) == ("postal", "BB-12")
    assert (application.postal_signed_at, application.postal_item_code) == (signed, "EH123")
    assert dossier.account_uuid is None
    assert application.attendance.identity_check == "post"
    assert accepted.status_code == 200, accepted.content
    clock = deadlines.find_clock(cases.subject_of(dossier.case))
    assert clock.started_at == signed, "the legal clock begins with the signatures, not with typing"
    derivation = deadlines.derivation_of(cases.subject_of(dossier.case))
    assert f"{signed:%d/%m/%Y}" in " ".join(derivation.lines("vi"))


def test_a_record_of_the_post_that_lies_in_the_future_is_refused():
    answer = handed(posted(signed_at=(now() + timedelta(hours=1)).isoformat()))

    assert answer.status_code == 422 and "postal_signed_at" in answer.json()["fields"]
    assert not Dossier.objects.exists()


def construction_desk():
    [found] = [
        one
        for one in organizations.list_agencies(kind="department", on=story.AT.date())
        if one.code == "H27.08"
    ]
    return organizations.desk_of(found.uuid, story.AT.date())


def test_a_desk_that_only_helps_hands_in_for_the_competent_one():
    here, helper = construction_desk(), clerk("quay.sxd")

    dossier = made_of(handed(visit(desk=str(here.uuid), only_helps=True), by=helper))
    refused = helper.post(f"/dossiers/{dossier.code}/acceptance", {})
    accepted = clerk().post(f"/dossiers/{dossier.code}/acceptance", {})

    assert dossier.support_agency == here and dossier.receiving_agency == desk()
    assert dossier.competent_agency == story.commune()
    assert dossier.status == Dossier.Status.SUBMITTED
    assert refused.status_code == 403, "who helps does not receive"
    assert accepted.status_code == 200, accepted.content
    came = Attendance.objects.get(application=dossier.application)
    assert came.noted_by == story.actor("quay.sxd").uuid


def test_any_desk_receives_for_the_competent_agency():
    here, receiver = construction_desk(), clerk("quay.sxd")

    dossier = made_of(handed(visit(desk=str(here.uuid)), by=receiver))
    accepted = receiver.post(f"/dossiers/{dossier.code}/acceptance", {})

    assert dossier.support_agency == dossier.receiving_agency == here
    assert dossier.competent_agency == story.commune()
    assert accepted.status_code == 200, accepted.content


def test_the_called_number_shows_the_dossier_that_came_of_it():
    hall = make_hall(desk(), at=now())
    ticket = hall.take(hall.a, at=now())

    dossier = made_of(handed(visit(ticket=str(ticket.uuid))))

    [matter] = ticket.matters.all()
    assert dossier.code in matter.title and str(dossier.uuid) in matter.address
    assert dossier.application.attendance.ticket_uuid == ticket.uuid


def test_a_number_that_nobody_holds_brings_nothing():
    hall = make_hall(desk(), at=now())
    old = hall.take(hall.a, at=now() - timedelta(days=3))
    people = parties.Party.objects.count()

    refused = [handed(visit(ticket=str(one))) for one in (uuid4(), old.uuid)]

    assert {one.status_code for one in refused} <= {404, 409, 422}, [o.content for o in refused]
    assert not Application.objects.exists() and parties.Party.objects.count() == people


def test_consent_to_messages_is_kept_with_its_number_and_needs_one():
    without = handed(visit(agrees_to_messages=True))
    told = {**person(WOMAN), "phone": "0912345678"}
    dossier = made_of(handed(visit(person=told, agrees_to_messages=True)))
    deliver_all(now())

    assert without.status_code == 422 and "phone" in without.json()["fields"]
    (given,) = events_named("notifications.consent_given")
    assert given.agency_uuid == desk().uuid
    assert given.actor_uuid == story.actor("quay.kyxuan").uuid
    points = parties.list_contact_points(dossier.applicant.uuid)
    assert points["phone"] == ("0912345678", False)


def test_without_consent_a_number_is_no_leave_to_send():
    told = {**person(WOMAN), "phone": "0912345678"}

    made_of(handed(visit(person=told, papers={code: "original" for code in required()})))

    assert events_named("notifications.consent_given") == []
