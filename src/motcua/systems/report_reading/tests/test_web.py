"""Reports handed in, judged and settled on the pages, and at the command line."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from motcua.base.errors import PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.project.testing import story
from motcua.systems.report_reading.actions.reading import AlreadyRead, read_report
from motcua.systems.report_reading.actions.settling import Settlement, settle_figures
from motcua.systems.report_reading.models import ReadFigure, ReportReading

pytestmark = pytest.mark.usefixtures("province", "db")

TEXT = """BÁO CÁO

Kết quả 6 tháng đầu năm 2022

1. Bưu chính công ích

- Tính đến ngày 14/6/2022, đã thực hiện trả 271.215 hồ sơ (11.261 hồ sơ tại cấp tỉnh, 259.999 hồ sơ
tại cấp huyện).
- Đã có 4.599/4.722 đơn vị, đạt tỷ lệ 97,4%.
"""


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


@pytest.fixture
def reading():
    return read_report(
        actor=story.actor("dieuhanh"), agency_uuid=agency().uuid, title="Báo cáo 6 tháng",
        text=TEXT, at=story.AT,
    )  # fmt: skip


def agency():
    return story.commune()


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    return text


def address(name, *args):
    return reverse(f"report_reading:{name}", args=args)


def hand_in(browser, **sent):
    return browser.post(address("reading_new"), {"title": "Báo cáo", "text": "", **sent})


def test_reading_list_shows_what_was_read_with_what_does_not_agree(reading):
    officer = story.browser("dieuhanh")

    text = page(officer.get(address("reading_list")))

    assert reading.title in text and "6 tháng đầu năm 2022" in text and "0/5" in text
    assert story.browser("quay.kyxuan").get(address("reading_list")).status_code == 403
    assert story.browser("mau").get(address("reading_list")).status_code in (302, 403)


def test_reading_list_says_what_it_is_for_when_it_is_empty():
    text = page(story.browser("dieuhanh").get(address("reading_list")))

    assert "Chưa đọc báo cáo nào" in text
    english = page(story.browser("dieuhanh", language="en").get(address("reading_list")))
    assert "No report has been read" in english


def test_reading_new_reads_a_pasted_text_once():
    officer = story.browser("dieuhanh")
    sent = {"agency": agency().uuid, "text": TEXT}

    first = hand_in(officer, **sent)
    again = hand_in(officer, **sent)

    assert first.status_code == 302 and "Không khớp" in page(officer.get(first["Location"]))
    assert "đã được đọc" in page(again, 409)
    assert ReportReading.objects.count() == 1
    assert len(events_named("report_reading.report_read")) == 1


def test_reading_new_says_what_is_missing():
    officer = story.browser("dieuhanh")

    text = page(hand_in(officer, title="", agency=agency().uuid), 422)
    unknown = page(hand_in(officer, agency="", text=TEXT), 422)

    assert "Nhập tên báo cáo" in text and "Chọn tệp báo cáo" in text
    assert "Chọn cơ quan ban hành" in unknown and "271.215" in unknown, "nothing typed is lost"


def test_reading_new_refuses_a_file_that_is_no_report():
    officer = story.browser("dieuhanh")
    picture = SimpleUploadedFile("anh.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100)

    text = page(hand_in(officer, agency=agency().uuid, file=picture), 422)

    assert "Chưa đọc được" in text and not ReportReading.objects.exists()


def test_reading_show_puts_the_contradiction_first(reading):
    text = page(story.browser("dieuhanh").get(address("reading_show", reading.uuid)))

    assert "11.261 + 259.999" in text and "271.260" in text and "Chênh lệch: -45" in text
    assert text.index("271.260") < text.index("4.599/4.722")
    assert story.browser("quay.kyxuan").get(
        address("reading_show", reading.uuid)
    ).status_code in (403, 404)  # fmt: skip


def test_figure_list_settles_what_is_ticked(reading):
    officer = story.browser("dieuhanh")
    where = address("figure_list", reading.uuid)

    shown = page(officer.get(where))
    done = officer.post(where, {"figure": ["0", "1"], "state": "confirmed"})
    corrected = officer.post(where, {"correct": "2", "value-2": "259.954", "label-2": ""})
    wrong = officer.post(where, {"correct": "3", "value-3": "1,234", "label-3": ""})
    nothing = officer.post(where, {"state": "confirmed"})

    assert "<mark>271.215</mark>" in shown and "không khớp" in shown
    assert done.status_code == corrected.status_code == 302
    states = list(reading.figures.order_by("number").values_list("state", flat=True))
    assert states == ["confirmed", "confirmed", "corrected", "proposed", "proposed"]
    assert "Dùng dấu chấm cho hàng nghìn" in page(wrong, 422)
    assert "Chọn ít nhất một số liệu" in page(nothing, 422)
    assert "259.954" in page(officer.get(where + "?trang-thai=corrected"))


def test_settling_twice_is_settling_once_and_can_be_taken_back(reading):
    actor = story.actor("dieuhanh")
    confirm = {0: Settlement("confirmed"), 1: Settlement("rejected")}

    first = settle_figures(actor=actor, reading_uuid=reading.uuid, settled=confirm, at=story.AT)
    again = settle_figures(actor=actor, reading_uuid=reading.uuid, settled=confirm, at=story.AT)
    back = settle_figures(
        actor=actor, reading_uuid=reading.uuid, settled={0: Settlement("proposed")}, at=story.AT
    )

    assert (first, again, back) == (2, 0, 1)
    assert len(events_named("report_reading.figures_settled")) == 2
    figure = reading.figures.get(number=0)
    assert figure.state == ReadFigure.State.PROPOSED and figure.settled_by is None


def test_another_agencys_official_reads_and_settles_nothing(reading):
    actor = story.actor("quay.kyxuan")

    with pytest.raises(PermissionRefused):
        settle_figures(
            actor=actor,
            reading_uuid=reading.uuid,
            settled={0: Settlement("confirmed")},
            at=story.AT,
        )
    with pytest.raises(PermissionRefused):
        read_report(actor=actor, agency_uuid=agency().uuid, title="x", text=TEXT, at=story.AT)


def test_one_text_is_read_once_for_an_agency(reading):
    with pytest.raises(AlreadyRead):
        read_report(
            actor=story.actor("dieuhanh"), agency_uuid=agency().uuid, title="khác", text=TEXT,
            at=story.AT,
        )  # fmt: skip


def test_load_demo_reports_reads_the_provinces_reports_once():
    call_command("load_demo_reports")
    call_command("load_demo_reports")

    failing = {
        one.title[-20:]: one.claims.filter(verdict="fails").count()
        for one in ReportReading.objects.all()
    }
    assert len(failing) == 5 and sorted(failing.values()) == [0, 0, 0, 1, 3]


def test_report_read_lists_and_ends_with_one_where_something_does_not_hold(tmp_path):
    path = tmp_path / "bao-cao.txt"
    path.write_text(TEXT)
    said = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("report", "read", path, stdout=said)
    with pytest.raises(SystemExit):
        call_command("report", "read", path, json=True, stdout=(answer := io.StringIO()))

    assert ended.value.code == 1 and "KHÔNG KHỚP" in said.getvalue()
    told = json.loads(answer.getvalue())
    assert [claim["verdict"] for claim in told["claims"]] == ["fails", "holds"]
    assert told["figures"][0]["until"] == "2022-06-15"


def test_report_read_says_why_a_file_cannot_be_read(tmp_path):
    with pytest.raises(CommandError, match=r"khong-co\.txt"):
        call_command("report", "read", tmp_path / "khong-co.txt")
