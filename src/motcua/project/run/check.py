"""`make test`: linters, types, tests; `make explore`: by other chance; `make bench`: figures."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from motcua.project.settings.environment import ROOT

from . import build, postgres
from .console import say, write

CHECKED = ["src", "architecture", "tests", "benchmarks"]
PYTEST = ["pytest", "-n", "2", "--dist", "loadfile"]
# Ten times the examples of `make test`, each round with other ones.
ROUNDS = 10


def _python(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode


def _aside(title: str, *words: str) -> int:
    """Run something beside the tests, and tell all that it said when it is done."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    say(f"{title}\n{done.stdout.decode(errors='replace').rstrip()}")
    return done.returncode


def main() -> int:
    """
    Run everything that CI runs; the exit status is 1 when anything failed.

    mypy works on one processor while the workers of pytest build their databases.
    """
    folders = [folder for folder in CHECKED if any((ROOT / folder).rglob("*.py"))]
    say("Chuẩn bị", "Preparing browser files and translations")
    build.prepare()
    with ThreadPoolExecutor(1) as aside:
        types = aside.submit(_aside, "mypy", "mypy", *folders)
        failed = _failed(
            ("ruff", ["ruff", "check", "-q", *folders]),
            ("ruff format", ["ruff", "format", "-q", "--check", *folders]),
            ("pytest", [*PYTEST, *sys.argv[2:]]),
        )
        failed += ["mypy"] if types.result() else []
    return _told(failed)


def _failed(*steps: tuple[str, list[str]]) -> list[str]:
    failed = []
    for title, words in steps:
        say(title)
        if _python(*words):
            failed.append(title)
    return failed


def _told(failed: list[str]) -> int:
    if failed:
        write(f"Không đạt · Failed: {', '.join(failed)}")
    return 1 if failed else 0


def explore() -> int:
    """
    All tests in another order, then property tests alone with other examples, round by round.

    `explore 12345` draws by that seed again: what failed fails again.
    """
    seed, *options = sys.argv[2:] or [str(secrets.randbelow(2**31))]
    build.prepare()
    by_chance = ["--hypothesis-profile=explore", *options]
    for number in range(ROUNDS + 1):
        drawn = [f"--randomly-seed={seed}", f"--hypothesis-seed={seed}", *by_chance]
        only = ["-m", "hypothesis"] if number else []
        say(f"Lượt {number}/{ROUNDS}, hạt giống {seed}", f"Round {number}/{ROUNDS}, seed {seed}")
        if _python(*PYTEST, *drawn, *only):
            write(f"Chạy lại đúng như vậy · The same again: make explore SEED={seed}")
            return 1
        seed = str(int(seed) + 1)
    return 0


def bench() -> int:
    """
    Run every program of benchmarks/ on a server of its own; each prints its ratio.

    `bench bench_intake --seconds 30` runs one, with its own options.
    """
    build.prepare()
    name, *options = sys.argv[2:] or ["bench_*"]
    programs = sorted((ROOT / "benchmarks").glob(f"{name}.py"))
    if not programs:
        write(f"Không có · There is no benchmarks/{name}.py")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    folder.chmod(0o755)
    server = postgres.bench_server(folder)
    try:
        server.make()
        server.start()
        server.wait_ready()
        server.make_database()
        os.environ |= {"DATABASE_URL": server.url(), "MOTCUA_VAR": str(folder / "var")}
        failed = [one.name for one in programs if _python(f"benchmarks.{one.stem}", *options)]
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return _told(failed)
