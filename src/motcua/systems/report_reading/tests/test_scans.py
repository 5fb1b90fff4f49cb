"""Reports of pictures: taken in, recognised page by page, read, and shown beside their pictures."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from motcua.project.testing import story
from motcua.systems.digitisation import api as digitisation
from motcua.systems.digitisation.testing import draw_page
from motcua.systems.report_reading.actions.recognising import read_next_page
from motcua.systems.report_reading.models import ReportPage, ReportReading

pytestmark = pytest.mark.usefixtures("province", "db")

LINES = [
    "BÁO CÁO",
    "Kết quả 6 tháng đầu năm 2022",
    "Tính đến ngày 14/6/2022, cả tỉnh đã tiếp nhận 271.215 hồ sơ",
    "(11.261 hồ sơ tại cấp tỉnh, 259.999 hồ sơ tại cấp huyện).",
]


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


@pytest.fixture(scope="module")
def scan():
    packed = io.BytesIO()
    page = draw_page(LINES)
    page.save(packed, "PDF", resolution=150, save_all=True, append_images=[blank()])
    return packed.getvalue()


def blank():
    return Image.new("RGB", (1240, 1754), (250, 248, 240))


def hand_in(content, name="quet.pdf"):
    return story.browser("dieuhanh").post(
        reverse("report_reading:reading_new"),
        {
            "title": "Báo cáo quét", "text": "", "agency": story.commune().uuid,
            "file": SimpleUploadedFile(name, content),
        },
    )  # fmt: skip


def recognise_all():
    reader = digitisation.open_reader()
    while read_next_page(reader=reader, at=story.after(hours=1)):
        pass
    reader.close()


def test_a_report_of_pictures_is_recognised_page_by_page_and_read(scan):
    officer = story.browser("dieuhanh")

    where = hand_in(scan)["Location"]
    waiting = officer.get(where).content.decode()
    recognise_all()
    read = officer.get(where).content.decode()

    assert "Đang nhận dạng chữ" in waiting and "0/2" in waiting
    reading = ReportReading.objects.get()
    assert reading.state == "read" and reading.text.count("271.215") == 1
    assert "11.261 + 259.999" in read and "Trang trắng: 2" in read
    figure = reading.figures.get(written="271.215")
    assert figure.page == 1 and figure.sureness and len(figure.box) == 4
    list_url = reverse("report_reading:figure_list", args=[reading.uuid])
    picture = reverse("report_reading:figure_picture", args=[reading.uuid, figure.number])
    assert picture in officer.get(list_url).content.decode()
    match = reverse("report_reading:match_show", args=[reading.uuid, figure.number])
    assert picture in officer.get(match).content.decode(), "the passage as it stands on the page"
    for address in (picture, reverse("report_reading:page_picture", args=[reading.uuid, 1])):
        assert Image.open(io.BytesIO(officer.get(address).content)).format == "JPEG"
        assert story.browser("quay.kyxuan").get(address).status_code == 403
    assert officer.get(picture.replace("/so-lieu/", "/so-lieu/9")).status_code == 404
    assert "đã được đọc" in hand_in(scan).content.decode(), "one scan is taken in once"


def test_a_photo_of_nothing_is_set_aside_with_what_to_do_and_can_be_read_again():
    packed = io.BytesIO()
    blank().save(packed, "JPEG")
    officer = story.browser("dieuhanh")

    where = hand_in(packed.getvalue(), "anh.jpg")["Location"]
    recognise_all()
    said = officer.get(where).content.decode()
    again = officer.post(where + "/doc-lai")

    assert "Không nhận ra chữ nào trong ảnh" in said
    assert again.status_code == 302
    assert ReportPage.objects.get().status == "waiting"
    assert ReportReading.objects.get().state == "reading"


def test_a_page_whose_reader_breaks_is_tried_three_times_and_then_set_aside(scan):
    hand_in(scan)
    ReportPage.objects.update(attempts=2)

    read_next_page(reader=None, at=story.after(hours=1))

    page = ReportPage.objects.get(number=1)
    assert (page.status, page.reason) == ("set_aside", "failed")


def pdf_of(pages):
    packed = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(("pages", "words"), [(301, "quá 300 trang"), (1, "không có nội dung")])
def test_a_pdf_that_cannot_be_read_is_refused_in_words(pages, words):
    response = hand_in(pdf_of(pages))

    assert response.status_code == 422 and words in response.content.decode()
    assert not ReportReading.objects.exists()


def test_report_read_recognises_a_scan_at_the_command_line(scan, tmp_path):
    path, none = tmp_path / "quet.pdf", tmp_path / "rong.pdf"
    path.write_bytes(scan)
    none.write_bytes(pdf_of(0))

    with pytest.raises(SystemExit):
        call_command("report", "read", path, stdout=(said := io.StringIO()), stderr=io.StringIO())
    with pytest.raises(CommandError, match="không có trang nào"):
        call_command("report", "read", none)

    assert "271.215" in said.getvalue() and "KHÔNG KHỚP" in said.getvalue()
