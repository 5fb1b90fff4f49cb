"""The browser really runs, and the accessibility check really finds."""

import pytest

from motcua.base.testing.browser import NotAccessible, Windows, assert_accessible, assert_fits

pytestmark = pytest.mark.browser
GOOD = '<html lang="vi"><title>Thử</title><main><h1>Một Cửa</h1><p>Xin chào</p></main></html>'


def test_a_plain_page_is_accessible_and_fits_a_phone(windows: Windows) -> None:
    page = windows.phone()
    page.set_content(GOOD)

    assert_accessible(page)
    assert_fits(page)
    assert page.locator("h1").inner_text() == "Một Cửa"


def test_an_image_without_words_is_found(windows: Windows) -> None:
    page = windows.desktop()
    page.set_content(GOOD.replace("<p>", '<img src="x.png"><p>'))

    with pytest.raises(NotAccessible, match="image-alt"):
        assert_accessible(page)


def test_a_page_that_is_too_wide_is_found(windows: Windows) -> None:
    page = windows.phone()
    page.set_content(
        GOOD.replace("<p>", '<meta name="viewport" content="width=device-width"><pre>' + "x" * 400)
    )

    with pytest.raises(AssertionError, match="px wide"):
        assert_fits(page)


def test_two_windows_do_not_share_cookies(windows: Windows) -> None:
    first, second = windows.desktop(), windows.desktop()

    first.context.add_cookies([{"name": "a", "value": "b", "url": "http://localhost"}])

    assert not second.context.cookies()
