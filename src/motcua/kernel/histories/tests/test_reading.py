"""Histories read from a file, and the command that replays them."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.base.testing.rows import rows_of
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams.testing import publish
from motcua.kernel.events import api as events
from motcua.kernel.events.testing import events_named
from motcua.kernel.histories.api import replay
from motcua.kernel.histories.queries.reading import COLUMNS, read_histories
from motcua.kernel.histories.testing import publish_eight_steps
from motcua.kernel.organizations import api as organizations

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)


@pytest.fixture(autouse=True)
def ready(db):
    cases.register_kind(KIND)
    load_province_calendars()
    call_command("load_organizations", verbosity=0)
    publish_eight_steps()


@pytest.fixture
def agency():
    return organizations.list_agencies(on=date(2026, 3, 2), kind="commune_committee")[0]


def line(number, at, event, **values):
    given = {"number": number, "at": at, "event": event, "actor": "canbo01", "actor_name": "A"}
    return ",".join({**given, **values}.get(column, "") for column in COLUMNS)


def matter(number, agency, *, element="receive"):
    opened = {
        "kind": KIND.name, "title": "Khai sinh", "process": "eight", "agency": agency.code,
        "calendar": "office",
    }  # fmt: skip
    return [
        line(number, "2026-03-02T08:00", "opened", **opened),
        line(number, "2026-03-02T08:10", "step", element=element, outcome="accept"),
        line(number, "2026-03-02T08:10", "clock_started", amount="3", unit="working_days"),
    ]


def run(path, *lines, **options):
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    out, errors = StringIO(), StringIO()
    call_command("replay_history", str(path), stdout=out, stderr=errors, **options)
    return out.getvalue(), errors.getvalue()


def test_a_file_is_replayed_and_each_refusal_is_named(tmp_path, agency):
    out, errors = run(
        tmp_path / "old.csv",
        *matter("A-1", agency),
        *matter("A-2", agency, element="approve"),
        line("A-3", "2026-03-02T08:00", "step"),
        *matter("A-4", agency)[:1],
        line("A-4", "hôm qua", "step", element="receive"),
        line("A-5", "2026-03-02T08:00", "opened", agency="không có"),
    )

    assert out.strip() == "written: 1, there before: 0, steps: 1, refused: 4"
    assert [text.partition(":")[0] for text in errors.splitlines()] == [
        "A-3", "A-4", "A-5", "A-2",
    ]  # fmt: skip
    assert "Dòng 11" in errors and "hôm qua" in errors
    case = cases.Case.objects.get(number="A-1")
    assert case.agency_path == agency.path and case.due_current.date() == date(2026, 3, 5)
    told = events_named("processes.task_completed")[-1]
    assert told.actor_kind == "official" and told.subject_uuid == case.uuid


def told(number, event, at, **values):
    """A line with its column of data, as a spreadsheet writes it."""
    data = json.dumps(values.pop("data", {}), ensure_ascii=False).replace('"', '""')
    return f'{line(number, at, event, **values)},"{data}"'


def test_supplements_put_offs_recorded_steps_and_withdrawals_are_read(tmp_path, agency):
    opened, accepted, _ = matter("D-1", agency)
    limit = {"amount": "20", "unit": "working_days"}
    path = tmp_path / "old.csv"
    lines = [
        opened + ",", accepted + ",",
        told("D-1", "clock_started", "2026-03-02T08:10", **limit,
             data={"rule_set": "one-stop", "channel": "online"}),
        told("D-1", "step", "2026-03-02T09:00", element="hand_over"),
        told("D-1", "step", "2026-03-02T09:10", element="assign"),
        told("D-1", "step", "2026-03-03T08:00", element="appraise", outcome="supplement"),
        told("D-1", "clock_paused", "2026-03-03T08:00", data={"cause": "supplement"}),
        told("D-1", "heard", "2026-03-09T08:00", data={"message": "supplement_received"}),
        told("D-1", "clock_resumed", "2026-03-09T08:00"),
        told("D-1", "clock_put_off", "2026-03-10T08:00",
             data={"due_at": "2026-05-13T10:00", "reason": "Chờ xác minh"}),
        told("D-1", "step", "2026-03-12T08:00", element="appraise", outcome="propose",
             data={"variables": {"is_plain": True}}),
        told("D-1", "step", "2026-03-12T09:00", element="approve", outcome="approve",
             data={"performed": [{"element": "issue", "brought": {"result": "QD-5"}}]}),
        told("D-1", "run_canceled", "2026-03-13T08:00", data={"reason": "withdrawn"}),
        told("D-1", "closed", "2026-03-13T08:00", result="withdrawn"),
    ]  # fmt: skip
    path.write_text("\n".join([HEADER + ",data", *lines]), encoding="utf-8")

    refused = []
    with path.open(encoding="utf-8") as text:
        found = list(read_histories(text, refuse=lambda *one: refused.append(one)))
        report = replay(found)

    assert (refused, report.refused, report.written) == ([], [], 1)
    [case] = cases.Case.objects.filter(number="D-1")
    assert (case.result, case.due_current.date()) == ("withdrawn", date(2026, 5, 13))
    kinds = [entry.kind for entry in deadlines.derivation_of(cases.subject_of(case)).entries]
    assert kinds == ["start", "pause", "reappointment"]


def test_timers_signals_and_agencies_of_steps_are_read(tmp_path, agency):
    publish(
        ["start s", "human a", "boundary_timer t on=a after=PT1H", "human b", "end e", "end f",
         "s -> a", "a -> e", "t -> b", "b -> f"],
        code="reminded",
    )  # fmt: skip
    opened = matter("T-1", agency)[0].replace("eight", "reminded") + ","
    lines = [
        opened,
        told("T-1", "timer", "2026-03-02T10:00", element="t", data={"which": 1}),
        told("T-1", "step", "2026-03-02T11:00", element="b", agency=agency.code,
             data={"which": 1}),
    ]  # fmt: skip
    wrong = [line.replace("T-1", "T-2") for line in lines]
    wrong[2] = wrong[2].replace(agency.code, "nowhere")
    unheard = [
        opened.replace("T-1", "T-3"),
        told("T-3", "signal", "2026-03-02T10:00", data={"signal": "alarm"}),
    ]
    path = tmp_path / "old.csv"
    text = "\n".join([HEADER + ",data", *lines, *wrong, *unheard])
    path.write_text(text, encoding="utf-8")

    refused = []
    with path.open(encoding="utf-8") as file:
        found = list(read_histories(file, refuse=lambda *one: refused.append(one)))
        report = replay(found)

    assert [number for number, _ in refused] == ["T-2"]
    assert [one.refusal.code for one in report.refused] == ["signal_not_awaited"]
    [run] = rows_of("processes_run")
    assert (run["state"], run["end_element"]) == ("ended", "f")


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("heard", "{}"), ("step", "[1]"), ("step", "{"), ("step", '{""surprise"": 1}'),
        ("clock_resumed", '{""mode"": ""backward""}'), ("clock_put_off", '{""due_at"": ""soon""}'),
        ("run_canceled", "{}"), ("step", '{""performed"": [{}]}'), ("clock_paused", "{}"),
        ("signal", "{}"), ("timer", '{""which"": ""first""}'),
    ],
)  # fmt: skip
def test_data_that_says_nothing_known_refuses_its_matter_and_names_line_and_column(
    agency, event, data
):
    refused = []
    text = [HEADER + ",data", matter("E-1", agency)[0] + ",",
            f'{line("E-1", "2026-03-03T08:00", event, element="receive")},"{data}"']  # fmt: skip

    assert list(read_histories(text, refuse=lambda *one: refused.append(one))) == []

    [(number, refusal)] = refused
    assert number == "E-1"
    assert refusal.details["line"] == 3 and refusal.details["column"] == "data"


def test_two_parts_are_the_whole_and_no_dossier_is_in_both(tmp_path, agency):
    lines = [text for n in range(12) for text in matter(f"B-{n}", agency)]
    written = []
    for part in ("1/2", "2/2"):
        out, _ = run(tmp_path / "old.csv", *lines, part=part)
        written.append(int(out.split()[1].strip(",")))
    assert sum(written) == 12 and all(written)
    assert cases.Case.objects.filter(kind=KIND.name).count() == 12


def test_quiet_lets_no_subscription_hear_of_it(tmp_path, agency):
    run(tmp_path / "old.csv", *matter("C-1", agency), quiet=True)

    last = events_named("deadlines.clock_started")[-1].position
    places = {row["name"]: row["position"] for row in rows_of("events_subscription")}
    assert places.keys() >= set(events.subscriptions())
    assert all(position >= last for position in places.values())


def test_a_file_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("number,at\n", encoding="utf-8")
    with pytest.raises(CommandError, match="event, actor"):
        call_command("replay_history", str(path))
    with pytest.raises(CommandError, match="1/2"):
        call_command("replay_history", str(path), part="half")
