"""Feedback from the page of a dossier and from its receipt, its answer, and the duty of it."""

import pytest
from django.urls import reverse

from motcua.base.web.clock import now
from motcua.kernel.duties import api as duties
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications.api import Message
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.feedback.models import Feedback

pytestmark = pytest.mark.django_db
TEXT = "Tôi đến quầy hai lần mà không ai tiếp nhận"
GIVEN = {"kind": "conduct", "text": TEXT}
ANSWER = {"outcome": "answered", "text": "Xin lỗi Ông/Bà, quầy đã bố trí thêm người trực."}


def own(code, name="feedback_own", **more):
    return reverse(f"feedback:{name}", kwargs={"code": code, **more})


def said(dossier, *, who="mau"):
    answer = story.browser(who).post(own(dossier.code), GIVEN)
    assert answer.status_code == 302
    return Feedback.objects.get(dossier_uuid=dossier.uuid, state="received")


def test_what_a_person_says_is_answered_once_told_and_judged():
    dossier = story.submitted()
    mother, head = story.browser("mau"), story.browser("ky.kyxuan")
    show = mother.get(reverse("one_stop_shop:dossier_show", args=[dossier.code])).content.decode()
    assert "Gửi phản ánh, kiến nghị" in show
    led = mother.get(reverse("feedback:feedback_begin", args=[dossier.uuid]))
    assert led["Location"] == own(dossier.code)
    feedback = said(dossier)
    page = reverse("feedback:feedback_open", args=[feedback.uuid])

    assert feedback.code in head.get(reverse("feedback:feedback_list")).content.decode()
    assert TEXT in head.get(page).content.decode()
    silent = head.post(page, {"outcome": "answered", "text": "vâng"})
    answered, again = head.post(page, ANSWER), head.post(page, ANSWER)
    deliver_all(now())

    assert (silent.status_code, answered.status_code, again.status_code) == (422, 302, 409)
    read = mother.get(own(dossier.code)).content.decode()
    assert ANSWER["text"] in read and "Câu trả lời có thỏa đáng không?" in read
    judge = own(dossier.code, "answer_judge", uuid=feedback.uuid)
    assert mother.post(judge, {"hai-long": "0"}).status_code == 302
    feedback.refresh_from_db()
    assert feedback.is_satisfied is False
    assert "chưa hài lòng" in head.get(reverse("feedback:feedback_list")).content.decode()
    told = Message.objects.filter(template="feedback.feedback_answered", party=story.party("mau"))
    assert told.count() == 1
    names = ("feedback_received", "feedback_answered", "answer_judged")
    payloads = [e.payload for name in names for e in events_named(f"feedback.{name}")]
    assert len(payloads) == 3 and TEXT not in str(payloads)


def test_an_answer_is_owed_with_a_clock_and_ends_when_it_is_given():
    dossier = story.submitted()
    feedback = said(dossier)
    deliver_all(now())

    (duty,) = duties.Duty.objects.filter(kind="answer_feedback")
    assert (duty.about_uuid, duty.words, duty.state) == (feedback.uuid, feedback.code, "open")
    task = processes.find_open_task(duty.uuid)
    assert task.permission == "feedback.answer" and task.due_at == duty.due_at
    shown = story.browser("ky.kyxuan").get(reverse("duties:duty_show", args=[duty.uuid]))
    assert reverse("feedback:feedback_open", args=[feedback.uuid]) in shown.content.decode()
    story.browser("ky.kyxuan").post(reverse("feedback:feedback_open", args=[feedback.uuid]), ANSWER)
    deliver_all(now())

    duty.refresh_from_db()
    assert duty.state == "done" and processes.find_open_task(duty.uuid) is None


def test_one_waits_at_a_time_and_after_the_answer_there_may_be_another():
    dossier = story.submitted()
    first, browser = said(dossier), story.browser("mau")

    twice = browser.post(own(dossier.code), GIVEN)
    story.browser("ky.kyxuan").post(reverse("feedback:feedback_open", args=[first.uuid]), ANSWER)
    second = said(dossier)

    assert twice.status_code == 409 and "đang chờ trả lời" in twice.content.decode()
    assert (first.code, second.code) == (f"{dossier.code}-PA1", f"{dossier.code}-PA2")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "Chọn nội dung phản ánh"),
        ({"kind": "bird"}, "Chọn nội dung phản ánh"),
        ({"text": "chậm"}, "Viết từ 10 đến 4.000 ký tự"),
        ({"text": "x" * 4_001}, "Viết từ 10 đến 4.000 ký tự"),
    ],
)
def test_what_says_nothing_is_refused_with_what_was_typed_kept(changes, words):
    dossier = story.submitted()

    answer = story.browser("mau").post(own(dossier.code), {**GIVEN, **changes})

    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Feedback.objects.exists()


def test_a_strangers_dossier_is_none_of_ones_business():
    dossier = story.submitted()
    feedback = said(dossier)
    stranger = story.browser("ngoai")

    assert stranger.get(own(dossier.code)).status_code == 404
    assert stranger.post(own(dossier.code), GIVEN).status_code == 404
    judge = own(dossier.code, "answer_judge", uuid=feedback.uuid)
    assert story.browser("mau").post(judge, {"hai-long": "1"}).status_code == 409, "no answer yet"
    page = reverse("feedback:feedback_open", args=[feedback.uuid])
    assert story.browser("ky.sxd").get(page).status_code == 404
    assert story.browser("quay.kyxuan").get(page).status_code == 403
    assert story.browser("quay.kyxuan").get(own(dossier.code)).status_code == 404


def test_whoever_holds_the_receipt_needs_no_account():
    dossier, browser = story.submitted(), story.browser()
    page, held = (
        reverse("feedback:feedback_send"),
        {"code": dossier.code, "pin": story.pin_of(dossier)},
    )

    empty = browser.get(page)
    wrong = browser.post(page, {**held, **GIVEN, "pin": "000000", "act": "send"})
    vague = browser.post(page, {**held, "kind": "conduct", "text": "", "act": "send"})
    sent = browser.post(page, {**held, **GIVEN, "act": "send"})
    feedback = Feedback.objects.get()
    story.browser("ky.kyxuan").post(reverse("feedback:feedback_open", args=[feedback.uuid]), ANSWER)
    looked = browser.post(page, {**held, "act": "look"})

    assert empty.status_code == 200 and wrong.status_code in (404, 409, 422)
    assert vague.status_code == 422 and sent.status_code == 200
    assert feedback.text == TEXT and feedback.party_uuid == story.party("mau").uuid
    assert ANSWER["text"] in looked.content.decode()


@pytest.mark.parametrize("name", ["feedback_list", "feedback_send"])
def test_pages_are_in_english_too(name):
    who = "ky.kyxuan" if name == "feedback_list" else None

    shown = story.browser(who, language="en").get(reverse(f"feedback:{name}")).content.decode()

    assert "Feedback" in shown and "Phản ánh" not in shown.replace("Phản ánh, kiến nghị</a>", "")
