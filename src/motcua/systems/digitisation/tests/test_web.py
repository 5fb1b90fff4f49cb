"""Every screen, by those who may open it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from motcua.base.web.clock import now
from motcua.kernel.events.testing import deliver_all
from motcua.project.testing import story
from motcua.systems.digitisation import testing
from motcua.systems.digitisation.models import CertifiedCopy, DigitisedPaper

from . import cast
from .cast import AT

DESK = "quay.kyxuan"


def address(name, *args):
    return reverse(f"digitisation:{name}", args=args)


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    return text


def photo(lines=None):
    drawn = testing.scanned(testing.draw_page(lines or testing.birth_certificate()))
    return SimpleUploadedFile("anh.jpg", testing.as_jpeg(drawn), content_type="image/jpeg")


def test_matter_show_leads_from_a_dossier_and_takes_a_scan(reader):
    dossier, browser = story.submitted(), story.browser(DESK)
    opened = page_of(browser.get(reverse("one_stop_shop:dossier_open", args=[dossier.uuid])))
    where = address("matter_show", dossier.uuid)
    assert where in opened

    nothing = browser.post(where, {"kind": "other"})
    wrong = browser.post(where, {"file": SimpleUploadedFile("van-ban.docx", b"PK\x03\x04")})
    done = browser.post(where, {"kind": "birth_certificate", "file": photo()})

    assert "Chọn tệp quét" in page_of(nothing, 422)
    assert "PDF, JPG, PNG" in page_of(wrong, 422)
    assert done.status_code == 302
    assert "Đang đọc" in page_of(browser.get(where))
    assert story.browser("mau").get(where).status_code == 403
    assert story.browser("quay.sxd").get(where).status_code == 404


def blank():
    empty = testing.scanned(Image.new("RGB", (1240, 1754), (250, 248, 240)))
    return SimpleUploadedFile("quet.jpg", testing.as_jpeg(empty), content_type="image/jpeg")


def test_a_scan_of_nothing_is_told_to_the_clerk_on_every_page_with_the_way_to_mend_it(reader):
    dossier, browser = story.submitted(), story.browser(DESK)
    where = address("matter_show", dossier.uuid)
    opened = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    browser.post(where, {"kind": "birth_certificate", "file": blank()})
    assert "Có bản quét không đọc được" not in page_of(browser.get(opened))
    cast.read_all(reader, at=now())

    paper = DigitisedPaper.objects.get(matter_uuid=dossier.uuid)
    shown = page_of(browser.get(address("paper_show", paper.uuid)))
    listed, warned = page_of(browser.get(where)), page_of(browser.get(opened))
    english = page_of(story.browser(DESK, language="en").get(opened))
    for text in (shown, listed, warned):
        assert "trang trắng hoặc đặt úp mặt giấy. Hãy quét lại" in text
    assert "Có bản quét không đọc được" in warned and "A scan could not be read" in english
    assert f"{where}#quet" in shown and f"{where}#quet" in warned and 'id="quet"' in listed
    assert "Cho đọc lại" not in shown, "reading nothing again reads nothing"
    assert not CertifiedCopy.objects.exists()


def test_a_scan_of_nothing_is_mended_by_scanning_again(reader):
    dossier, browser = story.submitted(), story.browser(DESK)
    where = address("matter_show", dossier.uuid)
    opened = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])
    browser.post(where, {"kind": "birth_certificate", "file": blank()})
    cast.read_all(reader, at=now())
    paper = DigitisedPaper.objects.get(matter_uuid=dossier.uuid)

    drop = {"revision": paper.revision, "reason": "Quét nhầm mặt sau"}
    assert browser.post(address("paper_act", paper.uuid, "bo"), drop).status_code == 302
    assert browser.post(where, {"kind": "birth_certificate", "file": photo()}).status_code == 302
    cast.read_all(reader, at=now())

    assert "Có bản quét không đọc được" not in page_of(browser.get(opened))
    states = DigitisedPaper.objects.filter(matter_uuid=dossier.uuid).order_by("id")
    assert [one.status for one in states] == ["dropped", "to_check"]


def test_the_papers_that_a_person_uploaded_go_through_the_same_line_unverified(reader):
    dossier = story.submitted()
    deliver_all(AT)
    deliver_all(AT)

    papers = list(DigitisedPaper.objects.filter(matter_uuid=dossier.uuid))
    assert papers and {one.source for one in papers} == {"upload"}
    shown = page_of(story.browser(DESK).get(address("paper_show", papers[0].uuid)))
    assert "Chưa đối chiếu" in shown and "Người dân tải lên" in shown


def test_paper_show_sets_picture_beside_fields_and_keeps_what_was_typed(reader):
    paper = cast.read_paper(reader, of=cast.matter())
    browser, where = story.browser(DESK), address("paper_show", paper.uuid)
    shown = page_of(browser.get(where))
    assert "Trần Thử Con" in shown and "Giấy khai sinh" in shown
    for name, args in (("page_picture", (1,)), ("field_picture", ("full_name",))):
        picture = browser.get(address(name, paper.uuid, *args))
        assert picture.content.startswith(b"\xff\xd8\xff")
    assert browser.get(address("field_picture", paper.uuid, "nothing")).status_code == 404

    sent = testing.right_answers(cast.values(paper), mended={"full_name": "Trần Thử Con Út"})
    act = address("paper_act", paper.uuid, "chung-thuc")
    refused = browser.post(act, {**sent, "revision": paper.revision, "holder_code": "1"})
    assert "Không có ai mang số này" in page_of(refused, 422)
    assert "Trần Thử Con Út" in refused.content.decode()
    sent |= {"revision": paper.revision, "holder_code": "042220000015"}
    assert "đối chiếu với bản giấy" in page_of(browser.post(act, sent), 422)
    done = browser.post(act, {**sent, "compared": "yes"})
    assert done.headers["Location"] == where
    copy = CertifiedCopy.objects.get()
    assert copy.facts["full_name"] == "Trần Thử Con Út"
    assert copy.identity_code in page_of(browser.get(where))
    late = browser.post(act, {**sent, "compared": "yes"})
    assert "vừa được" in page_of(late, 409)
    assert story.browser("quay.sxd").get(where).status_code == 404


def test_the_english_pages_have_no_vietnamese_buttons(reader):
    paper = cast.read_paper(reader, of=cast.matter())
    browser = story.browser(DESK, language="en")
    shown = page_of(browser.get(address("paper_show", paper.uuid)))
    assert "Make the digital copy and seal it" in shown and "Đúng" not in shown
    for name in ("paper_list", "progress_show", "figure_list", "archive_create"):
        assert "Số hóa giấy tờ</h1>" not in page_of(browser.get(address(name)))


def test_archive_create_asks_for_the_holder_and_takes_the_scan():
    browser, where = story.browser(DESK), address("archive_create")

    unknown = browser.post(where, {"kind": "other", "holder_code": "9", "file": photo()})
    done = browser.post(
        where, {"kind": "birth_certificate", "holder_code": "042194000018", "file": photo()}
    )

    assert "Không có ai mang số này" in page_of(unknown, 422)
    assert done.status_code == 302
    paper = DigitisedPaper.objects.get()
    assert (paper.source, paper.matter_uuid) == ("archive", None)


def test_paper_list_progress_and_figures_are_those_of_the_own_desk(reader):
    empty = testing.as_jpeg(testing.draw_page([]))
    aside = cast.read_paper(reader, empty, title="Tờ trắng thử nghiệm")
    cast.certify(cast.read_paper(reader, of=cast.matter(), title="Giấy khai sinh thử"))
    waits = cast.scan(
        title="Giấy đang chờ",
        of=cast.matter(),
        content=testing.as_jpeg(testing.draw_page(testing.land_certificate())),
    )

    browser, where = story.browser(DESK), address("paper_list")
    assert "Tờ trắng" in page_of(browser.get(where + "?trang-thai=set_aside"))
    assert "trang trắng" in page_of(browser.get(address("paper_show", aside.uuid)))
    assert waits.title in page_of(browser.get(where + "?trang-thai=reading"))
    assert "Giấy khai sinh thử" in page_of(browser.get(where + "?trang-thai=certified"))
    other = story.browser("quay.sxd")
    assert "Tờ trắng" not in page_of(other.get(where + "?trang-thai=set_aside"))
    assert "trang trắng" in page_of(browser.get(address("progress_show")))
    assert "100,0 %" in page_of(browser.get(address("figure_list")))
    assert story.browser("mau").get(where).status_code == 403


def test_copy_pages_are_the_holder_s_and_verifying_is_everybody_s(reader):
    paper = cast.read_paper(reader, of=cast.matter())
    copy = cast.certify(paper, holder_code="042194000018")
    mine, nobody = story.browser("mau"), story.browser()

    assert "Giấy khai sinh" in page_of(mine.get(address("copy_list")))
    shown = page_of(mine.get(address("copy_show", copy.uuid)))
    assert copy.identity_code in shown and "Thu hồi" not in shown
    assert "Chưa có bản sao" in page_of(story.browser("thu").get(address("copy_list")))
    assert story.browser("thu").get(address("copy_show", copy.uuid)).status_code == 404
    asked = {"ma-so": copy.identity_code, "ma-kiem-tra": copy.document.verification_code}
    assert "Bản sao thật" in page_of(nobody.get(address("copy_verify"), asked))
    forged = {**asked, "ma-so": "042194000018.KQ.HT01.000099"}
    assert "Không xác nhận được" in page_of(nobody.get(address("copy_verify"), forged), 404)
    officer = story.browser(DESK)
    revoke = address("copy_revoke", copy.uuid)
    assert "Ghi lý do" in page_of(officer.post(revoke, {"reason": " "}), 422)
    assert officer.post(revoke, {"reason": "Ghi nhầm người"}).status_code == 302
    assert "thu hồi" in page_of(nobody.get(address("copy_verify"), asked))
