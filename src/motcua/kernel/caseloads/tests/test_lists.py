"""Lists of cases: of units, of people involved, and of officials who had a part."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import Actor
from motcua.base.fields import uuid7
from motcua.base.text import fold
from motcua.kernel.access.testing import citizen
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.caseloads import api as caseloads
from motcua.kernel.caseloads.api import CaseFilters
from motcua.kernel.caseloads.models import Part
from motcua.kernel.caseloads.queries import lists as queries_of_lists
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import AT, KIND, make_case, make_letter, officer
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.parties import api as parties
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
DUE = date(2026, 3, 6)


def person(party=None) -> Actor:
    return Actor(kind="person", uuid=uuid7(), name="Nguyễn Thị Mẫu", party_uuid=party or uuid7())


def numbers(actor, **given):
    filters = CaseFilters(**given)
    return [row.number for row in caseloads.list_cases_for(actor, filters=filters).rows]


def own(actor, **given):
    filters = CaseFilters(**given)
    return [row.number for row in caseloads.list_own_part_for(actor, filters=filters).rows]


def test_lists_show_what_the_actor_may_see_newest_first_page_by_page():
    party = uuid7()
    made = [
        make_case(path="h27.10", number="1"),
        make_case(path="h27.10.mc", number="2", title="Khai sinh cho Trần Thị Thử"),
        make_case(path="h27.1", number="3"),
        make_case(path="h27.1", receiving_path="h27.10.mc", number="4", party=party),
    ]

    assert numbers(officer(path="h27.10"), kind=KIND.name) == ["4", "2", "1"]
    assert numbers(officer(path="h27")) == ["4", "3", "2", "1"]
    assert numbers(officer(path="h27.10.mc")) == ["4", "2"]
    assert numbers(person(party)) == ["4"] and numbers(person()) == []
    assert numbers(officer(), text="TRẦN thị") == numbers(officer(), text="tran thi") == ["2"]
    assert numbers(officer(), state="closed") == numbers(officer(), kind="demo.none") == []
    first = caseloads.list_cases_for(officer(path="h27"), limit=3)
    rest = caseloads.list_cases_for(officer(path="h27"), after=first.next_after, limit=3)
    assert [row.number for row in rest.rows] == ["1"] and rest.next_after is None
    with CaptureQueriesContext(connection) as queries:
        numbers(officer())
    assert len(queries) == 1 and len(made) == 4


def test_a_rare_word_is_found_behind_the_newest(monkeypatch):
    monkeypatch.setattr(queries_of_lists, "RECENT", 1)
    old = make_case(title="Hiếm gặp", number="1")
    make_case(title="Khai sinh", number="2")
    make_case(path="h27.11", title="Hiếm gặp", number="3")

    assert numbers(officer(), text="hiem") == [old.number]
    assert numbers(officer(path="h27"), text="hiem") == ["3", "1"]


def test_a_search_gives_what_reading_every_case_would_give(monkeypatch):
    chance = Random(5)
    towns = ["h27.1", "h27.10", "h27.10.mc", "h27.10.p1", "h27.11"]
    titles = ["Khai sinh Nguyễn", "Đất đai 100%", "Hộ tịch Nguyễn", "Giấy a_b"]
    for n in range(24):
        receiving = chance.choice(towns)
        title = chance.choice(titles)
        make_case(path=chance.choice(towns), receiving_path=receiving, number=f"{n}", title=title)
    every = list(cases.Case.objects.order_by("-id"))

    for near, path, text in product((1, 3, 99), ("h27.10", "h27.1", "h27"), ("nguyen", "ĐẤT", "_")):
        monkeypatch.setattr(queries_of_lists, "RECENT_AT_PLACE", near)
        monkeypatch.setattr(queries_of_lists, "RECENT", near)
        found = every_page(officer(path=path), text, chance.choice([2, 50]))
        below = [c for c in every if any(f"{p}.".startswith(f"{path}.") for p in paths_of(c))]
        assert found == [c.number for c in below if fold(text) in c.folded], (near, path, text)


def every_page(who, text, limit):
    filters = CaseFilters(text=text)
    page = caseloads.list_cases_for(who, filters=filters, limit=limit)
    found = [*page.rows]
    while page.next_after is not None:
        page = caseloads.list_cases_for(who, filters=filters, after=page.next_after, limit=limit)
        found += page.rows
    return [row.number for row in found]


def paths_of(case):
    return case.agency_path, case.receiving_path


def test_a_list_holds_every_kind_that_the_official_sees_and_no_other(office):
    make_case(path=office.province.commune.path, number="khac")
    office_only, both = office.specialist, officer(
        "demo.see", "cases.see", path=office.province.commune.path
    )  # fmt: skip

    assert numbers(office_only) == ["DT-01"]
    assert numbers(both) == ["khac", "DT-01"]
    assert numbers(both, kind="demo.letter") == ["DT-01"]


def test_a_list_is_narrowed_to_what_is_late(office):
    cases.Case.objects.filter(number="DT-01").update(due_current=AT)
    make_letter(office.province.commune, number="DT-02")

    assert numbers(office.specialist, overdue_at=LATER) == ["DT-01"]


def test_lists_tell_sub_cases_from_the_cases_that_are_counted(office):
    load_province_calendars()
    cases.work.ask_opinion(
        actor=office.specialist, case_uuid=office.case.uuid, question="Có phù hợp quy hoạch?",
        agency_uuid=office.province.department.uuid, due_on=DUE, is_waited_for=True, at=AT,
    )  # fmt: skip

    def found(is_sub):
        filters = CaseFilters(kind="cases.opinion", is_sub=is_sub)
        rows = caseloads.list_cases_for(office.specialist, filters=filters).rows
        return [row.is_sub for row in rows]

    assert found(None) == found(True) == [True] and found(False) == []


def test_people_see_in_their_list_the_cases_of_those_they_represent_on_the_day(office):
    guardian = citizen(full_name="Lê Thị Giám Hộ")
    parties.add_representation(
        actor=office.specialist, represented_uuid=office.party.uuid,
        representative_uuid=guardian.party_uuid, kind="authorised", valid_from=date(2026, 1, 1),
        valid_to=None, document_reference="UQ 01", at=AT,
    )  # fmt: skip

    assert numbers(office.person) == ["DT-01"] and numbers(guardian) == []
    rows = caseloads.list_cases_for(guardian, at=LATER).rows
    assert [row.number for row in rows] == ["DT-01"]


def test_an_official_has_a_part_after_writing_being_asked_or_doing_a_step(office):
    assert own(office.specialist) == own(office.head) == []

    cases.add_note(actor=office.specialist, case_uuid=office.case.uuid, text="Đã xem", at=AT)
    cases.assignments.assign_work(
        actor=office.specialist, case_uuid=office.case.uuid, title="Kiểm tra", due_on=DUE,
        agency_uuid=office.province.commune.uuid, account_uuid=office.head.uuid, at=AT,
    )  # fmt: skip
    deliver_all(LATER)

    assert own(office.specialist) == own(office.head) == ["DT-01"]
    assert own(office.elsewhere) == []
    deliver_all(LATER)
    assert Part.objects.count() == 2
    assert own(office.head, state="closed") == [] and own(office.head, text="don de nghi")


def test_a_step_of_the_run_that_moves_a_case_is_a_part_in_it(office):
    place = office.province.commune
    run = processes.start_process(
        actor=office.specialist, code="ad-hoc-task", subject_kind="demo.letter",
        subject_uuid=office.case.uuid, title="Bước", agency_uuid=place.uuid,
        agency_path=place.path, at=AT,
    )  # fmt: skip
    cases.Case.objects.filter(id=office.case.id).update(run_uuid=run.uuid)
    task = processes.find_open_task(office.case.uuid)
    workloads.claim_task(actor=office.head, task_uuid=task.uuid, at=AT)
    deliver_all(LATER)

    assert own(office.head) == ["DT-01"]


def test_a_part_opens_nothing_once_the_case_has_moved_on(office):
    cases.add_note(actor=office.specialist, case_uuid=office.case.uuid, text="Đã xem", at=AT)
    deliver_all(LATER)
    assert own(office.specialist) == ["DT-01"]

    to = office.province.department
    cases.transfers.transfer_case(
        actor=office.specialist, case_uuid=office.case.uuid, agency_uuid=to.uuid,
        agency_path=to.path, at=LATER,
    )  # fmt: skip
    cases.Case.objects.filter(id=office.case.id).update(receiving_path=to.path)

    assert own(office.specialist) == []


def test_own_cases_come_page_by_page_in_one_query(office):
    for number in ("2", "3", "4"):
        case = make_letter(office.province.commune, number=number)
        cases.add_note(actor=office.head, case_uuid=case.uuid, text="x", at=AT)
    deliver_all(LATER)

    first = caseloads.list_own_part_for(office.head, limit=2)
    with CaptureQueriesContext(connection) as queries:
        rest = caseloads.list_own_part_for(office.head, after=first.next_after, limit=2)

    assert [row.number for row in first.rows] == ["4", "3"] and len(queries) == 1
    assert [row.number for row in rest.rows] == ["2"] and rest.next_after is None
