"""Rating by the link of the closing notice, at the counter, and figures that name nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base.web.clock import now, today
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.systems.one_stop_shop import rules
from motcua.systems.one_stop_shop.models import Dossier, Rating
from motcua.systems.one_stop_shop.queries.ratings import rating_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(province, settings, tmp_path):
    story.move_clock(settings)
    settings.MOTCUA_VAR = tmp_path


def link_of(dossier):
    return "/" + rating_address(dossier).split("/", 3)[3]


def shown(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_rating_give_takes_the_link_of_the_closing_notice_without_an_account():
    dossier = story.approved()
    deliver_all(now())
    (message,) = Message.objects.filter(template="one_stop_shop.dossier_decided")
    link, browser = link_of(dossier), story.browser()
    assert link in message.texts["vi"]["body"] and link in message.texts["vi"]["short"]
    assert message.agency_uuid == dossier.competent_agency.uuid

    page = shown(browser.get(link))
    said = {
        "score": "2", "comment": "Chờ lâu", "q-attitude": "5", "q-time": "9", "q-bird": "1",
        "q-contacts": "3",
    }  # fmt: skip
    done = shown(browser.post(link, said))
    changed = shown(browser.post(link, {"score": "4"}))

    assert "Thái độ của cán bộ" in page and "Nguyễn" not in page
    assert "Một cơ quan" in page, "a question may have answers of its own"
    assert "2 trên 5" in done and "4 trên 5" in changed
    assert reverse("feedback:feedback_rated", args=[dossier.uuid]) in done
    rating = Rating.objects.get()
    assert (rating.score, rating.way, rating.answers.count()) == (4, "link", 0)
    told = events_named("one_stop_shop.dossier_rated")
    assert [event.payload["score"] for event in told] == [2, 4]
    assert [event.payload.get("contacts") for event in told] == [3, None]
    assert {event.actor_kind for event in told} == {"system"}, "in the journal it is nobody's"


def test_a_rating_link_is_of_one_dossier_and_ends(settings):
    dossier = story.approved()
    link, browser = link_of(dossier), story.browser()
    forged = link[:-1] + ("a" if link[-1] != "a" else "b")
    other = reverse("one_stop_shop:rating_give", args=[dossier.pk + 1, link.split("/")[-1]])
    huge = reverse("one_stop_shop:rating_give", args=[2**70, "x"])

    for wrong in (forged, other, huge):
        assert browser.get(wrong).status_code == 404
        assert browser.post(wrong, {"score": "1"}).status_code == 404
    assert shown(browser.post(link, {"score": "6"}), 422)
    Dossier.objects.filter(pk=dossier.pk).update(ended_at=now() - timedelta(days=61))

    assert "đã hết hạn" in shown(browser.get(link), 410)
    assert not Rating.objects.exists()


def test_an_open_dossier_cannot_be_rated_by_its_link():
    dossier = story.submitted()

    page = shown(story.browser().get(link_of(dossier)))
    refused = story.browser().post(link_of(dossier), {"score": "5"})

    assert "chưa kết thúc" in page and refused.status_code == 409


def test_rating_find_leads_from_the_receipt_to_the_rating_at_the_counter():
    dossier, browser = story.approved(), story.browser()
    where = reverse("one_stop_shop:rating_find")

    wrong = browser.post(where, {"code": dossier.code, "pin": "000000"})
    right = browser.post(where, {"code": dossier.code, "pin": story.pin_of(dossier)})
    done = shown(browser.post(right["Location"], {"score": "5"}))

    assert "chưa đúng" in shown(wrong, 422)
    assert "Người tiếp theo" in done and Rating.objects.get().way == "counter"


def test_rating_list_tells_figures_of_groups_that_are_large_enough():
    head = story.browser("ky.kyxuan")
    where = reverse("one_stop_shop:rating_list")
    dossier = story.approved()
    Rating.objects.create(dossier=dossier, score=1, comment="Ngôi nhà số 7", rated_at=now())

    few = shown(head.get(where, {"theo": "x", "tu": "y"}))

    assert "Chưa đủ đánh giá" in few and "Ngôi nhà" not in few
    for _ in range(4):
        one = Rating.objects.create(dossier=story.submitted(), score=5, rated_at=now())
        one.answers.create(question="time", score=4)
    enough = shown(head.get(where, {"theo": "desk"}))
    assert "80" in enough and "4,20" in enough
    assert "Ngôi nhà" not in enough, "four of the five said nothing"
    assert story.browser("ky.sxd").get(where).status_code == 200
    assert story.browser("quay.kyxuan").get(where).status_code == 403
    assert story.browser().get(where).status_code == 302


def group(name, count, well=0, mean=3.0):
    return rules.RatedGroup(name, count, well, mean)


@pytest.mark.parametrize(
    ("counts", "large", "rest"),
    [
        ([], [], None),
        ([4], [], None),
        ([5], [5], None),
        ([9, 4], [9], None),  # one small group would be the total less the rest
        ([9, 2, 2], [9], None),
        ([9, 3, 2], [9], 5),
        ([4, 4], [], 8),
    ],
)
def test_small_groups_are_told_together_or_not_at_all(counts, large, rest):
    groups = [group(str(place), count) for place, count in enumerate(counts)]

    told, others = rules.shown_groups(groups, least=5)

    assert [one.count for one in told] == large
    assert (others.count if others else None) == rest


def test_what_is_told_together_has_the_mean_of_all():
    _large, rest = rules.shown_groups([group("a", 4, 4, 5.0), group("b", 1, 0, 1.0)], least=5)

    assert rest is not None and (rest.well, round(rest.mean, 2)) == (4, 4.2)


@pytest.mark.parametrize("change", [{"least_group": 1}, {"questions": []}, {"link_days": None}])
def test_a_broken_law_of_ratings_is_told(change):
    whole = {
        "valid_from": today(), "legal_basis": {}, "link_days": 60, "change_days": 7,
        "least_group": 5, "questions": [{"code": "time", "title": {}}],
    }  # fmt: skip

    with pytest.raises(ValueError, match=r"law/ratings\.yaml"):
        rules.read_rating_law({"versions": [whole | change]})
