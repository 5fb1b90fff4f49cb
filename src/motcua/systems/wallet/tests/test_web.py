"""The repository's pages: lists, one paper, upload, sharing; and who may open them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.base.fields import uuid7
from motcua.kernel.documents.testing import make_picture
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.wallet.models import Consent, HeldPaper, PaperReading
from motcua.systems.wallet.testing import make_own_paper

AT = story.AT
LIST, UPLOAD = "wallet:paper_list", "wallet:paper_upload"


@pytest.fixture
def client():
    return story.browser("mau")


def own(**more):
    return make_own_paper(actor=story.actor("mau"), at=AT, **more)


def text_of(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_an_empty_repository_says_what_will_be_there(client):
    assert "Kho chưa có giấy tờ nào" in text_of(client, LIST)
    own()
    assert "Kho chưa có" not in text_of(client, LIST)
    assert "Không có giấy tờ nào khớp" in text_of(client, LIST, query="?q=khongcogi")
    assert "không có kho" in text_of(story.browser("quay.kyxuan"), LIST)
    for odd in ("?sau=abc", "?sau=" + "9" * 40, "?trang-thai=x", "?loai=" + "x" * 200):
        text_of(client, LIST, query=odd)
    assert client.get(reverse(LIST) + f"?nguoi={uuid7()}").status_code == 404


def test_a_paper_s_page_tells_where_it_comes_from_and_why_it_does_not_hold(client):
    paper = own(expires_on=AT.date() - timedelta(days=1), title="Giấy khám sức khỏe")
    page = text_of(client, "wallet:paper_show", paper.uuid)
    assert "Giấy tờ đã hết hạn" in page and "Cho cơ quan xem" not in page
    assert "Tự tải lên, chưa xác minh" in page
    for stranger in ("thu", "ky.kyxuan"):
        for name in ("wallet:paper_show", "wallet:paper_file", "wallet:paper_share"):
            address = reverse(name, args=[paper.uuid])
            assert story.browser(stranger).get(address).status_code == 404
    file = client.get(reverse("wallet:paper_file", args=[paper.uuid]) + "?tai")
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content)


def test_an_upload_is_kept_once_and_its_mistakes_are_told(client):
    once = str(uuid7())

    def send(**given):
        files = {"file": SimpleUploadedFile("bang.jpg", make_picture())}
        return client.post(
            reverse(UPLOAD), {"once": once, "title": "Bằng", "kind": "diploma", **files, **given}
        )

    first, second = send(), send()
    assert first.status_code == second.status_code == 302 and first.url == second.url
    assert HeldPaper.objects.count() == 1
    for given, words in (
        ({"file": ""}, "Chọn tệp"),
        ({"issued_on": "32/13/2026"}, "Nhập ngày"),
        ({"once": str(uuid7()), "file": SimpleUploadedFile("a.pdf", b"nonsense")}, "tệp"),
        ({"once": "x"}, ""),
    ):
        answer = send(**given)
        assert answer.status_code == 422 and words in answer.content.decode(), given
    assert send(once=str(uuid7()), holder=str(story.party("thu").uuid)).status_code == 404
    assert HeldPaper.objects.count() == 1


def test_sharing_finds_the_agency_and_taking_back_ends_the_reading(client):
    paper = own()
    address = reverse("wallet:paper_share", args=[paper.uuid])
    assert (
        "Ủy ban nhân dân xã Kỳ Xuân" in client.get(address + "?q=uy ban ky xuan").content.decode()
    )
    assert "Không có cơ quan nào" in client.get(address + "?q=khongco").content.decode()
    assert client.post(address, {"q": "ky xuan"}).status_code == 422
    given = {
        "q": "ky xuan",
        "agency": str(story.commune().uuid),
        "purpose": "Xét hỗ trợ học phí",
        "until": (AT.date() + timedelta(days=9)).isoformat(),
    }
    assert client.post(address, {**given, "agency": str(uuid7())}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 302
    consent = Consent.objects.get()
    officer = story.browser("tham.kyxuan")
    assert paper.title in text_of(officer, "wallet:shared_list")
    file = reverse("wallet:shared_file", args=[consent.uuid])
    opened = officer.get(file)
    assert b"".join(opened.streaming_content) and PaperReading.objects.count() == 1
    assert "Xét hỗ trợ học phí" in text_of(client, "wallet:paper_show", paper.uuid)
    client.post(reverse("wallet:consent_withdraw", args=[consent.uuid]))
    assert officer.get(file).status_code == 403 and PaperReading.objects.count() == 1
    assert "Chưa ai chia sẻ" in text_of(officer, "wallet:shared_list")
    assert story.browser("mau").get(reverse("wallet:shared_list")).status_code == 403


def test_setting_an_upload_aside_is_one_press_and_final(client):
    paper = own()
    remove = reverse("wallet:paper_remove", args=[paper.uuid])
    assert client.get(remove).status_code == 405
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 404
    assert "Kho chưa có" in text_of(client, LIST)


def test_a_program_lists_what_its_person_holds():
    paper = own(number="B-1")
    found = Program(story.token("mau")).get("/wallet/papers?q=bang")
    assert [one["uuid"] for one in found.json()["papers"]] == [str(paper.uuid)]
    other = Program(story.token("thu"))
    assert other.get(f"/wallet/papers?holder={story.party().uuid}").status_code == 404
    assert other.get("/wallet/papers").json()["papers"] == []
