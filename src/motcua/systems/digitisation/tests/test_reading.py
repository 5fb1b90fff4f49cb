"""From the scanner to the fields: every way a page may lie, and what cannot be read."""

from datetime import timedelta

import pytest
from PIL import Image

from motcua.kernel.documents import api as documents
from motcua.kernel.events.testing import events_named
from motcua.systems.digitisation import testing
from motcua.systems.digitisation.actions.checking import retry_paper
from motcua.systems.digitisation.actions.reading import read_next
from motcua.systems.digitisation.actions.taking import TooManyPages
from motcua.systems.digitisation.models import DigitisedPaper, PaperPage
from motcua.systems.digitisation.rules import reading
from motcua.systems.digitisation.rules.figures import letter_errors

from . import cast
from .cast import AT


def page(**scanning):
    return testing.scanned(testing.draw_page(testing.birth_certificate()), **scanning)


def test_a_scan_is_read_recognised_and_its_fields_are_found(reader):
    paper = cast.read_paper(reader)

    assert (paper.status, paper.kind) == ("to_check", "birth_certificate")
    assert paper.confidence > 80
    found = cast.values(paper)
    assert found["full_name"] == "Trần Thử Con" and found["birth_date"] == "05/05/2020"
    assert found["personal_code"] == "042220000015" and found["issued_on"] == "05/06/2020"
    assert found["mother_name"].endswith("Mẫu") and found["father_name"] == "Trần Văn Thử"
    assert found["gender"] == "Nam" and found["ethnicity"] == "Kinh"
    told = events_named("digitisation.paper_read")[-1]
    assert told.subject_uuid == paper.uuid and told.payload["kind"] == "birth_certificate"


@pytest.mark.parametrize(
    ("drawn", "turned"),
    [
        (lambda: page(turned=90), 270),
        (lambda: page(turned=180), 180),
        (lambda: page(skew=-4.0), 0),
        (lambda: testing.in_the_dark(page()), 0),
    ],
    ids=["on its side", "upside down", "askew", "in the dark"],
)
def test_however_a_page_lies_it_is_read(reader, drawn, turned):
    paper = cast.read_paper(reader, testing.as_jpeg(drawn()))

    row = paper.pages.get()
    assert row.status == "read" and row.turned == turned
    assert cast.values(paper)["personal_code"] == "042220000015"
    lines = reading.from_plain(row.lines, 1)
    truth = "\n".join(testing.birth_certificate())
    assert letter_errors(truth, "\n".join(line.text for line in lines)) < 0.08


def test_a_scan_of_nothing_is_set_aside_with_what_to_do(reader):
    empty = testing.scanned(Image.new("RGB", (1240, 1754), (250, 248, 240)))
    paper = cast.read_paper(reader, testing.as_jpeg(empty))

    assert (paper.status, paper.reason) == ("set_aside", "blank")
    assert paper.pages.get().status == "blank"
    assert events_named("digitisation.paper_set_aside")[-1].payload["reason"] == "blank"


def test_the_empty_back_of_a_sheet_does_not_set_the_paper_aside(reader):
    back = testing.scanned(Image.new("RGB", (1240, 1754), (250, 248, 240)))
    paper = cast.read_paper(reader, testing.as_pdf([page(), back]), filename="quet.pdf")

    assert paper.status == "to_check" and paper.page_count == 2
    assert [one.status for one in paper.pages.order_by("number")] == ["read", "blank"]


def test_a_text_without_any_known_words_has_fields_to_fill_in_by_hand(reader):
    lines = ["Kính gửi các bạn", "Hôm nay trời đẹp, chúng tôi đi dạo bên bờ biển Kỳ Xuân"]
    paper = cast.read_paper(reader, testing.as_jpeg(testing.draw_page(lines)))

    assert (paper.status, paper.kind) == ("to_check", "other")
    assert set(cast.values(paper).values()) == {""}


def test_a_bundle_of_three_hundred_pages_is_refused_in_words():
    from motcua.kernel.documents.testing import make_pdf

    with pytest.raises(TooManyPages) as refused:
        cast.scan(make_pdf(300), filename="ho-so.pdf")

    assert "300 trang" in refused.value.message("vi") and "split" in refused.value.message("en")
    assert not DigitisedPaper.objects.exists()


def test_what_no_upload_may_be_is_refused_at_this_door_too():
    import io

    import pikepdf

    locked, plain = io.BytesIO(), pikepdf.new()
    plain.add_blank_page()
    plain.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    bomb = io.BytesIO()
    Image.new("1", (12_000, 8_000)).save(bomb, "PNG")
    for content, filename, reason in (
        (locked.getvalue(), "khoa.pdf", "pdf_encrypted"),
        (bomb.getvalue(), "anh.png", "image_too_large"),
        (b"PK\x03\x04 not a picture", "van-ban.docx", "type_not_allowed"),
        (b"", "rong.jpg", "empty"),
    ):
        with pytest.raises(documents.UploadRefused) as refused:
            cast.scan(content, filename=filename)
        assert refused.value.reason == reason
        assert refused.value.message("vi") and refused.value.message("en")
    assert not DigitisedPaper.objects.exists()


def test_first_pages_go_first_so_that_a_bundle_holds_up_nobody(reader):
    bundle = cast.scan(testing.as_pdf([page(), page(), page()]), filename="quet.pdf")
    single = cast.scan()

    for _ in range(2):
        assert read_next(reader=reader, at=AT)

    single.refresh_from_db()
    assert single.status == "to_check"
    assert bundle.pages.filter(status="read").count() == 1


def test_a_page_that_breaks_its_reader_three_times_is_set_aside(reader, monkeypatch):
    def breaks(*args, **kwargs):
        raise MemoryError("Tesseract")

    paper = cast.scan()
    monkeypatch.setattr(reading.Reader, "read_page", breaks)
    assert read_next(reader=reader, at=AT)
    assert not read_next(reader=reader, at=AT + timedelta(seconds=30))
    assert read_next(reader=reader, at=AT + timedelta(minutes=2))
    assert read_next(reader=reader, at=AT + timedelta(minutes=20))

    paper.refresh_from_db()
    assert (paper.status, paper.reason) == ("set_aside", "failed")
    assert paper.pages.get().attempts == 3

    monkeypatch.undo()
    retry_paper(actor=cast.officer(), paper_uuid=paper.uuid, revision=paper.revision, at=AT)
    cast.read_all(reader)
    paper.refresh_from_db()
    assert paper.status == "to_check"


def test_a_page_whose_reader_died_each_time_is_set_aside_without_a_fourth(reader):
    paper = cast.scan()
    PaperPage.objects.update(attempts=3)  # as three readers left it that were killed in its middle

    assert not read_next(reader=reader, at=AT)

    paper.refresh_from_db()
    assert (paper.status, paper.reason) == ("set_aside", "failed")
