"""A province at work: people, dossiers, cases, runs and open tasks, written set by set."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from motcua.base.fields import UuidField
from motcua.base.text import fold, in_language
from motcua.kernel.cases.models import Case, Involvement
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.forms import api as forms
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties.models import Party
from motcua.kernel.processes.models import Run, Task
from motcua.systems.one_stop_shop.models import Application, Dossier, SearchEntry
from motcua.systems.one_stop_shop.testing import answers_for
from motcua.systems.procedures import api as procedures

LOADERS = (
    "calendars",
    "organizations",
    "roles",
    "forms",
    "decisions",
    "processes",
    "procedures",
)
PEOPLE = 8_000
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Võ",
    "Đặng",
    "Bùi",
    "Hồ",
    "Dương",
    "Đinh",
)
MIDDLE = ("Văn Thử", "Thị Thử", "Mẫu", "Thử")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Yến")
COMMUNES_SHARE = 0.8

# A place is a procedure at an agency that handles it, with the desk that receives for it.
PLACES = """
CREATE TEMP TABLE place (
    number int PRIMARY KEY, version_id bigint, code text, name jsonb, folded text,
    form_version_id bigint, process_version_id bigint, answers jsonb, days int,
    competent_id bigint, competent_uuid uuid, competent_path text, calendar_code text,
    unit_code text, receiving_id bigint, receiving_uuid uuid, receiving_path text,
    receiving_code text
)
"""
# Small places come as often as large ones do; the newest dossiers are mostly open, older ones are
# mostly done, and a few of them are late.
DOSSIERS = """
CREATE TEMP TABLE plan AS
WITH drawn AS MATERIALIZED (
    SELECT n, random() AS chance,
        CASE WHEN random() < %(share)s THEN 1 + floor(power(random(), 1.3) * %(communes)s)
             ELSE 1 + %(communes)s + floor(random() * %(departments)s) END::int AS place,
        (SELECT min(id) FROM parties_party) + floor(random() * %(people)s)::bigint AS party,
        date_trunc('day', now() - interval '60 days' * random()) + interval '1 hour'
            + random() * interval '8 hours' AS submitted_at
    FROM generate_series(1, %(dossiers)s) n
), dated AS (
    SELECT *, least(submitted_at, now() - random() * interval '1 hour') AS came FROM drawn
), planned AS (
    SELECT d.n, d.party, d.came AS submitted_at, p.*, uuidv7() AS case_uuid, uuidv7() AS uuid,
        uuidv7() AS run_uuid, d.chance,
        p.receiving_code || '-' || to_char(d.came + interval '7 hours', 'YYMMDD') || '-'
            || lpad((row_number() OVER (PARTITION BY p.receiving_id,
                (d.came + interval '7 hours')::date ORDER BY d.came, d.n))::text, 4, '0')
            AS number_,
        CASE
            WHEN now() - d.came < interval '2 days' THEN
                (ARRAY['submitted', 'submitted', 'submitted', 'accepted', 'accepted',
                       'processing', 'processing', 'processing', 'supplement', 'returned']
                )[1 + floor(chance * 10)]
            WHEN now() - d.came < interval '10 days' THEN
                (ARRAY['submitted', 'accepted', 'processing', 'processing', 'supplement',
                       'not_accepted', 'decided', 'returned', 'returned', 'returned', 'returned',
                       'withdrawn'])[1 + floor(chance * 12)]
            ELSE (ARRAY['processing', 'supplement', 'not_accepted', 'withdrawn', 'stopped',
                        'decided'])[1 + floor(chance * 75)]
        END AS drawn_status
    FROM dated d JOIN place p ON p.number = d.place
), stated AS (
    SELECT *, coalesce(drawn_status, 'returned') AS status FROM planned
), accepted AS (
    SELECT *, CASE WHEN status NOT IN ('submitted', 'not_accepted')
        THEN submitted_at + interval '3 hours' END AS accepted_at
    FROM stated
), ended AS (
    SELECT *, accepted_at + days * interval '1 day' AS due_at,
        CASE WHEN status IN ('not_accepted', 'withdrawn', 'stopped', 'decided', 'returned')
        THEN coalesce(accepted_at, submitted_at) + interval '20 hours' END AS ended_at
    FROM accepted
)
SELECT e.*, (e.name ->> 'vi') || ' · ' || e.number_ AS title, q.full_name AS party_name,
    q.folded_name AS party_folded, q.uuid AS party_uuid,
    e.ended_at IS NULL OR e.status = 'decided' AS is_running
FROM ended e JOIN parties_party q ON q.id = e.party ORDER BY e.submitted_at, e.n;
CREATE INDEX ON plan (case_uuid);
ANALYZE plan
"""
WRITTEN = (Application, Case, Clock, Involvement, Dossier, Run, Task)
PLANNED = "plan p ORDER BY p.submitted_at, p.n"
ACCEPTED = "plan p WHERE p.due_at IS NOT NULL ORDER BY p.submitted_at, p.n"
PARTIES = {
    "kind": "'person'",
    "full_name": "p.name",
    "folded_name": "p.folded",
    "birth_date": "date '1950-01-01' + p.n * 2",
    "gender": "CASE WHEN p.n % 2 = 0 THEN 'male' ELSE 'female' END",
    "residence_unit_code": "'18766'",
    "residence_detail": "'Thôn Thử Nghiệm'",
    "registered_at": "now()",
}
APPLICATIONS = {
    "procedure_version_id": "p.version_id",
    "draft_uuid": "p.case_uuid",
    "account_uuid": "p.run_uuid",
    "channel": "CASE WHEN p.n % 3 = 0 THEN 'counter' ELSE 'online' END",
    "applicant_id": "p.party",
    "competent_agency_id": "p.competent_id",
    "receiving_agency_id": "p.receiving_id",
    "begun_at": "p.submitted_at",
    "submitted_at": "p.submitted_at",
}
CASES = {
    "uuid": "p.case_uuid",
    "kind": "'one_stop_shop.dossier'",
    "number": "p.number_",
    "title": "p.title",
    "folded": "lower(p.number_) || ' ' || p.folded",
    "state": """CASE WHEN p.ended_at IS NOT NULL THEN 'closed'
                     WHEN p.status = 'supplement' THEN 'waiting' ELSE 'open' END""",
    "agency_uuid": "p.competent_uuid",
    "agency_path": "p.competent_path",
    "receiving_agency_uuid": "p.receiving_uuid",
    "receiving_path": "p.receiving_path",
    "unit_code": "p.unit_code",
    "calendar_code": "p.calendar_code",
    "run_uuid": "p.run_uuid",
    "opened_at": "p.submitted_at",
    "accepted_at": "p.accepted_at",
    "due_original": "p.due_at",
    "due_current": "p.due_at",
    "ended_at": "p.ended_at",
    "closed_at": "p.ended_at",
}
CLOCKS = {
    "subject_kind": "'cases.case'",
    "subject_uuid": "p.case_uuid",
    "calendar_code": "p.calendar_code",
    "state": """CASE WHEN p.ended_at IS NOT NULL THEN 'ended'
                     WHEN p.status = 'supplement' THEN 'paused' ELSE 'running' END""",
    "started_at": "p.accepted_at",
    "due_original": "p.due_at",
    "due_current": "p.due_at",
    "ended_at": "p.ended_at",
}
INVOLVEMENTS = {
    "case_id": "c.id",
    "party_uuid": "p.party_uuid",
    "role": "'applicant'",
    "since": "p.submitted_at",
}
DOSSIER_COLUMNS = {
    "uuid": "p.uuid",
    "code": "p.number_",
    "case_id": "c.id",
    "status": "p.status",
    "channel": "a.channel",
    "procedure_version_id": "p.version_id",
    "procedure_code": "p.code",
    "procedure_name": "p.name",
    "form_version_id": "p.form_version_id",
    "answers": "p.answers",
    "applicant_id": "p.party",
    "account_uuid": "p.run_uuid",
    "phone": "'0900000000'",
    "support_agency_id": "p.receiving_id",
    "receiving_agency_id": "p.receiving_id",
    "competent_agency_id": "p.competent_id",
    "return_agency_id": "p.receiving_id",
    "competent_path": "p.competent_path",
    "receiving_path": "p.receiving_path",
    "application_id": "a.id",
    "submitted_at": "p.submitted_at",
    "accepted_at": "p.accepted_at",
    "decided_at": "CASE WHEN p.status IN ('decided', 'returned') THEN p.ended_at END",
    "ended_at": "p.ended_at",
    "returned_at": "CASE WHEN p.status = 'returned' THEN p.ended_at END",
    "search_text": "lower(p.number_) || ' ' || p.folded || ' ' || p.party_folded",
}
RUNS = {
    "uuid": "p.run_uuid",
    "version_id": "p.process_version_id",
    "subject_kind": "'one_stop_shop.dossier'",
    "subject_uuid": "p.uuid",
    "title": "p.title",
    "folded": "p.folded || ' ' || lower(p.number_)",
    "agency_uuid": "p.competent_uuid",
    "agency_path": "p.competent_path",
    "calendar_code": "p.calendar_code",
    "state": "CASE WHEN p.is_running THEN 'running' ELSE 'ended' END",
    "started_at": "p.submitted_at",
    "ended_at": "CASE WHEN NOT p.is_running THEN p.ended_at END",
    "active": "CASE WHEN p.is_running THEN 1 ELSE 0 END",
}
TASKS = {
    "run_id": "r.id",
    "element_id": "e.element_id",
    "name": "e.name",
    "role": "e.role",
    "permission": "e.permission",
    "agency_uuid": "CASE WHEN e.place IN ('receiving', 'return')"
    " THEN p.receiving_uuid ELSE p.competent_uuid END",
    "agency_path": "CASE WHEN e.place IN ('receiving', 'return')"
    " THEN p.receiving_path ELSE p.competent_path END",
    "subject_kind": "r.subject_kind",
    "subject_uuid": "p.uuid",
    "title": "p.title",
    "folded": "r.folded",
    "norm": "e.norm",
    "opened_at": "coalesce(p.accepted_at, p.submitted_at)",
    "due_at": "coalesce(p.accepted_at, p.submitted_at) + interval '20 hours'",
}
OPEN_STEPS = """plan p JOIN processes_run r ON r.uuid = p.run_uuid
JOIN LATERAL (
    SELECT * FROM diagrams_element e
    WHERE e.version_id = p.process_version_id AND e.permission = CASE p.status
        WHEN 'submitted' THEN 'one_stop_shop.receive'
        WHEN 'accepted' THEN 'one_stop_shop.appraise'
        WHEN 'processing' THEN CASE WHEN p.n % 2 = 0 THEN 'one_stop_shop.appraise'
                                    ELSE 'one_stop_shop.approve' END
        WHEN 'decided' THEN 'one_stop_shop.deliver' END
    ORDER BY e.position LIMIT 1
) e ON true ORDER BY p.submitted_at, p.n"""


def load_province() -> None:
    """Load what the province brings, as an installation does, without its demo people."""
    for name in LOADERS:
        call_command(f"load_{name}", verbosity=0)


@transaction.atomic
def load_dossiers(number: int, *, on: date) -> None:
    """Write people and dossiers with all that belongs to them, up to this moment."""
    communes, departments = _places(on)
    share = {
        "share": COMMUNES_SHARE,
        "communes": len(communes),
        "departments": len(departments),
        "people": PEOPLE,
        "dossiers": number,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute("CREATE TEMP TABLE person (n int, name text, folded text)")
        _copy(cursor, "person", _people())
        _insert(cursor, Party, PARTIES, "person p")
        cursor.execute(PLACES)
        places = enumerate([*communes, *departments], start=1)
        _copy(cursor, "place", ((place, *row) for place, row in places))
        for statement in DOSSIERS.split(";"):
            cursor.execute(statement, share if "%(" in statement else None)
        put_back = _take_off(cursor, (*WRITTEN, SearchEntry))
        _insert(cursor, Application, APPLICATIONS, PLANNED)
        _insert(cursor, Case, CASES, PLANNED)
        _insert(cursor, Clock, CLOCKS, ACCEPTED)
        opened = "plan p JOIN cases_case c ON c.uuid = p.case_uuid"
        _insert(cursor, Involvement, INVOLVEMENTS, f"{opened} ORDER BY p.submitted_at, p.n")
        sent = "JOIN one_stop_shop_application a ON a.draft_uuid = p.case_uuid"
        _insert(cursor, Dossier, DOSSIER_COLUMNS, f"{opened} {sent} ORDER BY p.submitted_at, p.n")
        _insert(cursor, Run, RUNS, PLANNED)
        _insert(cursor, Task, TASKS, OPEN_STEPS)
        cursor.execute("DROP TABLE plan, place, person")
        for statement in put_back:
            cursor.execute(statement)


def _take_off(cursor: Any, models: tuple[type[Model], ...]) -> list[str]:
    """Drop foreign keys and plain indexes, which are checked and built faster all at once."""
    tables = [model._meta.db_table for model in models]
    cursor.execute(
        """
        SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
            format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                   pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%(tables)s::regclass[])
        UNION ALL
        SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        FROM pg_index WHERE indrelid = ANY (%(tables)s::regclass[]) AND NOT indisunique
        """,
        {"tables": tables},
    )
    found = cursor.fetchall()
    for drop, _add in found:
        cursor.execute(drop)
    # Keys come back last: their checks read the tables once, with all indexes standing.
    return sorted((add for _drop, add in found), key=lambda add: add.startswith("ALTER"))


def _insert(cursor: Any, model: type[Model], columns: dict[str, str], source: str) -> None:
    """INSERT … SELECT; what is not given gets the default that the model gives it."""
    values: dict[str, Any] = {}
    given = dict(columns)
    for field in model._meta.concrete_fields:
        name = str(field.column)
        is_made = field.primary_key or field.generated or name in given
        if not is_made and isinstance(field, UuidField):
            given[name] = "uuidv7()"
        elif not is_made and not field.null and not field.has_db_default():
            given[name] = f"%({name})s"
            values[name] = field.get_db_prep_save(field.get_default(), connection)
    # A percent sign of ours is one of SQL, not of a parameter.
    chosen = ", ".join(
        sql if column in values else sql.replace("%", "%%") for column, sql in given.items()
    )
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(given)}) "
        f"SELECT {chosen} FROM {source.replace('%', '%%')}",
        values,
    )


def analyze() -> None:
    """Let the planner know the tables, as autovacuum does within minutes."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(cursor: Any, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _people() -> Iterator[tuple[int, str, str]]:
    for n in range(PEOPLE):
        name = " ".join((FAMILY[n % 12], MIDDLE[n // 12 % 4], GIVEN[n // 48 % 12]))
        yield n, name, fold(name)


def _places(on: date) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The places of communes, and those of departments, in an order that mixes procedures."""
    communes: list[tuple[Any, ...]] = []
    departments: list[tuple[Any, ...]] = []
    for version in procedures.list_procedures(on=on):
        if not (version.form_code and version.process_code):
            continue
        row = _procedure(version, on)
        for agency in procedures.list_competent_agencies(version, on=on):
            kind = communes if agency.kind == "commune_committee" else departments
            kind.append((*row, *_agencies(agency.uuid, on)))
    communes.sort(key=lambda row: (row[9], row[1]))
    return communes, departments


def _procedure(version: procedures.VersionRecord, on: date) -> tuple[Any, ...]:
    form = forms.get_form(version.form_code, on)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT id FROM procedures_version WHERE uuid = %s),
                (SELECT id FROM forms_form_version WHERE uuid = %s),
                (SELECT id FROM diagrams_version WHERE code = %s ORDER BY number DESC LIMIT 1)
            """,
            [version.uuid, form.uuid, version.process_code],
        )
        version_id, form_id, process_id = cursor.fetchone()
    name = dict(version.parts.name)
    answers = json.dumps(answers_for(form, on=on), ensure_ascii=False)
    folded = fold(in_language(name, "vi"))
    days = 3 + version_id % 5 * 4
    return (version_id, version.code, json.dumps(name), folded, form_id, process_id, answers, days)


def _agencies(competent_uuid: Any, on: date) -> tuple[Any, ...]:
    agency = organizations.get_agency(competent_uuid)
    desk = organizations.desk_of(competent_uuid, on) or agency
    unit = agency.unit.code if agency.unit else ""
    return (
        agency.pk, agency.uuid, agency.path, agency.calendar_code, unit,
        desk.pk, desk.uuid, desk.path, desk.code,
    )  # fmt: skip
