"""Every screen and every action tried by those who have no business there."""

import io
from typing import Any

import pytest
from django.urls import reverse

from motcua.base.actors import ANONYMOUS
from motcua.base.errors import NotFound, PermissionRefused
from motcua.kernel.documents.testing import make_picture
from motcua.kernel.events import api as events
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.application import (
    discard_application,
    renew_application,
    set_co_applicants,
)
from motcua.systems.one_stop_shop.actions.ending import stop_dossier
from motcua.systems.one_stop_shop.actions.handling import send_back_dossier
from motcua.systems.one_stop_shop.actions.rating import rate_dossier
from motcua.systems.one_stop_shop.actions.returning import set_delivery
from motcua.systems.one_stop_shop.actions.reusing import remove_paper
from motcua.systems.one_stop_shop.actions.supplying import supply_asked_paper
from motcua.systems.one_stop_shop.queries.lists import list_dossiers_of
from motcua.systems.one_stop_shop.web.urls import urlpatterns

AGAINST = {"text": "Không đủ điều kiện", "legal_basis": "Điều 16"}
STRANGERS = ["ngoai", "quay.sxd", "tham.sxd", "ky.sxd", "anonymous"]


def stranger(name):
    return ANONYMOUS if name == "anonymous" else story.actor(name)


ON_DOSSIERS = {
    "accept": one_stop_shop.accept_dossier,
    "refuse": lambda **g: one_stop_shop.refuse_dossier(**g, **story.GROUNDS),
    "ask": lambda **g: one_stop_shop.request_supplement(
        **g, wanted=[one_stop_shop.Wanted("paper", "x", "Giấy")], reason="Thiếu giấy tờ"
    ),
    "supply": lambda **g: one_stop_shop.supply_supplement(**g, answers={}),
    "supply_paper": lambda **g: supply_asked_paper(
        **g, component_code="x", content=io.BytesIO(make_picture()), filename="a.jpg"
    ),
    "appraise": lambda **g: one_stop_shop.appraise_dossier(
        **g, outcome="propose_approval", **AGAINST
    ),
    "send_back": lambda **g: send_back_dossier(**g, text="Xem lại"),
    "approve": lambda **g: one_stop_shop.approve_dossier(**g, text=""),
    "reject": lambda **g: one_stop_shop.reject_dossier(**g, **AGAINST),
    "stop": lambda **g: stop_dossier(**g, **story.GROUNDS),
    "withdraw": lambda **g: one_stop_shop.withdraw_dossier(**g, reason=""),
    "deliver": lambda **g: one_stop_shop.deliver_result(**g, channel="counter"),
    "rate": lambda **g: rate_dossier(**g, score=5, comment=""),
}
OF_THE_APPLICANT = {"supply", "supply_paper", "withdraw", "rate"}


@pytest.mark.parametrize("act", ON_DOSSIERS)
def test_no_stranger_touches_a_dossier(act):
    dossier = story.submitted()
    before = len(events.list_events_of(dossier.uuid))

    for name in STRANGERS:
        with pytest.raises(PermissionRefused):
            ON_DOSSIERS[act](actor=stranger(name), dossier_uuid=dossier.uuid, at=story.AT)

    assert len(events.list_events_of(dossier.uuid)) == before


@pytest.mark.parametrize("act", sorted(set(ON_DOSSIERS) - OF_THE_APPLICANT))
def test_no_applicant_does_an_official_act(act):
    dossier = story.submitted()

    with pytest.raises(PermissionRefused):
        ON_DOSSIERS[act](actor=story.actor("mau"), dossier_uuid=dossier.uuid, at=story.AT)


@pytest.mark.parametrize(
    ("act", "who"),
    [
        ("accept", "tham.kyxuan"),
        ("accept", "ky.kyxuan"),
        ("approve", "quay.kyxuan"),
        ("approve", "tham.kyxuan"),
        ("reject", "tham.kyxuan"),
        ("stop", "quay.kyxuan"),
        ("deliver", "tham.kyxuan"),
        ("rate", "quay.kyxuan"),
    ],
)
def test_no_official_does_what_belongs_to_a_colleague(act, who):
    dossier = story.submitted()

    with pytest.raises(PermissionRefused):
        ON_DOSSIERS[act](actor=story.actor(who), dossier_uuid=dossier.uuid, at=story.AT)


ON_APPLICATIONS: dict[str, Any] = {
    "supply": lambda **g: one_stop_shop.supply_paper(
        **g,
        component_code="x",
        title="x",
        content=io.BytesIO(make_picture()),
        filename="a.jpg",
        copy_kind="electronic",
    ),
    "remove": lambda **g: remove_paper(**g, paper_uuid=story.party().uuid),
    "delivery": lambda **g: set_delivery(**g, return_channel="portal", phone="", email=""),
    "co_applicants": lambda **g: set_co_applicants(**g, people=[]),
    "discard": discard_application,
    "renew": renew_application,
    "submit": one_stop_shop.submit_dossier,
}


@pytest.mark.parametrize("act", ON_APPLICATIONS)
def test_nobody_works_on_somebody_elses_application(act):
    application = story.begin()

    for name in [*STRANGERS, "thu", "quay.kyxuan"]:
        with pytest.raises(NotFound):
            ON_APPLICATIONS[act](
                actor=stranger(name), application_uuid=application.uuid, at=story.AT
            )


def test_nobody_begins_for_a_stranger_or_at_another_desk():
    version = story.version_of()
    beginning = one_stop_shop.Beginning(
        version_uuid=version.uuid,
        competent_agency_uuid=story.commune().uuid,
        applicant_uuid=story.party("ngoai").uuid,
    )
    at_counter = one_stop_shop.Beginning(
        version_uuid=version.uuid,
        competent_agency_uuid=story.commune().uuid,
        applicant_uuid=story.party("ngoai").uuid,
        receiving_agency_uuid=story.commune().uuid,
        channel="counter",
        is_at_counter=True,
    )

    for who, what in [("mau", beginning), ("mau", at_counter), ("quay.sxd", at_counter)]:
        with pytest.raises(PermissionRefused):
            one_stop_shop.begin_application(actor=story.actor(who), beginning=what, at=story.AT)


def address_of(name, dossier, application):
    arguments = {
        "application_start": ["x"],
        "intake_person": ["x"],
        "intake_start": [],
        "intake_key": [],
        "register_list": [],
        "dossier_list": [],
        "dossier_bulk": [],
        "dossier_bulk_show": [dossier.uuid],
        "rating_list": [],
        "application_page": [application.uuid, "dau"],
        "dossier_open": [dossier.uuid],
        "dossier_act": [dossier.uuid, "accept"],
        "dossier_paper": [dossier.code, "receipt"],
        "dossier_post": [dossier.uuid],
        "dossier_wallet": [dossier.uuid],
        "dossier_held": [dossier.uuid, dossier.uuid],
    }
    given = [dossier.code] if name.startswith("dossier") else [application.uuid]
    return reverse(f"one_stop_shop:{name}", args=arguments.get(name, given))


POSTED = {
    "application_carry", "application_discard", "application_renew", "dossier_act", "dossier_bulk",
}  # fmt: skip
# Whoever holds a link or a receipt rates without an account (test_ratings).
PUBLIC = {"rating_find", "rating_give"}
NAMES = sorted({pattern.name for pattern in urlpatterns} - PUBLIC)


def test_every_screen_leads_nobody_known_to_sign_in():
    dossier, application = story.submitted(), story.begin()
    browser = story.browser()

    for name in NAMES:
        send = browser.post if name in POSTED else browser.get
        answer = send(address_of(name, dossier, application))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/dang-nhap?next="), name


@pytest.mark.parametrize("who", ["ngoai", "quay.sxd"])
def test_every_screen_of_a_dossier_is_missing_for_outsiders(who):
    dossier, application = story.submitted(), story.begin()
    browser = story.browser(who)
    open_to_all = {
        "application_start", "intake_person", "intake_start", "intake_key", "dossier_list",
        "register_list", "rating_list", "dossier_bulk",
    }  # fmt: skip

    for name in set(NAMES) - open_to_all:
        send = browser.post if name in POSTED else browser.get
        answer = send(address_of(name, dossier, application))
        assert answer.status_code in {403, 404}, name
        assert dossier.applicant.full_name not in answer.content.decode(), name


def test_screens_of_officials_are_not_for_citizens():
    browser = story.browser("mau")
    dossier, application = story.submitted(), story.begin()

    desk = {name for name in NAMES if name.startswith(("intake", "register", "rating"))}
    for name in sorted(desk | {"dossier_list", "dossier_open", "dossier_act"}):
        send = browser.post if name in POSTED else browser.get
        assert send(address_of(name, dossier, application)).status_code == 403, name


def test_an_outsider_sees_no_dossier_in_lists():
    story.submitted()
    filters = one_stop_shop.DossierFilters()

    for name in ("quay.sxd", "ngoai"):
        page = one_stop_shop.list_dossiers_for(story.actor(name), filters=filters, at=story.AT)
        assert page.rows == ()
    assert list_dossiers_of(story.actor("ngoai"), at=story.AT).rows == ()
    assert len(list_dossiers_of(story.actor("mau"), at=story.AT).rows) == 1
