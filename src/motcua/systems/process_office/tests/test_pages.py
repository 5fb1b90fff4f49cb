"""The pages of published processes: for every official, each with the figures of their agencies."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import APPROVAL, officer, publish, start
from motcua.kernel.workloads import api as workloads
from motcua.project.testing import story
from motcua.systems.process_office.testing import count_all

CIVIL = "civil-status-standard"


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|onclick", text)
    return text


def open_page(who, path, status=200, **query):
    return page_of(story.browser(who).get(path, query), status)


def address(name, *args):
    return reverse(f"process_office:{name}", args=args)


def code_of(dossier):
    """The process that a dossier runs by."""
    return diagrams.ProcessVersion.objects.get(
        uuid=processes.runs.diagram_of(dossier.case.run_uuid).version_uuid
    ).code


@pytest.mark.parametrize(
    "name", ["process_list", "process_show", "variant_list", "standing_list", "version_compare"]
)
@pytest.mark.parametrize(("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 200)])
def test_pages_are_for_officials(name, who, status):
    args = {"process_list": (), "standing_list": (CIVIL, "receive")}.get(name, (CIVIL,))
    assert story.browser(who).get(address(name, *args)).status_code == status


def test_process_list_names_every_process_and_shows_drafts_to_the_office_only():
    page = open_page("quay.kyxuan", "/quy-trinh")
    assert page.count("<tr>") - 1 == len(diagrams.known().processes)
    assert "Bản thảo" not in page and "Soạn quy trình" not in page
    assert "Soạn quy trình" in open_page("danhmuc", "/quy-trinh")
    assert "Bản thảo" in open_page("duyetqt", "/quy-trinh")


def test_process_show_tells_in_words_and_on_the_picture_who_stands_where():
    dossier = story.submitted()
    page = open_page("quay.kyxuan", address("process_show", code_of(dossier)))

    assert '"text": "1 \\u0111ang \\u1edf \\u0111\\u00e2y"' in page
    assert address("standing_list", code_of(dossier), "receive") in page
    assert "Tiếp nhận" in page


@pytest.mark.parametrize(
    ("view", "said"),
    [("cho", "chờ 1 giờ"), ("lam", "làm 2 giờ"), ("tre", ""), ("so-viec", "1 đã xong"), ("x", "1")],
)
def test_process_show_switches_between_volumes_waiting_working_and_breaches(view, said):
    load_province_calendars()
    begins = story.AT.replace(hour=8, minute=0)
    run = start(publish(code="bon-cach"), path="h27.90", at=begins, calendar_code="office")
    task = processes.find_open_task(run.subject_uuid)
    who = officer(path="h27")
    workloads.claim_task(actor=who, task_uuid=task.uuid, at=begins + timedelta(hours=1))
    ends = begins + timedelta(hours=3)
    processes.complete_task(actor=who, task_uuid=task.uuid, outcome="accept", at=ends)
    count_all(story.AT)

    page = open_page("giamsat", address("process_show", "bon-cach"), xem=view)

    (written,) = re.findall(r"data-badges='([^']*)'", page)
    badges = json.loads(html.unescape(written))
    assert said in badges.get("receive", {"text": ""})["text"]
    assert "1 giờ" in page and "2 giờ" in page  # the table says the same in every view
    assert page.count('aria-current="true"') == 1


def test_process_show_counts_no_other_agency():
    dossier = story.submitted()
    page = open_page("quay.sxd", address("process_show", code_of(dossier)))
    assert "data-badges='{}'" in page


@pytest.mark.parametrize(
    "query",
    [
        {"tu": "x"}, {"tu": "2026-12-31", "den": "2026-01-01"}, {"co-quan": "h1"},
        {"den": "9999-12-31"}, {"phien-ban": "x"},
    ],
)  # fmt: skip
def test_process_show_answers_odd_filters(query):
    open_page("quay.kyxuan", address("process_show", CIVIL), **query)


def test_process_show_of_nothing_is_missing():
    open_page("quay.kyxuan", address("process_show", "none"), 404)
    open_page("quay.kyxuan", address("process_show", CIVIL), 404, **{"phien-ban": "99"})
    open_page("quay.kyxuan", address("standing_list", CIVIL, "nowhere"), 404)


def test_standing_list_shows_the_dossiers_to_those_who_handle_them_only():
    dossier = story.submitted()
    path = address("standing_list", code_of(dossier), "receive")

    page = open_page("quay.kyxuan", path)
    assert dossier.code in page and str(dossier.uuid) in page
    page = open_page("danhmuc", path)
    assert dossier.code not in page and "không có quyền xem từng việc" in page
    assert "Không có việc nào" in open_page("quay.sxd", path)


def test_variant_list_shows_the_ways_taken():
    page = open_page("quay.kyxuan", address("variant_list", CIVIL))
    assert "Chưa có lượt nào kết thúc" in page

    version = publish(code="duong-di")
    run = start(version, path="h27.90", at=story.AT)
    for hours, outcome in enumerate(["accept", "propose", "return", "propose", "approve"], 1):
        task = processes.find_open_task(run.subject_uuid)
        processes.complete_task(
            actor=officer(path="h27"),
            task_uuid=task.uuid,
            outcome=outcome,
            at=story.AT + timedelta(minutes=hours),
        )

    count_all(story.AT)
    page = open_page("giamsat", address("variant_list", "duong-di"))

    assert "“appraise” phải làm lại 1 lần" in page and "100 %" in page
    assert "receive: Tiếp nhận → appraise: propose → approve: Trả lại" in page
    assert '"f2": "path"' in page and '"granted": "path"' in page and '"f3"' not in page
    assert '"appraise": "path again"' in page and "100 % có bước phải làm lại" in page
    only = open_page("giamsat", address("variant_list", "duong-di"), chi="lam-lai")
    assert "Xem mọi đường" in only


def test_process_show_can_show_an_older_version():
    publish(code="hai-ban")
    publish((*APPROVAL[:-1], "decided => appraise"), code="hai-ban")

    path = address("process_show", "hai-ban")
    assert "Phiên bản 1, công bố" in open_page("quay.kyxuan", path, **{"phien-ban": "1"})
    page = open_page("quay.kyxuan", path, **{"phien-ban": "99999999999"})
    assert "Phiên bản 2, công bố" in page and "4 giờ làm việc" in page


def test_version_compare_names_what_changed():
    publish(code="so-sanh")
    longer = [line.replace("norm=4_working_hours", "norm=8_working_hours") for line in APPROVAL]
    publish(longer, code="so-sanh")

    page = open_page("quay.kyxuan", address("version_compare", "so-sanh"))

    assert "định mức" in page and "4 giờ làm việc" in page and "8 giờ làm việc" in page
    assert '"receive": "changed"' in page
    same = open_page("quay.kyxuan", address("version_compare", "so-sanh"), cu="2", moi="2")
    assert "giống nhau" in same
    open_page("quay.kyxuan", address("version_compare", "so-sanh"), 404, cu="7")
