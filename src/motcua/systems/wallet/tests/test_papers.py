"""Papers enter once, are used by whom they belong to, end, and are read on the record."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.fields import uuid7
from motcua.base.text import date_vi
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications.api import Message
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_organization, make_person
from motcua.project.testing import story
from motcua.systems.wallet import ports
from motcua.systems.wallet.actions.consenting import (
    PaperEnded,
    PaperExpired,
    Wish,
    give_consent,
)
from motcua.systems.wallet.actions.ending import remove_own, revoke_paper
from motcua.systems.wallet.actions.entering import enter_checked, enter_result, upload_own
from motcua.systems.wallet.actions.reading import open_own
from motcua.systems.wallet.actions.reminding import CLERK, remind_of_expiry
from motcua.systems.wallet.models import HeldPaper
from motcua.systems.wallet.queries.knowing import tellings
from motcua.systems.wallet.queries.papers import PaperNotFound, get_paper, list_papers
from motcua.systems.wallet.rules import Copied, Entering
from motcua.systems.wallet.subscriptions import enter_certified, revoke_certified
from motcua.systems.wallet.testing import make_own_paper

AT = story.AT
TODAY = AT.date()


@pytest.fixture
def mau():
    return story.actor("mau")


def test_a_childs_certified_copy_fills_the_form_of_their_guardian_and_not_their_own(mau):
    child = parties.find_party_by_identifier("personal_code", "042220000015")
    paper = make_own_paper(actor=mau, at=AT)
    HeldPaper.objects.filter(pk=paper.pk).update(
        holder=child, legal_kind="certified", facts={"holder.full_name": "Trần Thử Con"}
    )
    asked = frozenset({"child.full_name", "holder.full_name", "applicant.full_name"})

    told = tellings(mau, mau.party_uuid, concepts=asked, at=AT)

    assert [one.facts for one in told] == [{"child.full_name": "Trần Thử Con"}]
    assert told[0].source()["paper"] == str(paper.uuid)
    assert not tellings(mau, child.uuid, concepts=asked - {"holder.full_name"}, at=AT)
    assert not tellings(story.office().desk, mau.party_uuid, concepts=asked, at=AT), "an official"


def test_who_checked_a_paper_and_until_when_it_holds_stand_beside_what_it_filled(mau):
    paper = make_own_paper(
        actor=mau, at=AT, number="7/2026", issuer="UBND xã Thử", expires_on=date(2027, 1, 2)
    )
    HeldPaper.objects.update(
        legal_kind="checked", checked_by_name="Cán bộ Thử", checked_at=AT, facts={"land.plot": "9"}
    )
    told = tellings(mau, mau.party_uuid, concepts=frozenset({"land.plot"}), at=AT)[0].source()
    assert told["vi"] == (
        "Bằng thử nghiệm số 7/2026, UBND xã Thử, bản chụp đã đối chiếu, "
        f"Cán bộ Thử kiểm tra {date_vi(AT.date())}, có giá trị đến 02/01/2027"
    )
    assert "checked by Cán bộ Thử" in told["en"] and "valid until 02/01/2027" in told["en"]
    HeldPaper.objects.update(legal_kind="uploaded", checked_at=None)
    assert not tellings(mau, mau.party_uuid, concepts=frozenset({"land.plot"}), at=AT), "an upload"
    assert paper.uuid


@pytest.fixture
def specialist():
    return story.office().specialist


def share(actor, paper, *, until=None, at=AT, agency=None):
    wish = Wish("Xét hỗ trợ học phí", (agency or story.commune()).uuid, until=until)
    return give_consent(actor=actor, paper_uuid=paper.uuid, wish=wish, at=at)


def issued(*, kind="disability_certificate", holder=None, at=AT, subject=None):
    """A result that an office issued, entered for a holder."""
    agency = story.commune()
    document = documents.issue_document(
        actor=story.office().head,
        kind="confirmation",
        template="giay-xac-nhan",
        title="Giấy xác nhận khuyết tật",
        context={
            "heading": "Giấy xác nhận",
            "request": "người thử",
            "person": [{"label": "Họ tên", "value": "Người Thử"}],
            "statement": "Đúng.",
            "signer": {"title": "Chủ tịch", "name": "Người Ký Thử"},
        },
        subject_uuid=subject or uuid7(),
        agency_uuid=agency.uuid,
        at=at,
    )
    entering = Entering(
        holder_uuid=(holder or story.party()).uuid,
        source_uuid=document.uuid,
        title=document.title,
        kind=kind,
        number=document.number,
        issuer=agency.name,
        issued_on=at.date(),
        agency_path=agency.path,
    )
    paper = enter_result(actor=CLERK, entering=entering, document_uuid=document.uuid, at=at)
    return paper, entering, document


def test_a_result_enters_once_however_often_it_is_delivered(mau):
    paper, entering, document = issued()
    again = enter_result(actor=CLERK, entering=entering, document_uuid=document.uuid, at=AT)
    assert again.pk == paper.pk and HeldPaper.objects.count() == 1
    told = [event.name for event in events.list_events_of(paper.uuid)]
    assert told == ["wallet.paper_entered"]
    shown = get_paper(mau, paper.uuid, at=AT)
    assert (shown.legal_kind, shown.state, shown.number) == ("original", "valid", document.number)
    assert shown.identity_code == document.verification_code


def told(name, uuid):
    """An event of digitisation as the journal would hand it over."""
    return events.Event(
        position=1,
        uuid=uuid7(),
        name=name,
        subject_kind="digitisation.certifiedcopy",
        subject_uuid=uuid,
        actor_kind="official",
        actor_uuid=uuid7(),
        acting_for=None,
        agency_uuid=None,
        at=AT,
        recorded_at=AT,
        payload={},
    )


def test_a_certified_copy_enters_once_and_ends_when_it_is_revoked(mau):
    _, entering, document = issued()
    copy = Copied(
        replace(entering, source_uuid=uuid7(), kind="land_use_certificate", checked_by="Một cửa"),
        document.uuid,
        "checked",
    )
    known = {copy.entering.source_uuid: copy}
    before = list(ports._copies)
    ports.register_copies(known.get)
    try:
        for uuid in (copy.entering.source_uuid, copy.entering.source_uuid, uuid7()):
            enter_certified(told("digitisation.copy_certified", uuid))
    finally:
        ports._copies[:] = before
    paper = HeldPaper.objects.get(origin="digitised")
    assert (paper.legal_kind, paper.kind) == ("checked", "land_certificate")
    assert (paper.checked_by_name, paper.checked_at) == ("Một cửa", AT)
    for uuid in (paper.source_uuid, uuid7()):
        revoke_certified(told("digitisation.copy_revoked", uuid))
    assert get_paper(mau, paper.uuid, at=AT).state == "revoked"


def test_a_kind_of_which_one_holds_at_a_time_replaces_the_earlier(mau):
    old, *_ = issued(at=AT - timedelta(days=3))
    new, *_ = issued()
    assert get_paper(mau, old.uuid, at=AT).state == "replaced"
    assert get_paper(mau, old.uuid, at=AT).replaced_by == new.uuid
    with pytest.raises(PaperEnded, match="bản mới trong kho"):
        share(mau, old)
    older, *_ = issued(at=AT - timedelta(days=9))
    assert get_paper(mau, new.uuid, at=AT).state == "valid", f"{older.pk} came late but is older"


def test_an_annulled_document_is_revoked_at_that_moment(mau):
    paper, _, document = issued()
    documents.annul_document(
        actor=story.office().head, document_uuid=document.uuid, reason="Cấp nhầm người", at=AT
    )
    shown = get_paper(mau, paper.uuid, at=AT)
    assert (shown.state, shown.state_reason) == ("revoked", "Cấp nhầm người")
    with pytest.raises(PaperEnded):
        share(mau, paper)


def test_nobody_else_sees_or_uses_a_paper(mau):
    paper = make_own_paper(actor=mau, at=AT)
    stranger = story.actor("thu")
    for doing in (
        lambda: get_paper(stranger, paper.uuid, at=AT),
        lambda: open_own(stranger, paper.uuid, at=AT),
        lambda: share(stranger, paper),
        lambda: remove_own(actor=stranger, paper_uuid=paper.uuid, at=AT),
        lambda: list_papers(stranger, story.party().uuid, at=AT),
        lambda: get_paper(story.office().head, paper.uuid, at=AT),
    ):
        with pytest.raises(PaperNotFound):
            doing()


def test_who_represents_by_law_sees_all_and_who_was_authorised_what_they_brought(mau):
    child = make_person(full_name="Trẻ Thử", birth_date=date(2020, 1, 1), has_code=False)
    link = parties.add_representation(
        actor=CLERK,
        represented_uuid=child.uuid,
        representative_uuid=story.party().uuid,
        kind="guardian",
        valid_from=date(2020, 1, 1),
        at=AT,
    )
    paper = make_own_paper(actor=mau, holder_uuid=child.uuid, at=AT)
    assert list_papers(mau, child.uuid, at=AT).papers[0].uuid == paper.uuid
    parties.end_representation(actor=CLERK, representation_uuid=link.uuid, on=TODAY, at=AT)
    with pytest.raises(PaperNotFound):
        get_paper(mau, paper.uuid, at=AT)
    parties.add_representation(
        actor=CLERK,
        represented_uuid=child.uuid,
        representative_uuid=story.party().uuid,
        kind="authorised",
        valid_from=TODAY,
        at=AT,
    )
    assert not list_papers(mau, child.uuid, at=AT).papers
    HeldPaper.objects.filter(pk=paper.pk).update(brought_by=story.party().uuid)
    assert list_papers(mau, child.uuid, at=AT).papers
    with pytest.raises(PaperNotFound):
        make_own_paper(actor=mau, holder_uuid=child.uuid, at=AT)


def test_a_company_that_took_over_another_sees_its_papers_as_its_representative_in_law(mau):
    old, new = make_organization(), make_organization(tax_code="0100109113")
    for represented, representative in ((old, story.party()), (new, story.party("thu"))):
        parties.add_representation(
            actor=CLERK,
            represented_uuid=represented.uuid,
            representative_uuid=representative.uuid,
            kind="legal_representative",
            valid_from=date(2020, 1, 1),
            at=AT,
        )
    paper = make_own_paper(actor=mau, holder_uuid=old.uuid, at=AT)
    thu = story.actor("thu")
    with pytest.raises(PaperNotFound):
        get_paper(thu, paper.uuid, at=AT)
    parties.add_representation(
        actor=CLERK,
        represented_uuid=old.uuid,
        representative_uuid=story.party("thu").uuid,
        kind="legal_representative",
        valid_from=TODAY,
        document_reference="Quyết định sáp nhập 01/QĐ",
        at=AT,
    )
    assert get_paper(thu, paper.uuid, at=AT).holder_uuid == old.uuid


def test_an_expired_paper_cannot_be_given_and_the_words_say_what_to_do(mau):
    paper = make_own_paper(actor=mau, at=AT, expires_on=TODAY)
    share(mau, paper)
    tomorrow = AT + timedelta(days=1)
    with pytest.raises(PaperExpired, match=r"hết hạn ngày 23/11/2026.*xin cấp lại"):
        share(mau, paper, at=tomorrow)
    assert get_paper(mau, paper.uuid, at=tomorrow).state == "expired"


def test_only_the_agency_revokes_and_says_why(mau):
    paper, *_ = issued()
    head = story.office().head
    with pytest.raises(InvalidInput):
        revoke_paper(actor=head, paper_uuid=paper.uuid, reason="sai", at=AT)
    with pytest.raises(PermissionRefused):
        revoke_paper(actor=story.office("sxd").head, paper_uuid=paper.uuid, reason="x" * 20, at=AT)
    revoke_paper(actor=head, paper_uuid=paper.uuid, reason="Người khai gian dối", at=AT)
    revoke_paper(actor=head, paper_uuid=paper.uuid, reason="Một lý do khác nữa", at=AT)
    assert get_paper(mau, paper.uuid, at=AT).state_reason == "Người khai gian dối"


def test_what_is_uploaded_or_checked_says_what_it_is_and_has_possible_dates(mau):
    def upload(**given):
        entering = Entering(story.party().uuid, uuid7(), **{"title": "Bằng", **given})
        return upload_own(
            actor=mau, entering=entering, content=io.BytesIO(b"%"), filename="a.pdf", at=AT
        )

    for given, name in (
        ({"title": "  "}, "title"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"issued_on": TODAY, "expires_on": TODAY - timedelta(days=1)}, "expires_on"),
    ):
        with pytest.raises(InvalidInput) as refused:
            upload(**given)
        assert name in refused.value.fields
    with pytest.raises(documents.UploadRefused):
        upload()
    stored = make_own_paper(actor=mau, at=AT).stored_file
    with pytest.raises(InvalidInput) as refused:
        enter_checked(
            actor=story.office().desk,
            entering=Entering(
                story.party().uuid, uuid7(), "Bằng", expires_on=TODAY - timedelta(days=1)
            ),
            stored_file=stored,
            at=AT,
        )
    assert set(refused.value.fields) == {"issuer", "expires_on"}


def test_a_reminder_comes_once_a_step_and_leads_to_the_paper(mau):
    paper = make_own_paper(actor=mau, at=AT, expires_on=TODAY + timedelta(days=30))
    make_own_paper(actor=mau, at=AT, expires_on=TODAY + timedelta(days=31))
    assert remind_of_expiry(at=AT) == 1
    assert remind_of_expiry(at=AT + timedelta(hours=1)) == 0
    deliver_all(AT)
    message = Message.objects.get(template="wallet.paper_expires")
    assert message.link == f"/kho/{paper.uuid}"
    assert "23/12/2026" in str(message.__dict__)
    assert remind_of_expiry(at=AT + timedelta(days=23)) == 2, "7 days; the other's first"
    assert remind_of_expiry(at=AT + timedelta(days=24)) == 1, "the other's 7 days"
    assert remind_of_expiry(at=AT + timedelta(days=40)) == 0


def test_a_list_is_searched_without_diacritics_filtered_and_paged(mau):
    for number in range(5):
        make_own_paper(actor=mau, at=AT, title=f"Bằng tốt nghiệp {number}", issuer="Trường Thử")
    ended = make_own_paper(actor=mau, at=AT, title="Giấy khám", kind="health_check",
                           expires_on=TODAY)  # fmt: skip
    own = story.party().uuid

    def listed(at=AT, **asked):
        return [p.title for p in list_papers(mau, own, at=at, **asked).papers]

    page = list_papers(mau, own, at=AT, limit=4)
    rest = list_papers(mau, own, at=AT, limit=4, after=page.after)
    assert len(page.papers) == 4 and len(rest.papers) == 2 and not rest.after
    assert len(listed(text="bang tot nghiep truong thu")) == 5
    assert listed(text="khong co gi") == []
    assert listed(kind="health_check") == [ended.title]
    later = AT + timedelta(days=1)
    assert listed(at=later, state="expired") == [ended.title]
    assert len(listed(at=later, state="valid")) == 5
