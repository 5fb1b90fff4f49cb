"""One installation for all stories, and people who sit down before it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from motcua.base.testing.browser import Windows, running_browser

from .people import SHOTS, Citizen, Official
from .town import Town


@pytest.fixture(scope="package")
def town(province_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running installation; built once, for it takes a while, and ended with the last story."""
    var, accounts = tmp_path_factory.mktemp("town"), Path(settings.MOTCUA_VAR)
    built = Town(var=var, template=province_template, accounts=accounts)
    try:
        built.build()
        built.start()
        yield built
    finally:
        built.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all stories: to start one for each file takes seconds."""
    with pytest.MonkeyPatch.context() as patch, running_browser() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture(autouse=True)
def _another_quarter_of_an_hour(town: Town) -> None:
    town.a_quarter_later()


@pytest.fixture
def citizen(town: Town, windows: Windows, request: pytest.FixtureRequest) -> Callable[..., Citizen]:
    """Seats a citizen: citizen() at a desk, citizen(phone=True) with a telephone."""

    def seat(*, phone: bool = False, **options: Any) -> Citizen:
        page = (windows.phone if phone else windows.desktop)(**options)
        return Citizen(town, page, story=f"{request.node.name}-{'360' if phone else '1280'}")

    return seat


@pytest.fixture
def official(
    town: Town, windows: Windows, request: pytest.FixtureRequest
) -> Callable[..., Official]:
    """Seats an official who has signed in: official("quay.kyxuan")."""

    def seat(
        name: str, *, phone: bool = False, language: str = "vi", address: str = ""
    ) -> Official:
        page = (windows.phone if phone else windows.desktop)()
        story = f"{request.node.name}-{name}"
        one = Official(town, page, story=story, who=name, address=address)
        if language == "en":
            one.speak_english()
        one.sign_in(name)
        return one

    return seat


SHOTS.parent.mkdir(exist_ok=True)
