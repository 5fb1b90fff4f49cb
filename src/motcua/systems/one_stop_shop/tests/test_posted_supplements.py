"""Papers for a supplement that the post fetches: completed at the hand-over, or told about."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.posting import NothingToSend, order_supplement
from motcua.systems.one_stop_shop.actions.supplying import supply_asked_paper
from motcua.systems.one_stop_shop.testing import paper_photo
from motcua.systems.postal import api as postal
from motcua.systems.postal import testing

from .test_posting import AT, FORM, LATER, handed_over

ASKED = AT + timedelta(minutes=1)


def asked_by_post(answers=False):
    """A dossier that is asked for its first paper, and an order to fetch it."""
    dossier = story.submitted()
    paper = dossier.application.papers.order_by("id").first()
    wanted = [one_stop_shop.Wanted("paper", paper.component_code, paper.title)]
    if answers:
        wanted.append(one_stop_shop.Wanted("answer", "child/full_name", "Họ và tên"))
    one_stop_shop.request_supplement(
        actor=story.office().desk,
        dossier_uuid=dossier.uuid,
        wanted=wanted,
        reason="Bản chụp không đọc được",
        at=ASKED,
    )
    order = order_supplement(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, meeting=testing.meeting(AT), at=ASKED
    )
    return dossier, order


def test_a_supplement_by_post_completes_the_dossier_at_the_hand_over():
    dossier, order = asked_by_post()

    handed_over(order)

    dossier.refresh_from_db()
    assert dossier.status == "submitted"
    asked = dossier.supplement_requests.get()
    assert asked.answered_at == LATER
    code = asked.items.get().target
    papers = dossier.application.papers.filter(component_code=code)
    assert [one.copy_kind for one in papers.filter(superseded_at=None)] == ["original"]
    assert papers.filter(superseded_at=LATER).exists()


def test_a_supplement_by_post_leaves_answers_to_the_person():
    dossier, order = asked_by_post(answers=True)

    handed_over(order)

    dossier.refresh_from_db()
    assert dossier.status == "supplement"
    assert Message.objects.filter(template="one_stop_shop.posted_supplement_incomplete").exists()
    page = story.browser("mau").get(
        reverse("one_stop_shop:dossier_supplement", args=[dossier.code])
    )
    assert "bản giấy, đã nhận tại quầy" in page.content.decode()


def test_a_supplement_sent_online_meanwhile_calls_the_postman_off():
    dossier, order = asked_by_post()
    item = dossier.supplement_requests.get().items.get()
    supply_asked_paper(
        actor=story.actor("mau"),
        dossier_uuid=dossier.uuid,
        component_code=item.target,
        content=io.BytesIO(paper_photo()),
        filename="giay.jpg",
        at=AT + timedelta(hours=1),
    )
    one_stop_shop.supply_supplement(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, answers={}, at=AT + timedelta(hours=1)
    )
    deliver_all(LATER)

    order.refresh_from_db()
    assert order.status == "called_off"


def test_nothing_asked_for_is_nothing_to_fetch():
    dossier = story.submitted()

    with pytest.raises(NothingToSend):
        order_supplement(
            actor=story.actor("mau"), dossier_uuid=dossier.uuid, meeting=testing.meeting(AT), at=AT
        )


def test_supplement_post_leads_to_the_order():
    dossier, order = asked_by_post()
    postal.call_off_order(actor=story.actor("mau"), order_uuid=order.uuid, at=ASKED)
    browser = story.browser("mau")
    where = reverse("one_stop_shop:supplement_post", args=[dossier.code])

    wrong = browser.post(where, {**FORM, "phone": ""})
    answer = browser.post(where, FORM)

    assert wrong.status_code == 422
    made = postal.Order.objects.latest("id")
    assert answer.headers["Location"] == reverse("postal:order_track", args=[made.code])
    page = browser.get(reverse("one_stop_shop:dossier_supplement", args=[dossier.code]))
    assert made.code in page.content.decode()
    assert story.browser("thu").get(where).status_code == 404
