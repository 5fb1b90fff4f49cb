"""People in front of a browser: what they press and fill in, whatever the language of the page."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FilePayload, Page

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.systems.one_stop_shop.testing import paper_photo

from .town import ROOT, Town

SHOTS = ROOT / "var" / "journeys"  # made by hand: every page looked at is kept there as a picture
NEXT = "button[name=_action][value=next]:not(.visually-hidden)"
PHOTO: FilePayload = {
    "name": "giay-chung-sinh.jpg", "mimeType": "image/jpeg", "buffer": paper_photo(),
}  # fmt: skip
CODE = re.compile(r"H27\.[0-9.]+-\d{6}-\d{4,}")

_NAMES = "[...document.querySelectorAll('main [name]')].map((one) => one.name)"
_KIND = """() => {
  const tag = document.querySelector("h1 ~ p .tag, h1 + p .tag");
  return [
    document.querySelector("h1")?.innerText ?? "", tag?.innerText ?? "",
    document.querySelectorAll("main form").length,
    document.querySelectorAll(".error-summary").length,
  ];
}"""
# What is true of the demo family; a page takes what it asks for.
BIRTH: dict[str, Any] = {
    "declarant/relationship": "mother",
    "child/full_name": "Trần Nguyễn An Thử",
    "child/birth_date": ("10", "11", "2026"),
    "child/birth_time": "08:15",
    "child/gender": "female",
    "child/ethnicity": "Kinh",
    "child/nationality": "VN",
    "child/birth_place": "Trung tâm Y tế khu vực Kỳ Anh, tỉnh Hà Tĩnh",
    "child/hometown": "Xã Kỳ Xuân, tỉnh Hà Tĩnh",
    "birth/proof": "notification",
    "birth/notification_number": "123456",
    "parents/married": "yes",
    "parents/marriage_number": "12/2022",
    "spouse/full_name": "Trần Văn Thử",
    "spouse/personal_code": "042092000017",
    "spouse/residence": "Thôn Thử Nghiệm, xã Kỳ Xuân, tỉnh Hà Tĩnh",
    "spouse/birth_date": ("20", "8", "1992"),
    "spouse/ethnicity": "Kinh",
    "spouse/nationality": "VN",
    "late": "no",
    "fee_case": "none",
    "copies": "2",
    "delivery/manner": "electronic",
    "delivery/commitment": True,
}
EXTRACT: dict[str, Any] = {
    "event/kind": "birth",
    "event/person_name": "Lê Thị Thử",
    "event/birth_date": ("2", "3", "1958"),
    "event/relation": "self",
    "event/place": "Ủy ban nhân dân xã Kỳ Xuân",
    "copies": "1",
    "fee_case": "none",
    "delivery/manner": "counter",
    "delivery/commitment": True,
}


def found(pattern: str, text: str) -> str:
    """What stands in a text at the first group of a pattern."""
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text[:600]}"
    return match[1]


@dataclass
class Visitor:
    """One person with one browser window on the installation."""

    town: Town
    page: Page
    looks: bool = True
    story: str = ""
    language: str = "vi"
    who: str = "citizen"
    address: str = ""  # where they look: the town's, if it is not said

    def __post_init__(self) -> None:
        """Begin at the town's own address."""
        self.address = self.address or self.town.address

    def speak_english(self) -> None:
        """Choose English, as the switch at the top of every page offers."""
        self.page.goto(self.address)
        self.language = "en"
        self.press('form[action*="ngon-ngu"] button')

    def go(self, path: str) -> None:
        """Open an address of the portal, and look at it."""
        self.page.goto(self.address + path, timeout=60_000)
        self.look()

    def press(self, selector: str, *, timeout: float = 60_000) -> None:
        """Press something that leads to another page, and look at that one."""
        with self.page.expect_navigation(wait_until="load", timeout=timeout):
            self.page.locator(selector).first.click(timeout=timeout, no_wait_after=True)
        self.look()

    def look(self) -> None:
        """
        Every page that a story shows is as wide as its window, at most, and accessible.

        The second is asked once of each kind of page in each state, width and language, for each
        sort of reader, however many stories come by.
        """
        if not self.page.url.startswith(self.address) or "pdf" in self.page.url:
            return
        assert self.page.title() != "Hệ thống gặp lỗi", f"{self.page.url}: see web.log"
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert_fits(self.page)
        kind = self._kind()
        if not self.looks or kind in self.town.looked_at:
            return
        self.town.looked_at.add(kind)
        if SHOTS.is_dir():
            name = re.sub(r"\W+", "-", self.page.url.removeprefix(self.address))[:60].strip("-")
            place = f"{self.story}-{len(self.town.looked_at):03}-{name or 'home'}.png"
            self.page.screenshot(path=SHOTS / place, full_page=True)
        assert_accessible(self.page)

    def _kind(self) -> str:
        """What of a page depends on more than whose it is: address, heading, tag, forms, errors."""
        told = self.page.evaluate(_KIND)
        place = self.page.url.removeprefix(self.address).partition("?")[0]
        told = [re.sub(r"[0-9a-f-]{36}|H27[^/ ]*|\d+", "x", str(one)) for one in (place, *told)]
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        return " ".join([self.who, self.language, str(width), *told])

    def comes_back(self, name: str) -> bool:
        """Whether somebody signed in on another day and has kept the session; then this goes on."""
        kept = self.town.sessions.get((self.address, name))
        if kept:
            self.page.context.add_cookies(kept)
        return kept is not None

    def keeps_session(self, name: str) -> None:
        """Who has signed in need not do so again in another story: it takes seconds each time."""
        self.town.sessions[self.address, name] = [
            {"name": one["name"], "value": one["value"], "url": self.address}
            for one in self.page.context.cookies()
            if one["name"] == "sessionid"
        ]

    def fill(self, answers: dict[str, Any]) -> None:
        """Fill in what this page asks for and nobody knew; choices first, for they ask for more."""
        left = dict(answers)
        for _ in range(2):
            asked = set(self.page.evaluate(_NAMES))
            for name, value in list(left.items()):
                parts = [f"{name}-day"] if isinstance(value, tuple) else [name]
                if asked.issuperset(parts) and self._answer(name, value):
                    del left[name]

    def _answer(self, name: str, value: Any) -> bool:
        """Answer one question, if it can be answered now; whether it could."""
        if isinstance(value, tuple):
            parts = zip(("day", "month", "year"), value, strict=True)
            return all([self._answer(f"{name}-{part}", words) for part, words in parts])
        choice = self.page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
        if choice.count():
            choice.check()
            return True
        box = self.page.locator(f'[name="{name}"]').first
        if not box.count() or not box.is_visible() or not box.is_editable():
            return False
        kind = box.evaluate("one => one.type || one.tagName")
        if kind == "checkbox":
            box.check()
        elif kind.startswith("select"):
            box.select_option(str(value))
        else:
            box.fill(str(value))
            box.blur()  # what a list offers under its box closes
        return True

    def problems(self) -> str:
        """What the page says is wrong."""
        return " ".join(self.page.locator(".error-summary").all_inner_texts())

    def fill_form(self, answers: dict[str, Any]) -> None:
        """Go through the form's pages to the papers."""
        for _ in range(15):
            if "/trang/" not in self.page.url:
                return
            self.fill(answers)
            self.press(NEXT)
            assert not self.problems(), f"{self.page.url}: {self.problems()}"
        raise AssertionError(f"the form does not end: {self.page.url}")

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return self.page.locator("main").inner_text()


class Citizen(Visitor):
    """Somebody who signs in with the demo identity provider."""

    def sign_in(self, name: str = "Nguyễn Thị Mẫu") -> None:
        """Sign in by electronic identity, from the page that asks for it or from the front."""
        if "/dang-nhap" not in self.page.url:
            if self.comes_back(name):
                return
            self.go("/dang-nhap")
        self.page.locator('a[href*="/dang-nhap/vneid"]').first.click()
        self.page.get_by_text(name).first.click()
        self.page.wait_for_url(re.compile(rf"^{re.escape(self.address)}"))
        self.page.wait_for_load_state("load")
        self.keeps_session(name)
        self.look()

    def apply_for_birth_certificate(self, *, submit: bool = True) -> None:
        """From the service's page to the check of the answers, and further if wanted."""
        self.go("/nop-ho-so/dang-ky-khai-sinh")
        self.press("main form button[type=submit]")
        self.fill_form(BIRTH)
        self.add_papers()
        self.press("main form button[type=submit]")
        if submit:
            self.submit()

    def add_papers(self) -> None:
        """A photo for the first paper, then on to the delivery."""
        if self.page.locator("input[type=file]").count():
            self.page.locator("input[type=file]").first.set_input_files(PHOTO)
            self.press("button[value=upload]")
            assert "giay-chung-sinh.jpg" in self.text
        self.press("button[name=_action][value=next]")

    def submit(self) -> str:
        """Promise and send; the code of the dossier."""
        self.page.locator("input[name=promise]").check()
        self.press("main form:has(input[name=promise]) button[type=submit]")
        return self.code

    def wait_for_message(self, words: str) -> None:
        """Look into the inbox until the worker has told about something."""
        for _ in range(300):
            if words in self.page.request.get(f"{self.address}/thong-bao").text():
                break
            self.page.wait_for_timeout(100)
        self.go("/thong-bao")
        assert words in self.text, f"nobody told about {words}: {self.text}"

    @property
    def code(self) -> str:
        """The dossier's code on this page."""
        found = CODE.search(self.page.locator("main").inner_text())
        assert found, self.text
        return found[0]

    def save(self, selector: str) -> bytes:
        """What a link leads to, as its bytes."""
        href = self.page.locator(selector).last.get_attribute("href")
        answer = self.page.request.get(self.town.address + str(href))
        assert answer.ok, answer.status
        return answer.body()


class Official(Citizen):
    """Somebody who signs in with a password and works on the dossiers of an agency."""

    def sign_in(self, name: str = "quay.kyxuan") -> None:
        """Sign in with the demo password, and see the worklist; or go on with a kept session."""
        if self.comes_back(name):
            return
        self.go("/dang-nhap")
        box = self.page.locator("input[name=username]")
        if not box.is_visible():
            self.page.locator("details:has(input[name=username]) > summary").click()
        box.fill(name)
        self.page.fill("input[name=password]", self.town.password)
        self.press("form:has(input[name=password]) button[type=submit]")
        if "/ung-dung-xac-thuc" in self.page.url:  # who signs is offered a second factor
            self.press("form:has(input[value=skip]) button")
        self.keeps_session(name)

    def open(self, code: str) -> None:
        """Find a dossier in the worklist by its code and open it."""
        self.go(f"/cong-viec?q={code}")
        assert code in self.text, self.text[:600]
        self.press("table a[data-open]")

    def act(self, name: str, *, timeout: float = 60_000, **words: str) -> None:
        """Do one thing to the dossier that is open."""
        form = f'form[action$="/{name}"]'
        found = self.page.locator(form).first
        summary = self.page.locator(f"details:has({form}) > summary").first
        if summary.count() and not found.is_visible():
            summary.click()
        outcome = words.pop("outcome", "")
        reasons = self.page.locator(f"{form} select[name=reason_code]")
        if reasons.count():
            reasons.last.select_option(words.pop("reason_code", "other"))
        late = self.page.locator(f"{form} select[name=late_code]")
        if late.count():
            late.last.select_option(index=1)
        for field_name, value in words.items():
            self.page.locator(f"{form} [name={field_name}]").last.fill(value)
        button = f'{form} button[value="{outcome}"]' if outcome else f"{form} button[type=submit]"
        self.press(f"{button} >> visible=true", timeout=timeout)
