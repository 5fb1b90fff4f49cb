"""Officials work together on a case: notes, work, opinions, hand-overs, absence, follow-up."""

from datetime import timedelta

import pytest

from .people import PHOTO
from .town import BEGIN

pytestmark = pytest.mark.browser
# Dossiers in work: one that waits for its applicant may be closed by its own clock meanwhile.
CASE = (
    "SELECT c.uuid FROM cases_case c JOIN one_stop_shop_dossier d ON d.case_id = c.id"
    " WHERE d.status = 'processing' AND d.competent_path LIKE"
    " (SELECT path || '%%' FROM organizations_agency WHERE unit_id ="
    " (SELECT id FROM organizations_unit WHERE code = '18766' AND valid_to IS NULL)"
    " AND kind = 'commune_committee' AND valid_to IS NULL) ORDER BY c.id LIMIT 1"
)


@pytest.fixture(scope="module")
def matter(town):
    """The case that these stories are about, the same in each."""
    (uuid,) = town.row(CASE)
    return uuid


def day(ahead: int) -> str:
    return (BEGIN.date() + timedelta(days=ahead)).isoformat()


def choose(person, name: str, words: str) -> None:
    """Choose the entry of a list that begins with these words, or type them where one searches."""
    box = person.page.locator(f"[name={name}]").last
    if box.get_attribute("role") == "combobox":
        box.fill(words)
        person.page.keyboard.press("Tab")
        return
    labels = box.locator("option").all_inner_texts()
    box.select_option(label=next(label for label in labels if label.startswith(words)))


def unfold(person, act: str) -> None:
    """Open the form of one act."""
    form = person.page.locator(f'form[action$="/{act}"]').last
    if not form.is_visible():
        person.page.locator(f'details:has(> form[action$="/{act}"]) > summary').last.click()


def test_officials_work_together_on_a_case(town, official, matter):
    uuid = matter
    head, phone = official("ky.kyxuan"), official("tham.kyxuan", phone=True)
    head.go(f"/vu-viec/{uuid}")

    head.act("note", text="Đề nghị kiểm tra lại giấy chứng sinh.")
    unfold(head, "assign")
    choose(head, "account", "Phan Văn Thẩm")
    head.act("assign", work="Gọi điện cho người nộp", due_on=day(3))
    unfold(head, "opinion")
    head.act("opinion", question="Trường hợp này đã đăng ký nơi khác chưa?", answer_on=day(5))
    assert head.problems(), "the agency was not chosen"
    choose(head, "asked_agency", "Sở Xây dựng")
    head.act("opinion")
    assert not head.problems() and "Sở Xây dựng" in head.text
    unfold(head, "attach")
    head.page.locator("input[name=tep]").set_input_files(PHOTO)
    head.act("attach", title="Ảnh chụp giấy chứng sinh")
    assert "Ảnh chụp giấy chứng sinh" in head.text

    phone.go("/cong-viec?q=goi+dien")
    phone.press("table a[data-open]")
    phone.act("done", result="Đã gọi, người nộp sẽ mang bản chính.")
    assert "Đã gọi" in phone.text
    phone.press('a[href*="/vu-viec/"]')
    assert "Đề nghị kiểm tra lại" in phone.text


def test_another_agency_answers_without_seeing_the_case(town, official, matter):
    head = official("ky.kyxuan")
    head.go(f"/vu-viec/{matter}")
    unfold(head, "opinion")
    choose(head, "asked_agency", "Sở Xây dựng")
    head.act("opinion", question="Thửa đất này có trong quy hoạch không?", answer_on=day(5))
    assert not head.problems()
    (sub,) = town.row(
        "SELECT s.uuid FROM cases_case s JOIN cases_case p ON p.id = s.parent_id"
        " WHERE p.uuid = %s AND s.title LIKE 'Thửa đất%%' AND s.state <> 'closed'", matter,
    )  # fmt: skip
    other = official("tham.sxd", language="en")
    other.go(f"/vu-viec/{sub}")
    assert "A case that you may not see" in other.text
    other.go("/cong-viec?q=thua+dat")
    other.press("table a[data-open]")
    other.act("done", result="Chưa đăng ký.")
    assert "Chưa đăng ký." in other.text
    answer = other.page.request.get(f"{town.address}/vu-viec/{matter}")
    assert answer.status == 404


def test_an_absence_is_recorded_and_overdue_tasks_are_followed_up(official, matter):
    head = official("ky.kyxuan")
    head.go("/vang-mat")
    head.page.fill("input[name=valid_from]", day(1))
    head.page.fill("input[name=last_day]", day(4))
    head.press('form[action$="/vang-mat"] button[type=submit]')
    assert head.problems(), "nobody stands in"
    choose(head, "account", "Phan Văn Thẩm")
    choose(head, "deputy", "Lê Thị Quầy")
    head.press('form[action$="/vang-mat"] button[type=submit]')
    assert not head.problems() and "Phan Văn Thẩm" in head.text
    head.go("/viec-qua-han")
    head.go("/vu-viec?loai=one_stop_shop.dossier")
    phone = official("ky.kyxuan", phone=True, language="en")
    for path in ("/vang-mat", "/viec-qua-han", "/vu-viec?cua=cua-toi&loai=one_stop_shop.dossier"):
        phone.go(path)
    phone.go(f"/vu-viec/{matter}")
