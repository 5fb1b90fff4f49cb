"""
Pages a minute of one core through the whole line, beside Tesseract alone on the same pages.

The same scanned pages (rendered papers of invented people, with grain, some askew, upside down or
in the dark) are read in turns: by the engine alone, on a straight clean picture that is in memory
already (the limit), and through the line: taken, opened, cleaned, read, kept, fields found, written
down. Printed: pages a minute per core of both, their ratio, the share of letters read wrongly and
of fields found right. Goal: at least 60 % of the limit. `MOTCUA_BENCH_PAPERS=4` makes it small.
Run with `make bench`, or `python -m benchmarks.bench_digitisation` with DATABASE_URL.
"""

import io
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

os.environ["OMP_THREAD_LIMIT"] = "1"  # one core is measured

from benchmarks.bench_process_step import make_database

DATABASE = "motcua_bench_digitisation"
# how many papers a round; fewer for a quick look
PAPERS = int(os.environ.get("MOTCUA_BENCH_PAPERS", "12"))
ROUNDS = 3
GOAL = 0.6
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def drawn_pages() -> list[tuple[Any, Any, list[str]]]:
    """Pages as they are scanned, the same pages straight and clean, and what they say."""
    from motcua.systems.digitisation import testing

    ways: list[dict[str, Any]] = [{}, {"skew": 2.5}, {"turned": 180}, {}, {"skew": -4.0}, {}]
    kinds = (testing.birth_certificate, testing.poor_household, testing.land_certificate)
    found = []
    for place in range(PAPERS):
        lines = kinds[place % len(kinds)]()
        page = testing.draw_page(lines, size=(2067, 2924))
        seen = testing.scanned(page, **ways[place % len(ways)])
        if place % 6 == 3:
            seen = testing.in_the_dark(seen)
        found.append((seen, testing.scanned(page).convert("L"), lines))
    return found


def prepare() -> tuple[Any, Any]:
    """Tables, the roles' least: a desk, and a person whose papers they are."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.conf import settings

    from motcua.base.actors import system_actor
    from motcua.kernel.organizations.testing import load_small_province
    from motcua.kernel.parties import api as parties
    from motcua.systems.digitisation.rules.reading import Reader

    settings.MOTCUA_VAR = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    desk = load_small_province().commune
    holder = parties.register_person(
        actor=system_actor("bench"),
        full_name="Nguyễn Thị Mẫu",
        personal_code="042194000018",
        birth_date=None,
        gender=None,
        at=AT,
    )
    return Reader(Path(settings.MOTCUA_TESSDATA)), (desk.uuid, holder.uuid)


def engine_alone(reader: Any, pages: list[tuple[Any, Any, list[str]]]) -> float:
    """Seconds of the engine for all pages, straight and clean, and nothing else."""
    began = time.perf_counter()
    for _, clean, _ in pages:
        reader.lines_of(clean, 1, 250, 60)
    return time.perf_counter() - began


def through_the_line(
    reader: Any, pages: list[tuple[Any, Any, list[str]]], whose: tuple[UUID, UUID], at: datetime
) -> tuple[float, list[Any]]:
    """Seconds of the whole line for the same pages, and the papers; taking in is not counted."""
    from motcua.base.actors import system_actor
    from motcua.systems.digitisation import testing
    from motcua.systems.digitisation.actions.reading import read_next
    from motcua.systems.digitisation.actions.taking import scan_paper

    papers = [
        scan_paper(
            actor=system_actor("bench"),
            content=io.BytesIO(testing.as_jpeg(seen)),
            filename="anh.jpg",
            kind="other",
            title="",
            matter=None,
            holder_uuid=whose[1],
            desk_uuid=whose[0],
            at=at,
        )
        for seen, _, _ in pages
    ]
    began = time.perf_counter()
    while read_next(reader=reader, at=at):
        pass
    return time.perf_counter() - began, papers


def quality(papers: list[Any], pages: list[tuple[Any, Any, list[str]]]) -> tuple[float, float]:
    """The share of letters read wrongly, and of papers whose kind and fields were found."""
    from motcua.systems.digitisation.rules.figures import letter_errors
    from motcua.systems.digitisation.rules.reading import from_plain

    wrong, found, asked = [], 0, 0
    for paper, (_, _, lines) in zip(papers, pages, strict=True):
        row = paper.pages.get()
        read = "\n".join(line.text for line in from_plain(row.lines, 1))
        wrong.append(letter_errors("\n".join(lines), read))
        fields = list(paper.fields.all())
        asked += len(fields)
        found += sum(bool(one.read_value) and one.confidence >= 60 for one in fields)
    return sum(wrong) / len(wrong), found / asked


def main() -> None:
    """Measure in turns and print."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    reader, whose = prepare()
    pages = drawn_pages()
    engine_alone(reader, pages[:1])
    alone: list[float] = []
    line: list[float] = []
    papers: list[Any] = []
    for turn in range(ROUNDS):
        alone.append(engine_alone(reader, pages))
        spent, papers = through_the_line(reader, pages, whose, AT + timedelta(days=turn))
        line.append(spent)
    wrong, found = quality(papers, pages)
    limit, ours = (60 * len(pages) / median(one) for one in (alone, line))
    print(f"Tesseract alone, straight clean pages: {limit:6.1f} pages a minute per core")
    print(f"the whole line:                        {ours:6.1f} pages a minute per core")
    print(f"ratio {ours / limit:.2f} of the engine's limit (goal {GOAL})")
    print(f"letters read wrongly {100 * wrong:.1f} %; fields found {100 * found:.1f} %")


if __name__ == "__main__":
    main()
