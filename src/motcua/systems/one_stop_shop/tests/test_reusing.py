"""A result enters the repository, is attached to the next application, and read on the record."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.forms import api as forms
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.application import discard_application
from motcua.systems.one_stop_shop.actions.keeping import (
    Compared,
    NotYetAccepted,
    keep_checked_paper,
    keep_result,
)
from motcua.systems.one_stop_shop.actions.locking import ApplicationClosed
from motcua.systems.one_stop_shop.actions.reusing import remove_paper, reuse_paper
from motcua.systems.one_stop_shop.actions.submission import ApplicationIncomplete
from motcua.systems.one_stop_shop.models import Dossier, Paper
from motcua.systems.one_stop_shop.subscriptions.dossiers import CLERK
from motcua.systems.one_stop_shop.testing import answers_for
from motcua.systems.wallet import api as wallet
from motcua.systems.wallet.testing import Consent, HeldPaper, PaperReading, make_own_paper

DEATH, SINGLE = "death-registration", "marital-status"
COMPONENT = "divorce_or_death"
AT = story.AT


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path


def widowed():
    """An application for which a death extract is asked: answered, without its paper."""
    application = story.begin(SINGLE)
    form = forms.get_form(story.version_of(SINGLE).form_code, AT.date())
    given = {**story.contents()[SINGLE]["example_answers"], "status": {"state": "widowed"}}
    story.answer(application, answers_for(form, on=AT.date(), given=given), by=story.actor("mau"))
    return application


def extract(**more):
    """A death extract in the applicant's repository."""
    return make_own_paper(
        actor=story.actor("mau"), at=AT, kind="death_extract", title="Trích lục khai tử", **more
    )


def press(application, paper, *, by="mau", at=AT, component=COMPONENT):
    return reuse_paper(
        actor=story.actor(by),
        application_uuid=application.uuid,
        component_code=component,
        paper_uuid=paper.uuid,
        at=at,
    )


def send(application, at=AT):
    return one_stop_shop.submit_dossier(
        actor=story.actor("mau"), application_uuid=application.uuid, at=at
    )


def test_a_delivered_result_enters_by_itself_and_once():
    dossier = story.approved(DEATH)
    deliver_all(AT)
    dossier.refresh_from_db()
    assert dossier.status == Dossier.Status.RETURNED, "asked for on the portal"
    paper = HeldPaper.objects.get(dossier_uuid=dossier.uuid)
    assert (paper.kind, paper.legal_kind) == ("death_extract", "original")
    assert paper.holder.uuid == dossier.applicant.uuid
    assert paper.dossier_code == dossier.code and paper.issuer and paper.number
    keep_result(actor=CLERK, dossier_uuid=dossier.uuid, at=AT)
    assert HeldPaper.objects.count() == 1


def test_a_refusal_is_no_paper_of_the_repository():
    dossier = story.appraised(DEATH, outcome="propose_refusal")
    one_stop_shop.reject_dossier(
        actor=story.office().head,
        dossier_uuid=dossier.uuid,
        text="Không đủ điều kiện theo quy định",
        legal_basis="Điều 34 Luật Hộ tịch 2014",
        at=AT,
    )
    deliver_all(AT)
    assert not HeldPaper.objects.exists()


def test_one_press_attaches_it_with_consent_and_the_officer_reads_on_the_record():
    paper = extract()
    application = widowed()
    with pytest.raises(ApplicationIncomplete):
        send(application)
    first = press(application, paper)
    assert press(application, paper).pk == first.pk, "a double press, or another window"
    assert Consent.objects.count() == 1
    dossier = send(application)
    view = one_stop_shop.get_dossier_for(story.office().desk, uuid=dossier.uuid, at=AT)
    given = view.papers[0].given
    assert given.paper.title == "Trích lục khai tử" and given.is_open
    with pytest.raises(documents.FileNotFound):
        documents.open_file(actor=story.office().desk, file_uuid=paper.stored_file.uuid, at=AT)
    client = story.browser("quay.kyxuan")
    address = reverse("one_stop_shop:dossier_held", args=[dossier.uuid, given.consent_uuid])
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert b"".join(answer.streaming_content)
    assert PaperReading.objects.get().purpose == f"Xem giấy tờ của hồ sơ {dossier.code}"
    own = story.browser("mau").get(reverse("wallet:paper_show", args=[paper.uuid]))
    assert story.office().desk.name in own.content.decode()
    assert story.browser("quay.sxd").get(address).status_code in (403, 404)


@pytest.mark.parametrize("what", ["expired", "revoked", "withdrawn", "removed"])
def test_what_ended_meanwhile_is_found_when_it_is_sent(what):
    mau = story.actor("mau")
    paper = extract(expires_on=AT.date())
    application = widowed()
    row = press(application, paper)
    later = AT
    if what == "expired":
        later = AT + timedelta(days=1)
    elif what == "revoked":
        HeldPaper.objects.update(revoked_at=AT, revoked_reason="Cấp sai")
    elif what == "withdrawn":
        wallet.withdraw_consent(actor=mau, consent_uuid=row.consent_uuid, at=AT)
    else:
        HeldPaper.objects.update(removed_at=AT)
    with pytest.raises(ApplicationIncomplete) as refused:
        send(application, later)
    words = refused.value.fields[f"paper-{COMPONENT}"]
    assert "Bỏ giấy tờ này" in words
    remove_paper(actor=mau, application_uuid=application.uuid, paper_uuid=row.uuid, at=later)
    story.supply(application, by=mau, code=COMPONENT)
    assert send(application, later).code


def test_only_what_is_asked_for_fits_and_belongs_to_the_applicant():
    application = widowed()
    with pytest.raises(InvalidInput):
        press(application, extract(), component="passport")
    diploma = make_own_paper(actor=story.actor("mau"), at=AT)
    with pytest.raises(InvalidInput):
        press(application, diploma)
    others = make_own_paper(actor=story.actor("thu"), at=AT, kind="death_extract")
    with pytest.raises(wallet.PaperNotFound):
        press(application, others)
    with pytest.raises(wallet.PaperExpired):
        press(application, extract(expires_on=AT.date()), at=AT + timedelta(days=1))
    assert not Paper.objects.filter(application=application).exists()


def test_removing_takes_the_consent_back_and_so_does_giving_up():
    mau, paper, application = story.actor("mau"), extract(), widowed()
    row = press(application, paper)
    for _twice in range(2):
        remove_paper(actor=mau, application_uuid=application.uuid, paper_uuid=row.uuid, at=AT)
    assert Consent.objects.get().withdrawn_at == AT
    press(application, paper)
    discard_application(actor=mau, application_uuid=application.uuid, at=AT)
    deliver_all(AT)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    with pytest.raises(ApplicationClosed):
        press(application, paper)


def test_the_page_offers_it_with_one_press_and_says_why_not():
    paper, application = extract(expires_on=AT.date()), widowed()
    client = story.browser("mau")
    address = reverse("one_stop_shop:application_papers", args=[application.uuid])
    page = client.get(address).content.decode()
    assert "Đã có trong kho" in page and f"{COMPONENT}/{paper.uuid}" in page
    done = client.post(address, {"reuse": f"{COMPONENT}/{paper.uuid}"})
    assert done.status_code == 302
    page = client.get(address).content.decode()
    assert "từ kho của người nộp" in page and 'name="reuse"' not in page
    HeldPaper.objects.update(expires_on=AT.date() - timedelta(days=1))
    refused = client.post(address, {"_action": "next"})
    assert refused.status_code == 422 and "đã hết hạn" in refused.content.decode()
    for odd in ("", "/", "x/y", f"{COMPONENT}/{story.party().uuid}"):
        assert client.post(address, {"reuse": odd}).status_code in (302, 422)


def test_a_compared_paper_enters_once_with_the_officer_s_name():
    dossier = story.accepted()
    paper = dossier.application.papers.first()
    compared = Compared("", "GCS-01", "Bệnh viện Thử Nghiệm", AT.date(), None)

    def keep(by, compared=compared):
        keep_checked_paper(
            actor=by, dossier_uuid=dossier.uuid, paper_uuid=paper.uuid, compared=compared, at=AT
        )

    with pytest.raises(PermissionRefused):
        keep(story.office("sxd").desk)
    with pytest.raises(InvalidInput):
        keep(story.office().desk, Compared("", "", "", None, None))
    for _twice in range(2):
        keep(story.office().desk)
    held = HeldPaper.objects.get()
    assert held.legal_kind == "checked" and held.checked_by_name == story.office().desk.name
    waiting = story.submitted()
    with pytest.raises(NotYetAccepted):
        keep_checked_paper(
            actor=story.office().desk,
            dossier_uuid=waiting.uuid,
            paper_uuid=waiting.application.papers.first().uuid,
            compared=compared,
            at=AT,
        )


def test_the_officer_s_page_shows_what_was_given_and_takes_a_comparison():
    application = widowed()
    press(application, extract())
    dossier = send(application)
    one_stop_shop.accept_dossier(actor=story.office().desk, dossier_uuid=dossier.uuid, at=AT)
    client = story.browser("quay.kyxuan")
    address = reverse("one_stop_shop:dossier_wallet", args=[dossier.uuid])
    page = client.get(address).content.decode()
    assert "Trích lục khai tử" in page and "Đã mở 0 lần" in page
    assert client.post(address, {"issued_on": "hôm qua"}).status_code == 422
    assert client.get(reverse("one_stop_shop:dossier_open", args=[dossier.uuid])).status_code == 200


def test_what_a_paper_says_fills_nothing_unasked():
    held = extract(number="TL-7", issuer="UBND xã Thử")
    HeldPaper.objects.filter(pk=held.pk).update(
        legal_kind="original",
        facts={"spouse.full_name": "Trần Văn Thử", "spouse.nationality": "VN"},
    )
    application = story.begin()
    draft = forms.get_draft(actor=story.actor("mau"), draft_uuid=application.draft_uuid)
    taken = {kept["concept"]: kept for kept in draft.provenance.values()}
    assert "spouse.full_name" not in taken, "the person presses for that (ADR 63)"
    assert "applicant.full_name" in taken
