"""The inbox: who sees what, in which order, page by page, and from which index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.models import Task
from motcua.kernel.processes.queries import inbox
from motcua.kernel.processes.testing import AT, officer, publish, start

pytestmark = pytest.mark.django_db


def titles(page):
    return [row.agency_path for row in page.rows]


def test_an_officer_sees_the_tasks_of_the_agency_and_below_and_no_others():
    version = publish()
    for path in ["h27.1", "h27.1.mc", "h27.1-x", "h27.10", "h27", "h27.2"]:
        start(version, path=path)

    assert sorted(titles(processes.list_tasks_for(officer(path="h27.1")))) == ["h27.1", "h27.1.mc"]
    assert len(processes.list_tasks_for(officer(path="h27")).rows) == 6
    assert titles(processes.list_tasks_for(officer(path="h27.1.mc"))) == ["h27.1.mc"]
    assert not processes.list_tasks_for(officer(path="h27", permissions=["demo.approve"])).rows


def test_pages_follow_each_other_without_gap_or_repetition():
    version = publish()
    for number in range(7):
        run = start(version, path=f"h27.{number % 3}")
        if number % 2:
            due = AT + timedelta(hours=10 - number)
            Task.objects.filter(run=run).update(due_at=due)
    actor = officer(path="h27")

    whole = processes.list_tasks_for(actor).rows
    seen, after = [], None
    while True:
        page = processes.list_tasks_for(actor, after=after, limit=2)
        seen += page.rows
        after = page.next_after
        if after is None:
            break

    assert [row.uuid for row in seen] == [row.uuid for row in whole]
    dues = [row.due_at for row in whole if row.due_at]
    assert dues == sorted(dues) and len(dues) == 3
    assert [row.due_at for row in whole[3:]] == [None] * 4


def test_the_inbox_is_narrowed_by_what_the_officer_asks_for():
    version = publish()
    first, second = start(version), start(version)
    Task.objects.filter(run=second).update(due_at=AT - timedelta(hours=1), folded="ket hon: le thu")
    actor, colleague = officer(), officer("Phan Văn Thẩm")
    processes.holding.hold_tasks({processes.find_open_task(first.subject_uuid).uuid: colleague})

    def found(who=actor, **filters):
        rows = processes.list_tasks_for(who, filters=processes.TaskFilters(**filters)).rows
        return [row.subject_uuid for row in rows]

    assert found() == [second.subject_uuid]
    assert found(whose="everybody") == [second.subject_uuid, first.subject_uuid]
    assert found(whose="mine") == [] and found(colleague, whose="mine") == [first.subject_uuid]
    assert found(whose="everybody", overdue_at=AT) == [second.subject_uuid]
    assert found(whose="everybody", text="Lễ  THU") == [second.subject_uuid]
    assert found(text="100%") == []
    assert found(element_id="appraise") == [] and found(element_id="receive") != []
    assert found(agency_path="h27.10") != [] and found(agency_path="h27.11") == []
    assert found(officer(path="h27"), agency_path="h27.1") == []


def test_a_place_that_makes_no_sense_begins_anew():
    start(publish())

    for after in ["", "x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~x"]:
        assert len(processes.list_tasks_for(officer(), after=after).rows) == 1


def test_a_page_is_one_query_and_the_count_is_bounded(monkeypatch):
    version = publish()
    for _ in range(3):
        start(version)

    with CaptureQueriesContext(connection) as queries:
        processes.list_tasks_for(officer())
    assert len(queries) == 1
    assert str(processes.count_tasks_for(officer())) == "3"
    monkeypatch.setattr(inbox, "MOST_COUNTED", 2)
    assert str(processes.count_tasks_for(officer())) == "2+"


def test_the_inbox_reads_one_index_and_never_the_whole_table():
    version = publish()
    run = start(version)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO processes_task (uuid, run_id, element_id, name, role, permission,
                agency_uuid, agency_path, subject_kind, subject_uuid, title, folded, norm,
                opened_at, due_at)
            SELECT uuidv7(), %s, 'receive', 'x', '', 'demo.do', uuidv7(), 'h27.' || n %% 300,
                'demo.matter', uuidv7(), 'x', 'x', '', now(), now() + n * interval '1 minute'
            FROM generate_series(1, 30000) AS n
            """,
            [run.id],
        )
        cursor.execute("ANALYZE processes_task")
        sql, values = inbox._found(officer(path="h27.7"), processes.TaskFilters(), None, 51)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql} {inbox._PAGE}", values)
        plan = cursor.fetchone()[0][0]["Plan"]

    def nodes(node):
        yield node
        for child in node.get("Plans", []):
            yield from nodes(child)

    reads = [node for node in nodes(plan) if node.get("Relation Name") == "processes_task"]
    assert reads and all(node["Node Type"].startswith("Index") for node in reads)
    assert {node["Index Name"] for node in reads} == {"processes_task_inbox"}
    assert max(node["Actual Rows"] * node["Actual Loops"] for node in reads) <= 51


def test_a_first_task_without_a_norm_takes_the_due_moment_that_was_given():
    load_province_calendars()
    due, given = AT + timedelta(days=3), {"calendar_code": "office"}
    drawn = ["start s", "human do norm=4_working_hours", "end e", "s -> do", "do -> e"]
    plain = start(publish([drawn[0], "human do", *drawn[2:]]), due_at=due, **given)
    normed = start(publish(drawn), due_at=due, **given)

    assert processes.find_open_task(plain.subject_uuid).due_at == due
    assert processes.find_open_task(normed.subject_uuid).due_at == AT + timedelta(hours=6)
