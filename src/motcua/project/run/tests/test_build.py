"""Build steps are skipped while their inputs stand; packages are pinned and name no address."""

import gzip
import json
import re
import socket
from functools import partial
from pathlib import Path

import pytest

from motcua.project.run import addresses, build
from motcua.project.settings.environment import ROOT


def test_a_step_runs_again_only_when_its_inputs_change(tmp_path: Path) -> None:
    ran: list[str] = []
    steps = build.Steps(tmp_path / "steps.json")

    for digest in ("a", "a", "b"):
        steps.once("step", digest, partial(ran.append, digest))

    assert ran == ["a", "b"]


def test_a_step_that_failed_runs_again(tmp_path: Path) -> None:
    steps = build.Steps(tmp_path / "steps.json")

    with pytest.raises(ZeroDivisionError):
        steps.once("step", "a", lambda: 1 / 0)

    assert steps.once("step", "a", lambda: None)


def test_a_digest_changes_with_a_name_a_content_and_a_word(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1")
    digests = {build.digest_of([file]), build.digest_of([file], "word")}
    file.write_text("2")
    digests.add(build.digest_of([file]))
    digests.add(build.digest_of([file.rename(tmp_path / "b.txt")]))

    assert len(digests) == 4


def test_translations_are_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Hồ sơ"\nmsgstr "Dossier"\n'
    )

    assert build.compile_translations(tmp_path) == 1
    assert build.compile_translations(tmp_path) == 0
    assert b"Dossier" in (folder / "django.mo").read_bytes()


def test_the_letters_of_the_reader_are_unpacked_whole(tmp_path: Path) -> None:
    packed = tmp_path / "modules" / build.LETTERS
    packed.parent.mkdir(parents=True)
    packed.write_bytes(gzip.compress(b"letters" * 1000))

    for _ in range(2):
        build.unpack_letters(tmp_path / "modules", tmp_path / "tessdata")

    assert [one.name for one in (tmp_path / "tessdata").iterdir()] == ["vie.traineddata"]
    assert (tmp_path / "tessdata" / "vie.traineddata").read_bytes() == b"letters" * 1000


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert addresses.next_free(port) > port
        with pytest.raises(addresses.NoFreePort):
            addresses.next_free(port, tries=1)


@pytest.mark.parametrize("kind", ["run", "test"])
def test_every_python_package_is_pinned_with_its_digest_and_no_address(kind: str) -> None:
    text = (ROOT / "requirements" / f"{kind}.lock").read_text()

    pins = re.findall(r"^[A-Za-z0-9].*", text, re.MULTILINE)
    assert pins and all(re.match(r"\S+==\S+ \\$", pin) for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_every_front_end_package_is_pinned_with_its_digest_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert packages.pop("")["license"] == "MPL-2.0"
    assert packages and all("integrity" in one for one in packages.values())
    assert not any("resolved" in one for one in packages.values())


def test_the_tests_run_with_the_very_packages_of_an_installation() -> None:
    pins = [
        dict(re.findall(r"^(\S+)==(\S+)", (ROOT / "requirements" / name).read_text(), re.M))
        for name in ("run.lock", "test.lock")
    ]

    assert pins[0].items() <= pins[1].items()
