"""The receipt of a submission is fixed at once, provable, and printed when somebody asks for it."""

from html import unescape

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.receipts import digest_of, make_receipt
from motcua.systems.one_stop_shop.models import RegisterEntry, SubmissionReceipt
from motcua.systems.one_stop_shop.queries.receipts import receipt_lines

LATER = story.after(minutes=90)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    """Keys and files of each test in a folder of its own."""
    settings.MOTCUA_VAR = tmp_path


def text_of(paper):
    """The words of a PDF."""
    opened = documents.open_document(actor=story.actor("mau"), document_uuid=paper.uuid, at=LATER)
    with opened.stream as stream, pdfium.PdfDocument(stream.read()) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", " ")


def papers_of(dossier):
    return [one for one in documents.list_documents_of(dossier.uuid) if one.kind == "receipt"]


def test_a_submission_fixes_its_receipt_and_tells_the_journal_what_it_says():
    dossier = story.submitted()
    deliver_all()

    fixed = SubmissionReceipt.objects.get(dossier=dossier)
    assert fixed.fixed_at == dossier.submitted_at
    assert fixed.content["dossier"]["code"] == dossier.code
    assert [one["name"] for one in fixed.content["components"]]
    (told,) = events_named("one_stop_shop.dossier_submitted")
    assert told.payload["receipt"] == fixed.sha256 == digest_of(fixed.content)
    assert papers_of(dossier) == []  # nothing is printed that nobody asked for


def test_the_paper_says_what_was_fixed_has_its_date_and_is_made_once():
    dossier = story.submitted()
    fixed = SubmissionReceipt.objects.get(dossier=dossier)
    dossier.application.papers.update(title="Giấy tờ đổi tên sau khi nộp")

    paper = make_receipt(actor=story.actor("mau"), dossier_uuid=dossier.uuid, at=LATER)
    again = make_receipt(actor=story.actor("mau"), dossier_uuid=dossier.uuid, at=LATER)

    assert again.uuid == paper.uuid and len(papers_of(dossier)) == 1
    assert paper.issued_at == dossier.submitted_at
    words = text_of(paper)
    assert all(one["name"][:12] in words for one in fixed.content["components"])
    assert "đổi tên sau khi nộp" not in words
    assert documents.verify_document(paper.uuid, at=LATER).is_valid


def test_a_program_fetches_the_receipt_of_its_person_and_nobody_elses():
    dossier = story.submitted()

    got = Program(story.token("mau")).get(f"/dossiers/{dossier.code}/receipt")

    assert got.content.startswith(b"%PDF-1.7")
    assert Program(story.token("ngoai")).get(f"/dossiers/{dossier.code}/receipt").status_code == 404


def test_the_acceptance_makes_a_new_receipt_with_the_day_of_return():
    dossier = story.submitted()
    first = make_receipt(actor=story.actor("mau"), dossier_uuid=dossier.uuid, at=story.AT)
    office = story.office()
    one_stop_shop.accept_dossier(actor=office.desk, dossier_uuid=dossier.uuid, at=LATER)
    deliver_all()

    assert len(papers_of(dossier)) == 2
    dossier.refresh_from_db()
    assert dossier.receipt_uuid != first.uuid
    assert receipt_lines(dossier) == []  # the later one counts


def test_the_page_after_sending_shows_the_receipt_before_any_paper_is_made():
    dossier = story.submitted()
    where = reverse("one_stop_shop:dossier_submitted", args=[dossier.code])
    page = story.browser("mau").get(where)

    text = unescape(page.content.decode())
    assert page.status_code == 200 and dossier.code in text
    assert len(receipt_lines(dossier)) >= 8
    assert all(word in text for _label, words in receipt_lines(dossier) for word in words)
    assert papers_of(dossier) == []


def test_the_receipt_of_the_acceptance_names_volume_and_number_of_the_register():
    first, second = story.accepted(), story.accepted()
    deliver_all()

    for dossier, number in ((first, 1), (second, 2)):
        (paper,) = papers_of(dossier)
        entry = RegisterEntry.objects.get(dossier=dossier)
        assert entry.number == number
        words = text_of(paper)
        assert f"Quyển số: 01/2026 Số thứ tự: {number}" in words, words


def test_a_receipt_that_is_asked_for_before_the_clerk_came_has_the_number_too():
    dossier = story.accepted()

    paper = make_receipt(actor=story.office().desk, dossier_uuid=dossier.uuid, at=LATER)
    deliver_all()

    assert "Quyển số: 01/2026 Số thứ tự: 1" in text_of(paper)
    assert len(papers_of(dossier)) == 1 and RegisterEntry.objects.count() == 1


def test_before_the_acceptance_the_register_stays_open_on_the_receipt():
    dossier = story.submitted()

    paper = make_receipt(actor=story.actor("mau"), dossier_uuid=dossier.uuid, at=LATER)

    assert "Quyển số: ............ Số thứ tự: ............" in text_of(paper)
    assert not RegisterEntry.objects.exists()
