"""Papers of the repository fill the form with one press, which is the recorded consent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base.errors import Refusal
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.forms import api as forms
from motcua.project.testing import story
from motcua.systems.one_stop_shop.actions.application import discard_application
from motcua.systems.one_stop_shop.actions.filling import (
    NothingToTake,
    fill_from_paper,
    take_back_fill,
)
from motcua.systems.one_stop_shop.actions.locking import ApplicationClosed
from motcua.systems.one_stop_shop.actions.reusing import remove_paper, reuse_paper
from motcua.systems.one_stop_shop.actions.submission import ApplicationIncomplete, submit_dossier
from motcua.systems.one_stop_shop.queries.burden import counted_burden
from motcua.systems.one_stop_shop.queries.papers import ApplicationNotFound
from motcua.systems.wallet.testing import Consent, HeldPaper, make_own_paper

LAND, FUNERAL, DEATH = "land-mortgage", "funeral-support", "death-registration"
AT = story.AT


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path


def plot(number="CS 012345", plot="214", **more):
    """A compared land certificate of Mậu's, with what an official read off it."""
    paper = make_own_paper(
        actor=story.actor("mau"), at=AT, kind="land_certificate", title="Giấy đất", number=number
    )
    HeldPaper.objects.filter(pk=paper.pk).update(
        legal_kind="checked",
        checked_by_name="Cán bộ Thử",
        checked_at=AT,
        facts={"land.plot": plot, "land.map_sheet": "17", "land.area": 312.5},
        **more,
    )
    return HeldPaper.objects.get(pk=paper.pk)


def draft_of(application, by="mau"):
    return forms.get_draft(actor=story.actor(by), draft_uuid=application.draft_uuid)


def take(application, paper, *, by="mau", at=AT):
    return fill_from_paper(
        actor=story.actor(by), application_uuid=application.uuid, paper_uuid=paper.uuid, at=at
    )


def drop(application, paper):
    return take_back_fill(
        actor=story.actor("mau"), application_uuid=application.uuid, paper_uuid=paper.uuid, at=AT
    )


def test_nothing_is_filled_before_the_press_and_the_press_is_one_consent():
    first, second = plot(), plot("CS 067890", "58")
    application = story.begin(LAND)
    assert "land" not in draft_of(application).answers
    assert set(take(application, first)) == {"land/plot", "land/map_sheet", "land/area"}
    take(application, first)
    kept = draft_of(application)
    assert kept.answers["land"] == {"plot": "214", "map_sheet": "17", "area": 312.5}
    assert "Cán bộ Thử kiểm tra" in kept.provenance["land/plot"]["source"]["vi"]
    assert Consent.objects.get().matter_uuid == application.uuid
    take(application, second)
    assert draft_of(application).answers["land"]["plot"] == "58", "the other plot was meant"


def test_taking_back_leaves_what_the_person_changed_and_ends_the_consent():
    paper, application = plot(), story.begin(LAND)
    take(application, paper)
    answers = draft_of(application).answers
    story.answer(
        application, {**answers, "land": {**answers["land"], "plot": "9"}}, by=story.actor("mau")
    )
    assert set(drop(application, paper)) == {"land/map_sheet", "land/area"}
    assert draft_of(application).answers["land"] == {"plot": "9"}
    assert Consent.objects.get().withdrawn_at and drop(application, paper) == ()


def test_a_paper_that_is_attached_too_keeps_its_consent():
    paper, application = plot(), story.begin(LAND)
    story.answer(application, story.contents()[LAND]["example_answers"], by=story.actor("mau"))
    take(application, paper)
    row = reuse_paper(
        actor=story.actor("mau"),
        application_uuid=application.uuid,
        component_code="certificate",
        paper_uuid=paper.uuid,
        at=AT,
    )
    mau = story.actor("mau")
    remove_paper(actor=mau, application_uuid=application.uuid, paper_uuid=row.uuid, at=AT)
    assert Consent.objects.get().withdrawn_at is None, "it still fills answers"


@pytest.mark.parametrize("what", ["revoked", "withdrawn"])
def test_what_ended_since_is_told_when_it_is_sent(what):
    paper, application = plot(), story.prepared(LAND)
    take(application, paper)
    if what == "revoked":
        HeldPaper.objects.update(revoked_at=AT, revoked_reason="Cấp sai")
    else:
        Consent.objects.update(withdrawn_at=AT)
    with pytest.raises(ApplicationIncomplete) as refused:
        submit_dossier(actor=story.actor("mau"), application_uuid=application.uuid, at=AT)
    assert "Điền từ giấy tờ" in refused.value.fields["filled"]


def test_the_meter_counts_what_a_paper_answered_as_reused():
    application, paper = story.prepared(LAND), plot()
    take(application, paper)
    sent = submit_dossier(actor=story.actor("mau"), application_uuid=application.uuid, at=AT)
    form = forms.get_form_version(sent.form_version.uuid)
    counted = counted_burden(sent, story.version_of(LAND), form, sent.provenance, [])
    assert counted.reused == {"land/plot", "land/map_sheet", "land/area"}
    assert counted.reused <= counted.prefilled and not counted.reused & counted.changed


@pytest.mark.parametrize("case", ["upload", "expired", "nothing asked", "stranger", "closed"])
def test_what_cannot_fill_is_refused(case):
    refusal: type[Refusal] = NothingToTake
    application, by = story.begin(LAND), "mau"
    paper = plot(expires_on=AT.date())
    later = AT
    if case == "upload":
        HeldPaper.objects.update(legal_kind="uploaded")
    elif case == "expired":
        later = AT + timedelta(days=1)
    elif case == "nothing asked":
        HeldPaper.objects.update(facts={"child.full_name": "Trần Thử Con"})
    elif case == "stranger":
        by, refusal = "thu", ApplicationNotFound
    else:
        refusal = ApplicationClosed
        discard_application(actor=story.actor("mau"), application_uuid=application.uuid, at=AT)
    with pytest.raises(refusal):
        take(application, paper, by=by, at=later)
    assert not Consent.objects.exists()


def test_a_result_answers_the_next_form():
    """A death is registered; the funeral allowance asks nobody again who died, and when."""
    story.approved(DEATH)
    deliver_all(AT)
    extract = HeldPaper.objects.get(kind="death_extract")
    application = story.begin(FUNERAL)
    assert {"deceased/full_name", "deceased/death_date"} <= set(take(application, extract))
    died = story.contents()[DEATH]["example_answers"]["death"]["date"]
    assert draft_of(application).answers["deceased"]["death_date"] == died


def test_application_fill_shows_papers_and_takes_from_one():
    paper, application = plot(), story.begin(LAND)
    client = story.browser("mau")
    address = reverse("one_stop_shop:application_fill", args=[application.uuid])
    first = client.get(reverse("one_stop_shop:application_page", args=[application.uuid, "dau"]))
    assert address in first.content.decode()
    page = client.get(address).content.decode()
    assert "Cán bộ Thử đối chiếu" in page and "312,5" in page
    assert client.post(address, {"take": "x"}).status_code == 422
    done = client.post(address, {"take": str(paper.uuid)}, follow=True).content.decode()
    assert "Đã điền vào biểu mẫu" in done
    land = client.get(reverse("one_stop_shop:application_page", args=[application.uuid, "land"]))
    assert "Cán bộ Thử kiểm tra" in land.content.decode(), "the source stands beside the field"
    assert (
        "Đã bỏ thông tin"
        in client.post(address, {"drop": str(paper.uuid)}, follow=True).content.decode()
    )
    english = story.browser("mau", language="en").get(address).content.decode()
    assert "Fill in from papers" in english and "Điền từ" not in english


def test_machines_fill_and_take_back_too():
    paper, application = plot(), story.begin(LAND)
    client, bearer = story.browser(), story.token("mau")
    address = f"/api/v1/applications/{application.uuid}/fills"
    listed = client.get(address, headers=bearer).json()
    assert listed["fills"][0]["paper"]["checked_by_name"] == "Cán bộ Thử"
    assert not listed["fills"][0]["is_taken"]
    filled = client.put(f"{address}/{paper.uuid}", headers=bearer).json()
    assert filled["answers"]["land"]["plot"] == "214" and filled["fills"][0]["is_taken"]
    emptied = client.delete(f"{address}/{paper.uuid}", headers=bearer).json()
    assert not emptied["fills"][0]["is_taken"] and "plot" not in emptied["answers"].get("land", {})
    assert client.put(f"{address}/{application.uuid}", headers=bearer).status_code == 409
    assert client.get(address, headers=story.token("thu")).status_code == 404
