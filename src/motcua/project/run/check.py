"""`make test`: the linters, the types, then every test; `make bench`: the measurements."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from motcua.project.settings.environment import ROOT

from . import build, postgres
from .console import say, write

CHECKED = ["src", "architecture", "tests", "benchmarks"]
PYTEST = ["pytest", "-n", "2", "--dist", "loadfile"]


def _python(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode


def main() -> int:
    """Run everything that CI runs; the exit status is 1 when anything failed."""
    folders = [folder for folder in CHECKED if any((ROOT / folder).rglob("*.py"))]
    say("Chuẩn bị", "Preparing browser files and translations")
    build.prepare()
    failed = []
    for title, words in (
        ("ruff", ["ruff", "check", "-q", *folders]),
        ("ruff format", ["ruff", "format", "-q", "--check", *folders]),
        ("mypy", ["mypy", *folders]),
        ("pytest", [*PYTEST, *sys.argv[2:]]),
    ):
        say(title)
        if _python(*words):
            failed.append(title)
    if failed:
        write(f"Không đạt · Failed: {', '.join(failed)}")
    return 1 if failed else 0


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
    server = postgres.demo_server(folder)
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
    if failed:
        write(f"Không đạt · Failed: {', '.join(failed)}")
    return 1 if failed else 0
