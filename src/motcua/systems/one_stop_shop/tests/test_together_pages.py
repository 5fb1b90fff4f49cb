"""Acts on many dossiers as people and programs order them: worded, shown, done once, told."""

from uuid import uuid4

import pytest
from django.urls import reverse

from motcua.kernel.joint_acts import api as joint_acts
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.systems.one_stop_shop.tests.test_together_further import other_agency

pytestmark = pytest.mark.django_db
PAGE = "/xu-ly-nhieu"
WORDS = {
    "reason": "Giấy chứng sinh không do cơ sở y tế cấp",
    "reason_code": "papers_false",
    "legal_basis": "Điều 16 Luật Hộ tịch 2014",
}


def post(browser, *dossiers, act="refuse", stage="confirm", **more):
    chosen = [str(getattr(one, "uuid", one)) for one in dossiers]
    return browser.post(PAGE, {"dossier": chosen, "act": act, "stage": stage, **more})


def page_of(answer):
    return answer.content.decode()


@pytest.fixture
def desk():
    return story.browser("quay.kyxuan")


def test_many_are_refused_from_the_list_by_way_of_a_preview_and_once_only(desk):
    good, also, moved = story.submitted(), story.submitted(), story.accepted()
    listed = page_of(desk.get(reverse("one_stop_shop:dossier_list")))
    assert f'name="dossier" value="{good.uuid}"' in listed and f'action="{PAGE}"' in listed

    chosen = page_of(post(desk, good, also, moved, act="", stage="choose"))
    assert "3 hồ sơ đã chọn" in chosen and 'value="refuse"' in chosen and "reject" not in chosen
    empty = post(desk, good, also, moved)
    assert empty.status_code == 422 and 'id="reason-error"' in page_of(empty)

    shown = page_of(post(desk, good, also, moved, **WORDS))
    assert "2 hồ sơ sẽ được xử lý" in shown and "1 hồ sơ không làm được" in shown
    assert "mẫu 03" in shown and WORDS["legal_basis"] in shown and moved.code in shown
    good.refresh_from_db()
    assert good.status == "submitted"  # seeing is not doing

    key = str(uuid4())
    done = post(desk, good, also, moved, stage="do", key=key, **WORDS)
    again = post(desk, good, also, moved, stage="do", key=key, **WORDS)

    assert done.status_code == again.status_code == 302 and done.url == again.url
    told = page_of(desk.get(done.url))
    assert "Đã làm với 2 hồ sơ" in told and "1 hồ sơ không làm được" in told
    good.refresh_from_db()
    assert (good.status, good.end_reason_code) == ("not_accepted", "papers_false")
    assert joint_acts.JointAct.objects.count() == 1
    for other in ("tham.kyxuan", "quay.sxd"):
        assert story.browser(other).get(done.url).status_code == 404
    stolen = post(story.browser("ky.kyxuan"), good, act="stop", stage="do", key=key, **WORDS)
    assert stolen.status_code == 403


def test_a_supplement_is_worded_with_the_papers_of_the_first_dossier_s_procedure(desk):
    dossiers = [story.submitted(), story.submitted("marriage-registration")]
    form = page_of(post(desk, *dossiers, act="ask", stage="fill"))
    assert "Các hồ sơ thuộc nhiều thủ tục" in form and 'value="paper:' in form
    key = form.split('name="wanted" value="', 1)[1].split('"', 1)[0]
    words = {
        "wanted": key, f"note-{key}": "chụp lại rõ", "reason": "Giấy tờ chụp mờ, không đọc được",
        "reason_code": "papers_unclear",
    }  # fmt: skip
    nothing = post(desk, *dossiers, act="ask", reason=words["reason"],
                   reason_code=words["reason_code"])  # fmt: skip
    assert nothing.status_code == 422 and 'id="wanted"' in page_of(nothing)
    shown = page_of(post(desk, *dossiers, act="ask", **words))
    assert "1 hồ sơ sẽ được xử lý" in shown and "thuộc thủ tục khác" in shown
    assert "chụp lại rõ" in shown
    post(desk, *dossiers, act="ask", stage="do", key=str(uuid4()), **words)
    for dossier in dossiers:
        dossier.refresh_from_db()
    assert [one.status for one in dossiers] == ["supplement", "submitted"]


def test_each_is_shown_the_sums_of_their_own_dossier(desk):
    dossier = story.accepted()
    form = page_of(post(desk, dossier, act="ask_payment", stage="fill"))
    assert "đ" in form.split(dossier.code, 1)[1][:200]
    given = {"reason": "Lệ phí theo quy định của tỉnh", "due_on": "2026-12-20"}
    assert "Phải nộp" in page_of(post(desk, dossier, act="ask_payment", **given))
    late = post(desk, dossier, act="ask_payment", **{**given, "due_on": "2020-01-01"})
    assert late.status_code == 422 and 'id="due_on-error"' in page_of(late)


def test_many_are_handed_over_to_the_agency_that_was_picked_by_its_name():
    dossiers = [story.accepted() for _ in range(2)]
    there, head = other_agency(), story.browser("ky.kyxuan")
    form = page_of(post(head, *dossiers, act="transfer", stage="fill"))
    assert there.name in form and 'name="agency"' in form
    nobody = post(head, *dossiers, act="transfer", reason="Đúng thẩm quyền")
    assert nobody.status_code == 422 and 'id="agency-error"' in page_of(nobody)
    words = {"agency": there.name, "reason": "Đúng thẩm quyền của Sở"}
    shown = page_of(post(head, *dossiers, act="transfer", **words))
    assert "2 hồ sơ sẽ được xử lý" in shown and there.name in shown
    assert words["reason"] in shown and "Ghi vào từng hồ sơ" in shown
    post(head, *dossiers, act="transfer", stage="do", key=str(uuid4()), **words)

    program = Program(story.token("tham.sxd"))
    body = {"act": "return_transfer", "dossiers": [one.code for one in dossiers]}
    assert program.post("/dossier-acts", body).status_code == 422  # without a reason
    returned = program.post("/dossier-acts", {**body, "reason": "Thuộc thẩm quyền của xã"})
    assert [one["is_done"] for one in returned.json()["answers"]] == [True, True]


def test_nothing_chosen_too_many_and_strange_acts_are_said_on_the_page(desk):
    other = story.submitted()
    assert "Chưa chọn hồ sơ nào" in page_of(desk.post(PAGE, {"act": "refuse"}))
    many = post(desk, *(uuid4() for _ in range(201)))
    assert many.status_code == 422 and "200" in page_of(many)
    strange = post(desk, other, act="reject", **WORDS)  # the desk signs nothing
    assert strange.status_code == 422 and 'value="refuse"' in page_of(strange)
    assert desk.get(PAGE).status_code == 405
    assert desk.post(PAGE, {"dossier": "không-phải-mã", "act": "refuse"}).status_code == 422
    slipped = page_of(post(story.browser("quay.sxd"), other, **WORDS))
    assert other.code not in slipped and "Không hồ sơ nào làm được" in slipped


def test_the_inbox_leads_there_with_the_dossiers_for_which_its_tasks_wait(desk):
    dossier = story.submitted()
    task = processes.find_open_task(dossier.uuid)
    assert f'formaction="{PAGE}"' in page_of(desk.get(reverse("worklist:task_list")))
    shown = page_of(desk.post(PAGE, {"task": [str(task.uuid), str(uuid4())], "action": ""}))
    assert dossier.code in shown and "1 hồ sơ đã chọn" in shown


def test_programs_try_and_do_the_same_and_the_same_key_again_changes_nothing():
    program = Program(story.token("quay.kyxuan"))
    good, moved = story.submitted(), story.accepted()
    body = {"act": "refuse", "dossiers": [good.code, moved.code, "000.00.00-000000-0000"], **WORDS}

    def done(answer):
        return [(one["dossier"], one["is_done"], one["code"]) for one in answer.json()["answers"]]

    expected = [
        (good.code, True, ""),
        (moved.code, False, "dossier_moved"),
        ("000.00.00-000000-0000", False, "dossier_not_found"),
    ]
    tried = program.post("/dossier-acts", {**body, "is_trial": True})
    assert done(tried) == expected and tried.json()["uuid"] is None
    key = str(uuid4())
    first = program.post("/dossier-acts", {**body, "key": key})
    again = program.post("/dossier-acts", {**body, "key": key})
    assert done(first) == done(again) == expected and first.json()["uuid"] == key
    missing = program.post("/dossier-acts", {**body, "reason_code": ""})
    assert missing.status_code == 422 and joint_acts.JointAct.objects.count() == 1
