"""At the counter the officer asks for a paper of the repository; the applicant agrees, or not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base.errors import InvalidInput, NotFound, PermissionRefused
from motcua.base.web.clock import now
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.forms import api as forms
from motcua.kernel.notifications.api import Message
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.asking import agree_at_counter, ask_applicant
from motcua.systems.one_stop_shop.actions.filling import (
    NothingToTake,
    fill_from_paper,
    take_back_fill,
)
from motcua.systems.one_stop_shop.actions.reusing import reuse_for_supplement
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.one_stop_shop.testing import answers_for
from motcua.systems.wallet import api as wallet
from motcua.systems.wallet.testing import Consent, PaperReading, make_own_paper, revoke_paper

from .test_filling import LAND, plot
from .test_reusing import COMPONENT, SINGLE, extract, widowed

AT = story.AT
LITTLE = timedelta(seconds=3)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path


def at_counter(procedure=SINGLE, **given):
    """An application for which a death extract is asked, taken in by an officer."""
    desk, version = story.office().desk, story.version_of(procedure)
    application = one_stop_shop.begin_application(
        actor=desk,
        beginning=one_stop_shop.Beginning(
            version_uuid=version.uuid,
            competent_agency_uuid=story.competent_for(version).uuid,
            applicant_uuid=story.party().uuid,
            receiving_agency_uuid=organizations.desk_of(story.commune().uuid, AT.date()).uuid,
            channel="counter",
            is_at_counter=True,
        ),
        at=AT,
    )
    form = forms.get_form(version.form_code, AT.date())
    told = given or {"status": {"state": "widowed"}}
    told = {**story.contents()[procedure]["example_answers"], **told}
    story.answer(application, answers_for(form, on=AT.date(), given=told), by=desk)
    return application


def ask(application, paper, *, by=None, at=AT, component=COMPONENT):
    ask_applicant(
        actor=by or story.office().desk,
        application_uuid=application.uuid,
        component_code=component,
        paper_uuid=paper.uuid,
        at=at,
    )
    return wallet.asked.asked_in(application.uuid, at=at)[0]


def code_told():
    [message] = Message.objects.filter(template="wallet.counter_asks")
    text = message.texts["vi"]["body"]
    return text.partition("đọc mã ")[2][:6]


def agree(application, asked, code, *, at=AT):
    return agree_at_counter(
        actor=story.office().desk,
        application_uuid=application.uuid,
        request_uuid=asked.uuid,
        code=code,
        at=at,
    )


def test_the_code_that_the_applicant_tells_attaches_the_paper_with_their_consent():
    application, paper = at_counter(), extract()
    asked = ask(application, paper)
    assert ask(application, paper).uuid == asked.uuid
    deliver_all(AT)

    attached = agree(application, asked, code_told())

    consent = Consent.objects.get()
    assert attached.consent_uuid == consent.uuid and attached.component_code == COMPONENT
    assert consent.given_by_name == story.party().full_name
    assert consent.matter_uuid == application.uuid


def test_what_the_applicant_agreed_to_fills_the_form_and_is_told_as_a_reading():
    application = at_counter(LAND, land={"plot": "9", "map_sheet": "9"})
    paper, desk = plot(), story.office().desk
    pressed = {"actor": desk, "application_uuid": application.uuid, "paper_uuid": paper.uuid}
    where = reverse("one_stop_shop:application_fill", args=[application.uuid])
    officer = story.browser("quay.kyxuan")

    with pytest.raises(NothingToTake):  # the officer looks into nobody's repository
        fill_from_paper(**pressed, at=AT)
    assert "CS 012345" not in officer.get(where).content.decode()

    asked = ask(application, paper, at=now(), component="certificate")
    deliver_all(now())
    agree(application, asked, code_told(), at=now())
    page = officer.get(where).content.decode()
    assert "CS 012345" in page and "Điền từ giấy tờ này" in page and "của Ông/Bà" not in page
    assert (
        "Điền từ giấy tờ"
        in officer.get(
            reverse("one_stop_shop:application_papers", args=[application.uuid])
        ).content.decode()
    )
    assert officer.post(where, {"take": str(paper.uuid)}).status_code == 302

    kept = forms.get_draft(actor=desk, draft_uuid=application.draft_uuid)
    filled = {"plot": "214", "map_sheet": "17", "area": 312.5}
    assert kept.answers["land"].items() >= filled.items()
    assert kept.provenance["land/plot"]["source"]["consent"] == str(Consent.objects.get().uuid)
    [reading] = PaperReading.objects.all()
    assert reading.reader_uuid == desk.uuid and "Điền biểu mẫu" in reading.purpose

    assert set(take_back_fill(**pressed, at=now())) == {"land/plot", "land/map_sheet", "land/area"}
    assert Consent.objects.get().withdrawn_at is None, "the paper is still attached"
    Consent.objects.update(withdrawn_at=now())
    with pytest.raises(NothingToTake):
        fill_from_paper(**pressed, at=now())


def test_wrong_codes_are_counted_and_then_nothing_is_taken():
    application = at_counter()
    asked = ask(application, extract())
    deliver_all(AT)
    right = code_told()
    wrong = "000000" if right != "000000" else "111111"

    for left in (4, 3, 2, 1, 0):
        with pytest.raises(InvalidInput) as refused:
            agree(application, asked, wrong)
        assert str(left) in refused.value.fields["code"]
    with pytest.raises(wallet.asking.RequestOver):
        agree(application, asked, right)
    assert not Consent.objects.exists()


def test_half_an_hour_later_the_code_is_over_and_a_new_question_can_be_asked():
    application, paper = at_counter(), extract()
    asked = ask(application, paper)
    deliver_all(AT)
    later = AT + timedelta(minutes=31)

    with pytest.raises(wallet.asking.RequestOver):
        agree(application, asked, code_told(), at=later)

    assert ask(application, paper, at=later).uuid != asked.uuid


def test_nobody_asks_for_a_paper_that_does_not_fit_or_is_another_persons():
    application = at_counter()
    other = make_own_paper(actor=story.actor("thu"), at=AT, kind="death_extract")
    own = make_own_paper(actor=story.actor("mau"), at=AT)

    for paper in (other, own):
        with pytest.raises(InvalidInput):
            ask(application, paper)
    with pytest.raises(NotFound):
        ask(application, extract(), by=story.actor("quay.sxd"))
    assert not wallet.asked.asked_in(application.uuid, at=AT)


def test_application_papers_asks_at_the_counter_and_takes_the_code():
    application, paper = at_counter(), extract()
    officer = story.browser("quay.kyxuan")
    where = reverse("one_stop_shop:application_papers", args=[application.uuid])
    assert "Hỏi người nộp để dùng: Trích lục khai tử" in officer.get(where).content.decode()

    officer.post(where, {"ask": f"{COMPONENT}/{paper.uuid}"})
    deliver_all(now())
    asked = wallet.asked.asked_in(application.uuid, at=now())[0]
    wrong = officer.post(where, {"agree": f"{COMPONENT}/{asked.uuid}", f"code-{COMPONENT}": "1"})
    officer.post(where, {"agree": f"{COMPONENT}/{asked.uuid}", f"code-{COMPONENT}": code_told()})

    assert wrong.status_code == 422 and "Mã không đúng" in wrong.content.decode()
    page = officer.get(where).content.decode()
    assert "từ kho của người nộp" in page and "Hỏi người nộp" not in page


def test_request_show_lets_the_applicant_agree_on_their_own_screen():
    application, paper = at_counter(), extract()
    asked = ask(application, paper, at=now())
    deliver_all(now())
    mine = story.browser("mau")
    where = reverse("wallet:request_show", args=[asked.uuid])
    assert where in mine.get(reverse("wallet:paper_list")).content.decode()
    assert "Trích lục khai tử" in mine.get(where).content.decode()

    assert story.browser("thu").post(where, {"answer": "yes"}).status_code == 404
    mine.post(where, {"answer": "yes"})
    deliver_all(now())

    [attached] = application.papers.filter(superseded_at=None)
    assert attached.consent_uuid == Consent.objects.get().uuid
    assert mine.post(where, {"answer": "no"}).status_code == 404


def test_who_does_not_agree_gives_nothing():
    application = at_counter()
    asked = ask(application, extract())

    wallet.asking.answer_request(
        actor=story.actor("mau"), request_uuid=asked.uuid, agree=False, at=AT
    )
    deliver_all(AT)

    assert not application.papers.exists() and not Consent.objects.exists()
    assert wallet.asked.asked_in(application.uuid, at=AT)[0].state == "refused"
    officer = story.browser("quay.kyxuan")
    where = reverse("one_stop_shop:application_papers", args=[application.uuid])
    assert "Người nộp không đồng ý" in officer.get(where).content.decode()


def asked_again():
    """A dossier that is asked for a death extract after it was sent."""
    application = widowed()
    story.supply(application, by=story.actor("mau"), code=COMPONENT)
    dossier = one_stop_shop.submit_dossier(
        actor=story.actor("mau"), application_uuid=application.uuid, at=AT
    )
    one_stop_shop.request_supplement(
        actor=story.office().desk,
        dossier_uuid=dossier.uuid,
        wanted=[one_stop_shop.Wanted("paper", COMPONENT, "Trích lục khai tử")],
        reason="Bản chụp không đọc được",
        at=AT + timedelta(seconds=1),
    )
    return dossier


def test_dossier_supplement_takes_a_paper_of_the_repository_with_one_press():
    dossier, paper = asked_again(), extract()
    mine = story.browser("mau")
    where = reverse("one_stop_shop:dossier_supplement", args=[dossier.code])
    assert "Dùng giấy tờ này" in mine.get(where).content.decode()

    mine.post(where, {"reuse": f"{COMPONENT}/{paper.uuid}"})
    done = mine.post(where, {"_action": "next"})

    assert done.status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == "submitted"
    kept = dossier.application.papers.get(superseded_at=None)
    assert kept.consent_uuid == Consent.objects.get().uuid


def test_a_supplement_takes_no_paper_that_was_not_asked_for():
    dossier, paper = asked_again(), extract()

    with pytest.raises(InvalidInput):
        reuse_for_supplement(
            actor=story.actor("mau"), dossier_uuid=dossier.uuid, component_code="x",
            paper_uuid=paper.uuid, at=AT,
        )  # fmt: skip
    with pytest.raises(PermissionRefused):
        reuse_for_supplement(
            actor=story.actor("thu"), dossier_uuid=dossier.uuid, component_code=COMPONENT,
            paper_uuid=paper.uuid, at=AT,
        )  # fmt: skip


def test_who_works_on_a_dossier_is_told_that_a_reused_paper_was_revoked():
    dossier, paper = asked_again(), extract()
    reuse_for_supplement(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, component_code=COMPONENT,
        paper_uuid=paper.uuid, at=AT + timedelta(seconds=2),
    )  # fmt: skip
    one_stop_shop.supply_supplement(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, answers={}, at=AT + LITTLE
    )
    type(paper).objects.filter(pk=paper.pk).update(agency_path=story.commune().path)

    revoke(paper)
    deliver_all(AT + LITTLE)

    [told, *_more] = Message.objects.filter(template="one_stop_shop.reused_paper_revoked")
    assert dossier.code in told.texts["vi"]["body"]
    assert Dossier.objects.get(pk=dossier.pk).status == "submitted"


def revoke(paper):
    return revoke_paper(
        actor=story.office().head,
        paper_uuid=paper.uuid,
        reason="Đối chiếu nhầm người",
        at=AT + LITTLE,
    )


def test_machines_of_the_counter_ask_and_take_the_code():
    paper, application = extract(), at_counter()
    client, desk = story.browser(), story.token("quay.kyxuan")
    address = f"/api/v1/applications/{application.uuid}/questions"
    offered = client.get(address, headers=desk).json()
    assert offered["askable"] == [
        {"component": COMPONENT, "paper": str(paper.uuid), "title": "Trích lục khai tử"}
    ]
    body = {"component": COMPONENT, "paper": str(paper.uuid)}
    asked = client.post(address, body, "application/json", headers=desk)
    assert asked.status_code == 201
    [question] = asked.json()["asked"]
    deliver_all(now())
    agree = f"{address}/{question['uuid']}/agreement"
    wrong = client.post(agree, {"code": "x"}, "application/json", headers=desk)
    assert wrong.status_code == 422 and not Consent.objects.exists()
    done = client.post(agree, {"code": code_told()}, "application/json", headers=desk)
    assert done.status_code == 201 and done.json()["component"] == COMPONENT
    other = {**body, "component": "nothing"}
    assert client.post(address, other, "application/json", headers=desk).status_code == 422
    stranger = client.get(address, headers=story.token("thu"))
    assert stranger.status_code == 404


def test_machines_of_the_holder_answer_a_counter():
    paper, application = extract(), at_counter()
    asked = ask(application, paper, at=now())
    client, mau = story.browser(), story.token("mau")
    listed = client.get("/api/v1/wallet/requests", headers=mau).json()["requests"]
    assert [one["uuid"] for one in listed] == [str(asked.uuid)]
    answer = f"/api/v1/wallet/requests/{asked.uuid}/answer"
    strange = client.post(answer, {"agree": True}, "application/json", headers=story.token("thu"))
    assert strange.status_code == 404
    agreed = client.post(answer, {"agree": True}, "application/json", headers=mau).json()
    assert agreed["answer"] == "screen" and agreed["consent"]
    again = client.post(answer, {"agree": False}, "application/json", headers=mau)
    assert again.status_code == 404, "it was answered"
