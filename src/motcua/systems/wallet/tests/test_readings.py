"""Consent and reading: given once, withdrawn, ended, on the record; damaged files are told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.testing import make_agency
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_organization, readings_about
from motcua.project.testing import story
from motcua.systems.wallet.actions.consenting import withdraw_consent
from motcua.systems.wallet.actions.ending import NotOwnUpload, remove_own
from motcua.systems.wallet.actions.reading import open_own, read_paper
from motcua.systems.wallet.actions.reminding import CLERK
from motcua.systems.wallet.models import Consent, PaperReading
from motcua.systems.wallet.queries.given import ConsentEnded, ConsentNotFound, shared_with
from motcua.systems.wallet.queries.papers import PaperNotFound
from motcua.systems.wallet.testing import make_own_paper

from .test_papers import issued, share

AT = story.AT
TODAY = AT.date()


@pytest.fixture
def mau():
    return story.actor("mau")


@pytest.fixture
def specialist():
    return story.office().specialist


def test_consent_is_given_once_and_its_time_has_bounds(mau):
    paper = make_own_paper(actor=mau, at=AT)
    first = share(mau, paper, until=TODAY + timedelta(days=5))
    assert share(mau, paper, until=TODAY + timedelta(days=5)).pk == first.pk
    assert Consent.objects.count() == 1
    other = make_own_paper(actor=mau, at=AT)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=366)):
        with pytest.raises(InvalidInput) as refused:
            share(mau, other, until=day)
        assert "Chọn ngày từ hôm nay" in refused.value.fields["until"]


def test_every_reading_is_on_the_record_and_ends_with_the_consent(mau, specialist):
    paper = make_own_paper(actor=mau, at=AT)
    consent = share(mau, paper)
    opened = read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT)
    assert opened.stream.read() and opened.media_type == "image/jpeg"
    opened.stream.close()
    reading = PaperReading.objects.get()
    assert (reading.reader_name, reading.purpose) == (specialist.name, "Xét hỗ trợ học phí")
    assert reading.agency_name
    assert readings_about(story.party())[-1].fields_read == ["file"]
    withdraw_consent(actor=mau, consent_uuid=consent.uuid, at=AT)
    withdraw_consent(actor=mau, consent_uuid=consent.uuid, at=AT)
    with pytest.raises(ConsentEnded, match="rút lại"):
        read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT)
    assert PaperReading.objects.count() == 1
    told = [event.name for event in events.list_events_of(consent.uuid)]
    assert told == ["wallet.consent_given", "wallet.consent_withdrawn"]


def test_the_record_of_readings_cannot_be_changed(mau, specialist):
    consent = share(mau, make_own_paper(actor=mau, at=AT))
    read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT).stream.close()
    for statement in ("UPDATE wallet_paper_reading SET reader_name = 'x'",
                      "DELETE FROM wallet_paper_reading"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_consent_for_one_agency_or_matter_is_not_for_another(mau, specialist):
    paper = make_own_paper(actor=mau, at=AT)
    elsewhere = story.office("sxd")
    consent = share(mau, paper)
    with pytest.raises(ConsentNotFound):
        read_paper(actor=elsewhere.specialist, consent_uuid=consent.uuid, at=AT)
    with pytest.raises(ConsentNotFound):
        read_paper(actor=specialist, consent_uuid=consent.uuid, matter_uuid=uuid7(), at=AT)
    with pytest.raises(ConsentEnded):
        read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT + timedelta(days=400))
    assert not shared_with(elsewhere.specialist, at=AT)[0]
    assert len(shared_with(specialist, at=AT)[0]) == 1


def test_the_agency_that_took_over_reads_what_was_shared_with_the_old_one(mau, specialist):
    paper = make_own_paper(actor=mau, at=AT)
    old = make_agency(name="Sở Cũ Thử Nghiệm", code="H99.1", valid_to=TODAY)
    consent = share(mau, paper, agency=old)
    with pytest.raises(ConsentNotFound):
        read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT)
    organizations.record_succession(
        actor=CLERK,
        from_agency_uuid=old.uuid,
        to_agency_uuid=story.commune().uuid,
        on_date=TODAY,
        kind="merge",
        share="full",
        at=AT,
    )
    read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT).stream.close()
    assert len(shared_with(specialist, at=AT)[0]) == 1


def test_a_damaged_file_is_told_and_not_counted_as_read(mau, specialist, tmp_path):
    paper = make_own_paper(actor=mau, at=AT)
    consent = share(mau, paper)
    sha256 = paper.stored_file.sha256
    place = next(tmp_path.rglob(sha256))
    place.chmod(0o600)
    place.write_bytes(b"damaged")
    with pytest.raises(Refusal, match="nộp lại bản khác"), transaction.atomic():
        read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT)
    place.unlink()
    with pytest.raises(Refusal, match="bị hỏng hoặc bị mất"), transaction.atomic():
        open_own(mau, paper.uuid, at=AT)
    assert not PaperReading.objects.exists()


def test_own_uploads_can_be_set_aside_and_then_nobody_reads_them(mau, specialist):
    paper = make_own_paper(actor=mau, at=AT)
    consent = share(mau, paper)
    remove_own(actor=mau, paper_uuid=paper.uuid, at=AT)
    with pytest.raises(ConsentEnded):
        read_paper(actor=specialist, consent_uuid=consent.uuid, at=AT)
    result, *_ = issued()
    with pytest.raises(NotOwnUpload):
        remove_own(actor=mau, paper_uuid=result.uuid, at=AT)


def test_a_representative_whose_authority_ended_can_neither_give_nor_take_back(mau):
    company = make_organization()
    link = parties.add_representation(
        actor=CLERK,
        represented_uuid=company.uuid,
        representative_uuid=story.party().uuid,
        kind="legal_representative",
        valid_from=date(2020, 1, 1),
        at=AT,
    )
    paper = make_own_paper(actor=mau, holder_uuid=company.uuid, at=AT)
    consent = share(mau, paper)
    parties.end_representation(actor=CLERK, representation_uuid=link.uuid, on=TODAY, at=AT)
    with pytest.raises(ConsentNotFound):
        withdraw_consent(actor=mau, consent_uuid=consent.uuid, at=AT)
    with pytest.raises(PaperNotFound):
        share(mau, paper, agency=story.commune())
