"""The inbox: for officials, the most urgent first, with acts for many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.channels.worklist.queries import InboxFilters, list_inbox_for
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program

INBOX, BULK = "/cong-viec", "/cong-viec/nhieu"


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    return text


def task_of(dossier):
    return processes.find_open_task(dossier.uuid)


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 200)])
def test_task_list_is_for_officials(who, status):
    assert story.browser(who).get(INBOX).status_code == status


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 200)])
def test_task_bulk_is_for_officials(who, status):
    dossier = story.submitted()

    answer = story.browser(who).post(BULK, {"action": "accept", "task": task_of(dossier).uuid})

    assert answer.status_code == status
    dossier.refresh_from_db()
    assert dossier.status == ("accepted" if who == "quay.kyxuan" else "submitted")


def test_task_list_shows_what_waits_for_this_official_and_no_other():
    dossier = story.submitted()

    assert dossier.code in page_of(story.browser("quay.kyxuan").get(INBOX))
    for other in ("tham.kyxuan", "quay.sxd"):
        assert dossier.code not in page_of(story.browser(other).get(INBOX))


def test_task_list_answers_htmx_with_the_rows_alone():
    dossier = story.submitted()

    page = page_of(story.browser("quay.kyxuan").get(INBOX, headers={"HX-Request": "true"}))

    assert dossier.code in page and "<html" not in page


def test_task_list_narrows_by_words_and_by_whose():
    dossier, browser = story.submitted(), story.browser("quay.kyxuan")
    browser.post(BULK, {"action": "claim", "task": task_of(dossier).uuid})

    assert dossier.code in page_of(browser.get(INBOX, {"q": "khai sinh"}))
    assert dossier.code not in page_of(browser.get(INBOX, {"q": "ket hon"}))
    assert dossier.code in page_of(browser.get(INBOX, {"cua": "cua-toi"}))
    assert dossier.code not in page_of(browser.get(INBOX, {"cua": "chua-nhan"}))


@pytest.mark.parametrize(
    "query", [{"cua": "x"}, {"sau": "x~y"}, {"q": "%_'\\"}, {"cua": "qua-han"}]
)
def test_task_list_answers_odd_filters(query):
    story.submitted()

    page_of(story.browser("quay.kyxuan").get(INBOX, query))


def test_task_bulk_does_each_by_itself_and_tells_what_failed():
    good, gone = story.submitted(), story.submitted()
    tasks = [task_of(good).uuid, task_of(gone).uuid, "khong-phai-ma", good.uuid]
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=gone.uuid, reason="", at=story.AT
    )

    answer = story.browser("quay.kyxuan").post(BULK, {"action": "accept", "task": tasks})

    page = page_of(answer)
    good.refresh_from_db()
    assert good.status == "accepted" and gone.code in page and "Đã làm 1 việc" in page
    assert "2 việc chưa làm được" in page


@pytest.mark.parametrize("posted", [{}, {"action": "eat"}, {"action": "accept"}])
def test_task_bulk_without_a_choice_does_nothing(posted):
    assert story.browser("quay.kyxuan").post(BULK, posted).status_code == 302


def test_an_inbox_takes_the_same_queries_for_one_row_and_for_many():
    for _ in range(3):
        story.submitted()
    desk, counts = story.office().desk, []

    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            list_inbox_for(desk, filters=InboxFilters(), at=story.AT, limit=limit)
        counts.append(len(queries))

    assert counts == [2, 2]


def test_task_list_by_machine_gives_pages_without_doubles():
    codes = {story.submitted().code for _ in range(3)}
    program, found, after = Program(story.token("quay.kyxuan")), [], ""
    while True:
        page = program.get(f"/tasks?limit=1&after={after.replace('+', '%2B')}").json()
        found += [row["title"].rpartition(" ")[2] for row in page["rows"]]
        after = page["after"]
        if not after:
            break

    assert sorted(found) == sorted(codes)
